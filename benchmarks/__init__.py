"""Speed against a peer in the same run, as ratios; `make bench` prints the table of docs/performance.md."""
