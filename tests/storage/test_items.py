from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from classifiers.assessment import Assessment, Evidence
from storage import history, items
from storage.columns import clean
from storage.database import Conflict, Connection, Database, StorageError
from storage.records import AssessedItem, HistoryQuery, SeenItem
from storage.schema import item_places, item_signals

Make = Callable[..., AssessedItem]
WILD = st.text(st.characters(), max_size=80)


def test_an_item_comes_back_as_it_was_stored(c: Connection, make_item: Make) -> None:
    given_item = make_item()
    [added] = items.add(c, [given_item])
    assert added == replace(given_item, item=replace(given_item.item, id=added.item.id))
    assert added.item.id > 0
    assert items.get(c, added.item.id) == added


def test_the_order_of_probabilities_survives(c: Connection, store: Make) -> None:
    signals = {"zeta": 0.1, "a": 0.5, "long-name-of-a-signal": 0.3}
    one = store(assessment={"signals": signals})
    assert list(items.get(c, one.item.id).assessment.signals) == list(signals)


def test_a_language_that_is_not_read_stays_unknown_and_does_not_become_zero(
    c: Connection, store: Make
) -> None:
    unread = Assessment(model="m", language="ps", assessed=False)
    one = store()
    other = replace(one, item=replace(one.item, key="f" * 64), assessment=unread)
    [added] = items.add(c, [other])
    assert items.get(c, added.item.id).assessment == unread


def test_only_new_items_are_added_and_keep_their_order(c: Connection, make_item: Make) -> None:
    first = items.add(c, [make_item("a"), make_item("b")])
    second = items.add(c, [make_item("c"), make_item("b", title="changed"), make_item("d"), make_item("c")])
    assert [one.item.key for one in second] == [make_item(name).item.key for name in "cd"]
    assert items.get(c, first[1].item.id) == first[1]
    assert items.add(c, [make_item("a")]) == []
    assert items.add(c, []) == []


def test_ids_grow_with_the_order_given(c: Connection, make_item: Make) -> None:
    added = items.add(c, [make_item(str(number)) for number in range(300)])
    ids = [one.item.id for one in added]
    assert len(ids) == 300
    assert ids == sorted(ids)


def test_known_gives_feed_and_content_hash_of_any_number_of_keys(c: Connection, make_item: Make) -> None:
    made = [make_item(str(number)) for number in range(5)]
    items.add(c, made)
    keys = {one.item.key for one in made} | {f"{number:064x}" for number in range(3000)}
    assert items.known(c, keys) == {
        one.item.key: SeenItem(one.item.feed.id, one.item.content_hash) for one in made
    }
    assert items.known(c, []) == {}


def test_an_item_of_an_unknown_feed_is_a_conflict(database: Database, make_item: Make) -> None:
    one = make_item()
    stray = replace(one, item=replace(one.item, feed=replace(one.item.feed, id=999)))
    with pytest.raises(Conflict), database.transaction() as c:
        items.add(c, [stray])


def test_an_edit_takes_new_text_and_assessment_and_keeps_when_it_was_first_seen(
    c: Connection, store: Make, make_item: Make
) -> None:
    first = store()
    edit = make_item(
        title="Two drones hit the harbour",
        content_hash="new",
        first_seen_at=first.item.first_seen_at.replace(year=2030),
        published_at=None,
        assessment={"signals": {"maritime": 0.8}, "places": ("YE",), "evidence": {}},
    )
    revised = items.revise(c, edit)
    assert revised.item == replace(
        first.item, title="Two drones hit the harbour", content_hash="new", revision=1
    )
    assert revised.assessment == edit.assessment
    assert items.revise(c, edit).item.revision == 2
    assert items.get(c, first.item.id).item.revision == 2


def test_an_edit_is_found_by_its_new_words_places_and_signals_only(
    c: Connection, store: Make, make_item: Make
) -> None:
    store(title="A convoy leaves", assessment={"places": ("SY",), "signals": {"mobilization": 0.9}})
    items.revise(
        c, make_item(title="A convoy returns", assessment={"places": ("LB",), "signals": {"threat": 0.9}})
    )
    old = [
        HistoryQuery(words=("leaves",)),
        HistoryQuery(places=("SY",)),
        HistoryQuery(signals=("mobilization",)),
    ]
    new = [HistoryQuery(words=("returns",)), HistoryQuery(places=("LB",)), HistoryQuery(signals=("threat",))]
    assert [len(history.search(c, query)) for query in old + new] == [0, 0, 0, 1, 1, 1]


