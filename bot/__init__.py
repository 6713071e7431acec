"""What the program does: feeds in, decisions, messages out, schedule, commands."""
