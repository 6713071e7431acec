"""Feeds: fetched under a deadline, parsed in a worker, polled when the database says so."""
