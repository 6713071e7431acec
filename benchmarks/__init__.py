"""Speed against a peer in the same run, as ratios, and quality beside published figures.

`make bench` prints a table of docs/performance.md; `readers` and `published` need data or extras of their own
and are run by themselves.
"""
