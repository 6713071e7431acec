"""Prints one table of what needs nothing beside: rate, the peer's rate, their ratio (higher is better)."""

import statistics
import time
from collections.abc import Callable

from benchmarks import parsing, reading, storing

ROUNDS = 5


def rate(work: Callable[[], int]) -> float:
    """Items a second: the median over rounds, after one that only warms up."""
    work()
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        done = work()
        rates.append(done / (time.perf_counter() - began))
    return statistics.median(rates)


def main() -> None:
    print("| what | items/s | peer | items/s | ratio |")
    print("|---|---|---|---|---|")
    for module in (parsing, storing, reading):
        for name, ours, peer, theirs in module.pairs():
            own, other = rate(ours), rate(theirs)
            print(f"| {name} | {own:,.0f} | {peer} | {other:,.0f} | {own / other:.2f} |", flush=True)


if __name__ == "__main__":
    main()
