"""What people look up: history, reasons, sources, how their chat fares."""
