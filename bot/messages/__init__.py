"""Records in, Telegram HTML out: pure rendering."""
