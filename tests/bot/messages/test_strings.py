from collections.abc import Mapping

from bot.messages import strings
from classifiers.signals import Tier
from storage.records import Change, Status


def texts():
    for name, value in vars(strings).items():
        if name.isupper():
            yield from flat(value)


def flat(value):
    if isinstance(value, str):
        yield value
        return
    for part in value.values() if isinstance(value, Mapping) else value:
        yield from flat(part)


def test_no_text_of_ours_needs_escaping():
    assert not [text for text in texts() if set("&<>") & set(text)]


def test_every_tier_status_and_change_has_its_words():
    assert (set(strings.TIERS), set(strings.STATUSES), set(strings.CHANGES)) == (
        set(Tier),
        set(Status),
        set(Change),
    )
