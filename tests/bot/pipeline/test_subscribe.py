"""The file's watchlists are stored as the file says, and the chats' own are left alone."""

from datetime import timedelta

from bot.config import WatchlistConfig
from bot.pipeline.subscribe import subscribe
from storage import watchlists
from storage.records import TERMINAL, Address, Origin
from tests.bot.pipeline.conftest import NOON

WEEK = timedelta(days=7)


def stored(house):
    with house.database.transaction() as c:
        return {(w.subscriber.address, w.watchlist.name): w.watchlist for w in watchlists.watchers(c)}


def subscribed(house, *configured, telegram=True, now=NOON):
    with house.database.transaction() as c:
        subscribe(c, configured, telegram=telegram, now=now)
    return stored(house)


def test_a_watchlist_with_a_chat_speaks_there_and_one_without_to_the_terminal(house):
    found = subscribed(house, WatchlistConfig(name="a", chat=1001), WatchlistConfig(name="b"))
    assert set(found) == {(Address("telegram", 1001), "a"), (TERMINAL, "b")}


def test_without_telegram_all_speak_to_the_terminal(house):
    assert set(subscribed(house, WatchlistConfig(name="a", chat=1001), telegram=False)) == {(TERMINAL, "a")}


def test_two_chats_watchlists_of_one_name_stay_two_at_the_terminal(house):
    named = [WatchlistConfig(name="a", chat=1), WatchlistConfig(name="a", chat=2), WatchlistConfig(name="a")]
    found = subscribed(house, *named, telegram=False)
    assert {name for _, name in found} == {"a", "a (chat 1)", "a (chat 2)"}


def test_a_watchlist_that_left_the_file_is_gone_and_a_chats_own_stays(house):
    house.watch("mine", chat=1001)
    subscribed(house, WatchlistConfig(name="a", chat=1001))
    found = subscribed(house)
    assert {name for _, name in found} == {"mine"}
    assert found[Address("telegram", 1001), "mine"].origin is Origin.CHAT


def test_a_restart_does_not_put_off_a_digest_that_is_due(house):
    entry = WatchlistConfig(name="a", digest="sun 18:00")
    due = subscribed(house, entry)[TERMINAL, "a"].next_digest_at
    assert NOON < due <= NOON + WEEK
    assert subscribed(house, entry, now=NOON + 2 * WEEK)[TERMINAL, "a"].next_digest_at == due


def test_a_changed_schedule_sets_the_next_digest_anew(house):
    subscribed(house, WatchlistConfig(name="a", digest="sun 18:00"))
    changed = subscribed(house, WatchlistConfig(name="a", digest="daily 08:00"))[TERMINAL, "a"]
    assert changed.next_digest_at == NOON + timedelta(hours=20)
    assert subscribed(house, WatchlistConfig(name="a", digest=""))[TERMINAL, "a"].next_digest_at is None
