"""Recorded feeds of our own writing, served on loopback and polled for real."""
