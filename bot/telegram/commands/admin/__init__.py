"""What is for who runs the bot."""
