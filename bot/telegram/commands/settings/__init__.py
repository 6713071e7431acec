"""What a chat settles for itself: digests, quiet hours, mutes, its clock and language, all as a file."""
