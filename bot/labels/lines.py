"""A label as a line of JSON, as `train` and `evaluate` read it."""

import json
from typing import Final

from bot.labels.counted import Label
from bot.labels.told import FIELDS

_LISTS: Final = ("signals", "where")


def line(label: Label) -> str:
    """One JSON object: text, date and source, each field of the codebook or null, and who said so.

    `model` names the version that was voted on (several joined by a space), `votes` how many people voted,
    `agreeing` how many of them said each field, `disputed` the fields left null because they did not agree.
    """
    item = label.item
    fields = {name: _plain(name, label.fields.get(name)) for name in FIELDS}
    return json.dumps(
        {
            "id": item.key,
            "date": (item.published_at or item.first_seen_at).date().isoformat(),
            "source": item.feed.name,
            "lang": item.language,
            "title": item.title,
            "summary": item.summary,
            "url": item.url,
            **fields,
            "weight": None,
            "model": " ".join(label.models),
            "votes": label.votes,
            "agreeing": dict(label.agreeing),
            "disputed": list(label.disputed),
        },
        ensure_ascii=False,
    )


def _plain(name: str, value: object) -> object:
    return sorted(value) if name in _LISTS and isinstance(value, frozenset) else value
