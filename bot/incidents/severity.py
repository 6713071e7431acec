"""How severe an incident is, 0-100, from what the classifier said of a report of it.

Knows no other report and no other incident. Only the codebook's severity is read so far; what the text
says of deaths, rank and borders does not move the score yet.
"""

from bot.escalation.weights import WEIGHTS, Weights
from classifiers.assessment import Assessment


def severity_of(assessment: Assessment, weights: Weights = WEIGHTS) -> float:
    """S (0-100), straight lines through 0, 28, 55, 82, 100 at the expected codebook severity 0 to 4.

    0 where the model tells no severity: nothing then ranks the incident inside its tier.
    """
    scores = (0.0, weights.score_at_1, weights.score_at_2, weights.score_at_3, weights.score_at_4)
    expected = min(max(assessment.severity or 0.0, 0.0), 4.0)
    step = min(int(expected), 3)
    return scores[step] + (expected - step) * (scores[step + 1] - scores[step])
