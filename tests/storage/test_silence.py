from dataclasses import replace
from datetime import timedelta

from storage import deliveries, silence, subscribers, watchlists
from storage.records import TERMINAL, Address, Delivery, DeliveryState, Origin, Watchlist

HOUR = timedelta(hours=1)


def _queue(c, key, now, address=TERMINAL, state=DeliveryState.PENDING):
    message = Delivery(
        key=key, address=address, body="x", priority=3, due_at=now, created_at=now, state=state
    )
    assert deliveries.enqueue(c, message)


def test_a_usual_gap_lies_between_the_moments_with_news(c, store, feed, now):
    for hours in (1, 3, 5, 7):
        store(f"{hours} a", first_seen_at=now - hours * HOUR)
        store(f"{hours} b", first_seen_at=now - hours * HOUR)
    assert silence.usual_gaps(c, since=now - 30 * HOUR) == {feed.id: 2 * HOUR}


def test_a_feed_with_little_news_has_no_usual_gap(c, store, now):
    for hours in (1, 3, 5, 50):
        store(str(hours), first_seen_at=now - hours * HOUR)
    assert silence.usual_gaps(c, since=now - 30 * HOUR) == {}


def test_told_are_the_keys_that_begin_so_each_once(c, now):
    for key in ("silence:1:x", "outage:y", "digest:1", "silences"):
        _queue(c, key, now)
    _queue(c, "outage:y", now, Address("telegram", 1))
    assert silence.told(c, ("silence:", "outage:")) == ["outage:y", "silence:1:x"]
    assert silence.told(c, ("out_ge:", "%")) == []


def test_the_audience_is_whoever_is_active_and_was_written_to_or_asked(c, now):
    told, configured, asked, away = (Address("telegram", chat) for chat in (1, 2, 3, 4))
    for address in (told, configured, asked, away, TERMINAL):
        its = subscribers.ensure(c, address, now=now)
        origin = Origin.CHAT if address in (asked, away) else Origin.FILE
        watchlists.save(c, Watchlist(subscriber_id=its.id, name="World", origin=origin))
    _queue(c, "1:opened", now, told, DeliveryState.SENT)
    _queue(c, "1:opened", now, configured)
    subscribers.deactivate(c, away, "blocked")
    assert [one.address for one in silence.audience(c)] == [told, asked, TERMINAL]


def test_an_audience_is_in_its_own_time_zone(c, now):
    subscribers.ensure(c, TERMINAL, timezone="Asia/Baghdad", now=now)
    [one] = silence.audience(c)
    assert replace(one, id=0, created_at=None).timezone == "Asia/Baghdad"
