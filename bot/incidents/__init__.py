"""Reports of the same act become one incident."""
