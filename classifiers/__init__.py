"""Text in, assessment out; knows nothing of feeds, storage or Telegram."""
