"""A few dozen labelled items in sentences of our own, enough to train a small model in a second."""

import json
from itertools import product
from pathlib import Path
from typing import Any

PLACES = ("Arlen", "Brask", "Corvo", "Dunmere", "Eastmark", "Fallow")
STRIKES = ("Drone strike hits depot in {}", "Missiles rain on barracks near {}", "Shelling kills two in {}")
THREATS = ("General vows revenge on {}", "Minister threatens war with {}", "Army warns {} of attack")
CALM = ("Film festival opens in {}", "Bakers of {} share a bread recipe", "Football club of {} wins the cup")


def rows() -> list[dict[str, Any]]:
    """Items with every head that our own labels have, twelve weeks of them."""
    kinds = ((STRIKES, "event", ["strike"], 2), (THREATS, "statement", ["threat"], 1), (CALM, "none", [], 0))
    return [
        {
            "id": f"{kind}-{place}-{number}",
            "date": f"2024-{1 + PLACES.index(place):02d}-{1 + 9 * number:02d}",
            "title": title.format(place),
            "summary": f"Officials in {place} spoke of it on Monday. More was to follow.",
            "kind": kind,
            "signals": signals,
            "cross_border": kind == "event" and number == 0,
            "mass_casualty": False,
            "severity": 3 if kind == "event" and number == 1 else severity,
        }
        for (titles, kind, signals, severity), place in product(kinds, PLACES)
        for number, title in enumerate(titles)
    ]


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    """`lines` as JSON Lines at `path`."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
