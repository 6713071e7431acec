"""What people read, in their language: one catalogue a language, `en.toml` the one that holds all."""