def test_an_edit_of_an_unknown_item_is_none(c: Connection, make_item: Make) -> None:
    assert items.revise(c, make_item()) is None


def test_only_probable_signals_are_indexed_and_each_place_once(c: Connection, store: Make) -> None:
    store(assessment={"places": ("IQ", "IQ", "SY"), "signals": {"strike": 0.2, "clash": 0.19, "threat": 0.9}})
    assert c.scalars(select(item_places.c.place).order_by(item_places.c.place)).all() == ["IQ", "SY"]
    signals = c.scalars(select(item_signals.c.signal).order_by(item_signals.c.signal)).all()
    assert signals == ["strike", "threat"]


@pytest.fixture
def wild(database: Database, make_item: Make) -> Callable[..., AssessedItem]:
    """Stores one item in a transaction of its own and reads it back."""

    def stored(**changes: object) -> AssessedItem:
        with database.transaction() as c:
            nested = c.begin_nested()
            [added] = items.add(c, [make_item(**changes)])
            found = items.get(c, added.item.id)
            for words in (found.item.title, found.item.summary, *found.item.title.split()):
                history.search(c, HistoryQuery(words=(words,)))
            nested.rollback()
        return found

    return stored


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(title=WILD, summary=WILD, url=WILD, raw=WILD, language=st.none() | WILD)
def test_any_text_survives_being_stored_and_searched_for(
    wild: Callable[..., AssessedItem], title: str, summary: str, url: str, raw: str, language: str | None
) -> None:
    found = wild(
        title=title,
        summary=summary,
        url=url,
        published_raw=raw,
        language=language,
        assessment={
            "evidence": {"strike": Evidence("title", 0, len(title), title)},
            "places": (title,),
            "signals": {summary: 0.7},
        },
    )
    assert (found.item.title, found.item.summary, found.item.url) == (
        clean(title),
        clean(summary),
        clean(url),
    )
    assert found.assessment.evidence["strike"].text == clean(title)
    assert len(found.assessment.evidence["strike"].text) == found.assessment.evidence["strike"].end
    assert found.assessment.places == (clean(title),)


@pytest.mark.parametrize(
    "long", ["word " * 60_000, "x" * 300_000, "".join(map(chr, range(0x4E00, 0x9FFF))) * 20]
)
def test_text_of_any_length_is_stored(c: Connection, store: Make, long: str) -> None:
    one = store(title=long, summary=long, url="https://example.org/" + long)
    assert items.get(c, one.item.id).item.summary == long
    assert history.search(c, HistoryQuery(words=(long,))) is not None


def test_an_item_and_its_assessment_come_together_or_not_at_all(database: Database, make_item: Make) -> None:
    unstorable = make_item("b", assessment={"tier": "deafening"})
    with pytest.raises(StorageError), database.transaction() as c:
        items.add(c, [make_item("a"), unstorable])
    with database.transaction() as c:
        assert items.known(c, [make_item(name).item.key for name in "ab"]) == {}


def test_every_label_that_an_item_carries_is_known_once(c: Connection, store: Make) -> None:
    assert items.labels(c) == []
    store("one", {"signals": {"strike": 0.9, "a label of one's own": 0.3, "clash": 0.1}})
    store("two", {"signals": {"strike": 0.5, "threat": 0.2}})
    assert items.labels(c) == ["a label of one's own", "strike", "threat"]


def test_the_latest_item_says_how_far_the_record_goes(c: Connection, store: Make, now: datetime) -> None:
    assert items.last_seen_at(c) is None
    store("one", first_seen_at=now)
    store("two", first_seen_at=now - timedelta(days=1))
    assert items.last_seen_at(c) == now


def test_the_first_item_that_is_kept_says_since_when_there_is_history(
    c: Connection, make_item: Make, now: datetime
) -> None:
    assert items.first_seen(c) is None
    seen = [now - timedelta(days=days) for days in (2, 5, 3)]
    items.add(c, [make_item(f"i{place}", first_seen_at=at) for place, at in enumerate(seen)])
    assert items.first_seen(c) == seen[1]
