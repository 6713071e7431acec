"""The buttons below an alert: why, sources, chart, votes and corrections."""
