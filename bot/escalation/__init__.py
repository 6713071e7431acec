"""How acts between two sides build up."""
