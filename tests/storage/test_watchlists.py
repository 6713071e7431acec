from dataclasses import replace
from datetime import datetime, timedelta

from classifiers.signals import Tier
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import Address, Origin, Subscriber, Watchlist, Words


def _full(subscriber: Subscriber, now: datetime, name: str = "Gulf") -> Watchlist:
    return Watchlist(
        subscriber_id=subscriber.id,
        name=name,
        origin=Origin.CHAT,
        places=("IQ", "red-sea"),
        signals=("strike", "maritime"),
        sides=("US>IR", "houthis"),
        words=Words(any=("tanker", "oil price"), all=("strait",), none=("football",)),
        tier=Tier.CRITICAL,
        threshold={"strike": 0.8, "serious": 0.6},
        severity=40.0,
        owners=2,
        digest="daily 08:00",
        timezone="Asia/Baghdad",
        next_digest_at=now,
    )


def test_a_watchlist_comes_back_as_it_was_stored(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    given = _full(subscriber, now)
    saved = watchlists.save(c, given)
    assert saved == replace(given, id=saved.id)
    assert watchlists.of(c, subscriber.id) == [saved]


def test_saving_under_the_same_name_replaces_all_but_the_id(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    first = watchlists.save(c, _full(subscriber, now))
    plain = Watchlist(subscriber_id=subscriber.id, name="Gulf")
    assert watchlists.save(c, plain) == replace(plain, id=first.id)
    assert len(watchlists.of(c, subscriber.id)) == 1


def test_names_are_told_apart_however_long_and_by_subscriber(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    other = subscribers.ensure(c, Address("telegram", 2002), now=now)
    for who, name in (
        (subscriber, "x" * 4000 + "1"),
        (subscriber, "x" * 4000 + "2"),
        (other, "x" * 4000 + "1"),
    ):
        watchlists.save(c, Watchlist(subscriber_id=who.id, name=name))
    assert len(watchlists.watchers(c)) == 3


def test_watchers_are_all_watchlists_with_their_subscribers_by_id(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    other = subscribers.ensure(c, Address("telegram", 2002, 7), now=now)
    saved = [
        watchlists.save(c, Watchlist(subscriber_id=who.id, name=name))
        for who, name in ((subscriber, "a"), (other, "b"), (subscriber, "c"))
    ]
    subscribers.deactivate(c, other.address, "blocked")
    found = watchlists.watchers(c)
    assert [watcher.watchlist for watcher in found] == saved
    assert [(w.subscriber.address, w.subscriber.active) for w in found] == [
        (subscriber.address, True),
        (other.address, False),
        (subscriber.address, True),
    ]


def test_a_chat_removes_what_it_made_and_nothing_of_the_file(c: Connection, subscriber: Subscriber) -> None:
    watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="mine"))
    watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="fixed", origin=Origin.FILE))
    assert watchlists.remove(c, subscriber.id, "mine")
    assert not watchlists.remove(c, subscriber.id, "mine")
    assert not watchlists.remove(c, subscriber.id, "fixed")
    assert [one.name for one in watchlists.of(c, subscriber.id)] == ["fixed"]


def test_the_id_of_a_removed_watchlist_is_never_given_again(c: Connection, subscriber: Subscriber) -> None:
    gone = watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="gone"))
    watchlists.remove(c, subscriber.id, "gone")
    assert watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="next")).id > gone.id


def test_the_file_owns_its_watchlists_and_leaves_those_of_chats(
    c: Connection, subscriber: Subscriber
) -> None:
    def of_file(name: str) -> Watchlist:
        return Watchlist(subscriber_id=subscriber.id, name=name, origin=Origin.FILE)

    watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="mine"))
    watchlists.sync_file(c, [of_file("a"), of_file("b")])
    ids = {one.name: one.id for one in watchlists.of(c, subscriber.id)}
    watchlists.sync_file(c, [replace(of_file("b"), severity=50.0), of_file("c")])
    found = {one.name: one for one in watchlists.of(c, subscriber.id)}
    assert set(found) == {"mine", "b", "c"}
    assert found["b"].severity == 50
    assert found["b"].id == ids["b"]
    watchlists.sync_file(c, [])
    assert [one.name for one in watchlists.of(c, subscriber.id)] == ["mine"]


