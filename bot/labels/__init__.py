"""From what people say of alerts to labelled items: pure, and what a model can be trained on again."""
