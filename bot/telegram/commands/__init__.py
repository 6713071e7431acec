"""Commands: an argument read by a pure function, one transaction, a reply written by a pure function."""
