"""Who is told what, and why not: pure decisions."""
