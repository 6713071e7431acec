"""Watchlists from chat: made, built by taps, listed, tuned, removed."""
