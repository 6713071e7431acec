"""What happens, in order: one unit of work per function."""
