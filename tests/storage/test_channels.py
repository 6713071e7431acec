"""Who manages which channel, and which one is meant."""

from storage import channels
from storage.database import Connection
from storage.records import ManagedChannel

NEWS, SPORT = -1001, -1002


def manage(c: Connection, chat: int, person: int = 7, title: str = "News") -> None:
    channels.put(c, ManagedChannel(chat=chat, person=person, title=title))


def test_at_most_one_channel_is_chosen(c: Connection) -> None:
    manage(c, NEWS)
    manage(c, SPORT, title="Sport")
    assert channels.chosen(c, 7) is None
    channels.choose(c, 7, NEWS)
    channels.choose(c, 7, SPORT)
    assert [(one.title, one.chosen) for one in channels.of(c, 7)] == [("News", False), ("Sport", True)]
    channels.choose(c, 7, None)
    assert channels.chosen(c, 7) is None


def test_a_channel_known_already_takes_a_new_title_and_stays_chosen(c: Connection) -> None:
    manage(c, NEWS)
    channels.choose(c, 7, NEWS)
    manage(c, NEWS, title="New name")
    assert channels.chosen(c, 7) == ManagedChannel(chat=NEWS, person=7, title="New name", chosen=True)


def test_people_are_told_apart(c: Connection) -> None:
    manage(c, NEWS)
    manage(c, NEWS, person=8)
    channels.choose(c, 7, NEWS)
    assert channels.chosen(c, 8) is None
    channels.drop(c, NEWS, 7)
    assert (len(channels.of(c, 7)), len(channels.of(c, 8))) == (0, 1)
    assert channels.forget(c, 8) == 1


def test_nobody_chooses_a_channel_that_is_not_theirs(c: Connection) -> None:
    manage(c, NEWS, person=8)
    channels.choose(c, 7, NEWS)
    assert channels.chosen(c, 7) is None
    assert channels.chosen(c, 8) is None
