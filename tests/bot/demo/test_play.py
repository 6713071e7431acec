from datetime import timedelta

from bot.demo.play import HOUR, PlayedClock, demo_config, rounds
from bot.demo.server import DemoServer
from bot.demo.stories import BEGINS, ENDS, stories
from bot.watching.schedule import parse_schedule


def test_every_item_is_seen_within_the_hour_after_it_came():
    moments = list(rounds())
    for story in stories():
        seen = next(moment for moment in moments if moment >= story.published_at)
        assert seen - story.published_at <= HOUR


def test_rounds_come_in_order_on_full_hours_within_the_recording():
    moments = list(rounds())
    assert moments == sorted(set(moments))
    assert moments[0] == BEGINS + HOUR
    assert moments[-1] < ENDS
    assert all((moment.minute, moment.second) == (0, 0) for moment in moments)


def test_a_round_comes_whenever_a_digest_is_due():
    with DemoServer(PlayedClock(BEGINS)) as server:
        config = demo_config("sqlite://", server.address, server.feeds)
    due = [parse_schedule(watchlist.digest) for watchlist in config.watchlists]
    assert {schedule.at.hour for schedule in due if schedule} == {18}
    assert {BEGINS + timedelta(days=day, hours=18) for day in range(28)} <= set(rounds())


def test_the_clock_moves_only_when_it_is_told_to():
    clock = PlayedClock(BEGINS)
    assert clock() == clock() == BEGINS
    clock.advance(HOUR)
    assert clock() == BEGINS + HOUR


def test_quiet_hours_are_skipped():
    hours = (ENDS - BEGINS) / HOUR
    assert len(list(rounds())) < hours / 2