def test_a_chats_own_watchlist_outlives_one_of_the_file_with_its_name(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    own = watchlists.save(c, _full(subscriber, now))
    for name in ("Gulf (2)", "other"):
        watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name))
    of_file = Watchlist(subscriber_id=subscriber.id, name="Gulf", origin=Origin.FILE)
    too = replace(of_file, name="Gulf (3)")
    for _ in range(2):
        watchlists.sync_file(c, [of_file, too])
        found = {one.name: one for one in watchlists.of(c, subscriber.id)}
        assert set(found) == {"Gulf", "Gulf (2)", "Gulf (3)", "Gulf (4)", "other"}
        assert found["Gulf (4)"] == replace(own, name="Gulf (4)")
        assert found["Gulf"] == replace(of_file, id=found["Gulf"].id)
    watchlists.sync_file(c, [])
    assert [one.name for one in watchlists.of(c, subscriber.id)] == ["Gulf (4)", "Gulf (2)", "other"]
    assert watchlists.remove(c, subscriber.id, "Gulf (4)")


def test_a_file_watchlist_takes_the_name_of_nobody_elses(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    other = subscribers.ensure(c, Address("telegram", 2002), now=now)
    watchlists.save(c, Watchlist(subscriber_id=other.id, name="Gulf"))
    watchlists.sync_file(c, [Watchlist(subscriber_id=subscriber.id, name="Gulf", origin=Origin.FILE)])
    assert [one.name for one in watchlists.of(c, other.id)] == ["Gulf"]


def test_a_restart_keeps_the_next_digest_of_a_file_watchlist(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    configured = Watchlist(subscriber_id=subscriber.id, name="a", origin=Origin.FILE, digest="sun 18:00")
    watchlists.sync_file(c, [configured])
    [saved] = watchlists.of(c, subscriber.id)
    watchlists.set_next_digests(c, [saved.id], now)
    watchlists.sync_file(c, [replace(configured, tier=Tier.CRITICAL)])
    [kept] = watchlists.of(c, subscriber.id)
    assert kept == replace(saved, tier=Tier.CRITICAL, next_digest_at=now)
    watchlists.sync_file(c, [replace(configured, digest="daily 08:00")])
    [changed] = watchlists.of(c, subscriber.id)
    assert changed.next_digest_at is None


def test_digests_are_due_for_the_active_only_longest_overdue_first(
    c: Connection, subscriber: Subscriber, now: datetime
) -> None:
    away = subscribers.ensure(c, Address("telegram", 2002), now=now)
    subscribers.deactivate(c, away.address, "blocked")
    hour = timedelta(hours=1)
    for who, name, at in (
        (subscriber, "exactly", now),
        (subscriber, "overdue", now - hour),
        (subscriber, "later", now + hour),
        (subscriber, "never", None),
        (away, "away", now - hour),
    ):
        watchlists.save(c, Watchlist(subscriber_id=who.id, name=name, next_digest_at=at))
    found = {watcher.watchlist.name: watcher.watchlist.id for watcher in watchlists.digests_due(c, now=now)}
    assert list(found) == ["overdue", "exactly"]
    for ids, names in (([found["exactly"]], ["exactly"]), ([], [])):
        some = watchlists.digests_due(c, now=now, among=ids)
        assert [watcher.watchlist.name for watcher in some] == names


def test_the_next_digest_can_be_set_and_ended(c: Connection, subscriber: Subscriber, now: datetime) -> None:
    saved = watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="a"))
    for at in (now, None):
        watchlists.set_next_digests(c, [saved.id], at)
        assert watchlists.of(c, subscriber.id)[0].next_digest_at == at


def test_a_watchlist_gets_another_name_and_stays_the_same(c: Connection, subscriber: Subscriber) -> None:
    saved = watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="Iraq", places=("IQ",)))
    watchlists.rename(c, saved.id, "Iraq and Iran")
    assert watchlists.of(c, subscriber.id) == [replace(saved, name="Iraq and Iran")]
    assert watchlists.save(c, replace(saved, name="Iraq and Iran", tier=Tier.CRITICAL)).id == saved.id
