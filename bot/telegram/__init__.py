"""Telegram: python-telegram-bot lives here only."""
