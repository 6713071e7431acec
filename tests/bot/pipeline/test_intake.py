"""The life of an item, from its arrival to the deliveries it leaves pending."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from classifiers.signals import Tier
from storage import deliveries, incidents, items, subscribers, verdicts
from storage.records import Address, Change, Reason
from tests.bot.pipeline.conftest import NOON
from tests.fakes.readings import assessment_of

STRIKE = "A drone hits a base [serious strike IQ]"
HOUR = timedelta(hours=1)
TOWNS = (
    ("Goma", "CD"), ("Kupiansk", "UA"), ("Sirte", "LY"), ("Mekelle", "ET"), ("Marib", "YE"),
    ("Quetta", "PK"), ("Sittwe", "MM"), ("Homs", "SY"), ("Gao", "ML"), ("Nyala", "SD"),
)  # fmt: skip


def pending(house):
    """What waits to be sent, as (chat, body), most urgent first."""
    waiting = []
    with house.database.transaction() as c:
        while claimed := deliveries.claim(c, now=NOON + 9 * HOUR, lease=HOUR, resting=()):
            waiting.append((claimed.address.chat, claimed.body))
    return waiting


def sent(house):
    """What waited to be sent as a message of its own and now is, as (chat, body), in order."""
    told = []
    with house.database.transaction() as c:
        while claimed := deliveries.claim(c, now=NOON + 90 * HOUR, lease=HOUR, resting=()):
            deliveries.sent(c, claimed.id, message_id=1, now=NOON)
            if claimed.edits is None:
                told.append((claimed.address.chat, claimed.body))
    return told


def reasons(house, placement):
    with house.database.transaction() as c:
        return [verdict.reason for verdict in verdicts.of_item(c, placement.arrival.assessed.item.id)]


def test_a_watched_item_leaves_one_pending_delivery_for_its_chat(house):
    house.watch("all")
    intake = house.arrive(house.arrival(STRIKE))
    assert [raised.alert.change for raised in intake.raised] == [Change.OPENED]
    assert pending(house) == [(1, f"opened {STRIKE} for all")]
    assert reasons(house, intake.placements[0]) == [Reason.SENT]


def test_two_watchlists_of_one_chat_that_match_give_one_message_naming_both(house):
    house.watch("Iraq", places=("IQ",))
    house.watch("strikes", signals=("strike",))
    house.arrive(house.arrival(STRIKE))
    assert pending(house) == [(1, f"opened {STRIKE} for Iraq, strikes")]


def test_each_chat_that_watches_is_told(house):
    house.watch("all", chat=1)
    house.watch("all", chat=2)
    house.arrive(house.arrival(STRIKE))
    assert sorted(chat for chat, _ in pending(house)) == [1, 2]


def test_an_item_that_is_known_already_changes_nothing(house):
    house.watch("all")
    house.arrive(house.arrival(STRIKE))
    again = house.arrive(house.arrival(STRIKE))
    assert (again.placements, again.raised) == ((), ())
    assert len(pending(house)) == 1


def test_a_wire_copy_joins_its_incident_as_no_further_voice_and_tells_nobody(house):
    house.watch("all")
    house.arrive(house.arrival(STRIKE))
    copy = house.arrival("a drone hits — a base! [serious strike IQ]", owner="two", at=NOON + HOUR)
    repeat = house.arrive(copy)
    assert repeat.raised == ()
    assert repeat.placements[0].incident.reports == 2
    assert repeat.placements[0].incident.owners == 1
    assert len(pending(house)) == 1


def test_the_same_title_after_the_window_opens_a_new_incident_and_closes_the_old_one(house):
    house.watch("all")
    house.arrive(house.arrival(STRIKE))
    later = house.arrive(house.arrival(STRIKE, owner="two", at=NOON + 80 * HOUR))
    assert later.placements[0].incident.reports == 1
    assert [raised.alert.change for raised in later.raised] == [Change.CLOSED, Change.OPENED]


def test_the_window_counts_inside_one_batch_too(house):
    house.watch("all")
    late = house.arrival(STRIKE, owner="two", at=NOON + 80 * HOUR)
    intake = house.arrive(house.arrival(STRIKE), late)
    assert [placement.incident.reports for placement in intake.placements] == [1, 1]


async def test_feeds_that_bring_the_same_act_at_once_open_one_incident(house):
    house.watch("all")
    titles = [f"{place} market shelled [serious strike {code}]" for place, code in TOWNS]
    batches = [[house.arrival(title, owner=owner) for title in titles] for owner in ("a", "b", "c", "d")]
    turned = [batch if number % 2 else batch[::-1] for number, batch in enumerate(batches)]

    def intake(batch):
        return house.database.run(lambda c: house.take_in(c, batch))

    await asyncio.gather(*map(intake, turned))
    with house.database.transaction() as c:
        reports = [incident.reports for incident, _ in incidents.every(c)]
    assert reports == [4] * len(TOWNS)
    assert len(pending(house)) == len(TOWNS)


def test_after_a_dead_letter_the_next_change_is_told_after_all(house):
    house.watch("all")
    house.arrive(house.arrival(STRIKE))
    with house.database.transaction() as c:
        claimed = deliveries.claim(c, now=NOON, lease=HOUR, resting=())
        deliveries.fail(c, claimed.id, error="no answer twice")
    house.arrive(louder(house))
    assert [body.split()[0] for _, body in pending(house)] == ["promoted"]


def louder(house):
    """The same title from another outlet, read as critical."""
    quiet = house.arrival(STRIKE, owner="two", at=NOON + HOUR)
    reading = assessment_of("[critical strike IQ]")
    return replace(quiet, assessed=replace(quiet.assessed, assessment=reading))


def test_a_report_that_raises_the_tier_is_a_promotion_and_is_told_again(house):
    house.watch("all")
    house.arrive(house.arrival(STRIKE))
    assert [body.split()[0] for _, body in sent(house)] == ["opened"]
    promoted = house.arrive(louder(house))
    assert [raised.alert.change for raised in promoted.raised] == [Change.PROMOTED]
    assert promoted.raised[0].alert.incident.tier is Tier.CRITICAL
    assert [body.split()[0] for _, body in sent(house)] == ["promoted"]


def test_a_chat_whose_tier_an_incident_had_not_reached_hears_of_its_promotion(house):
    house.watch("critical only", tier=Tier.CRITICAL)
    house.arrive(house.arrival(STRIKE))
    house.arrive(louder(house))
    assert [body.split()[0] for _, body in pending(house)] == ["promoted"]


@pytest.mark.parametrize(
    ("settings", "title", "reason"),
    [
        ({"places": ("UA",)}, STRIKE, Reason.NOT_WATCHED),
        ({"tier": Tier.CRITICAL}, STRIKE, Reason.BELOW_THRESHOLD),
    ],
)
def test_a_near_miss_keeps_its_reason(house, settings, title, reason):
    house.watch("one", **settings)
    intake = house.arrive(house.arrival(title))
    assert reasons(house, intake.placements[0]) == [reason]
    assert pending(house) == []


def test_an_ordinary_item_is_stored_without_incident_or_verdict(house):
    house.watch("all")
    intake = house.arrive(house.arrival("A film about a strike"))
    assert intake.placements[0].incident is None
    assert reasons(house, intake.placements[0]) == []


def test_the_first_poll_of_a_feed_is_a_baseline_that_alerts_only_what_is_fresh(house):
    house.watch("all")
    old = house.arrival(STRIKE, baseline=True, published_at=NOON - 20 * HOUR)
    undated = house.arrival("Ships turn back [notable maritime YE]", baseline=True)
    fresh = house.arrival(
        "A minister is shot [critical assassination FR]", baseline=True, published_at=NOON - HOUR
    )
    intake = house.arrive(old, undated, fresh)
    assert [reasons(house, placement) for placement in intake.placements] == [
        [Reason.TOO_OLD],
        [Reason.TOO_OLD],
        [Reason.SENT],
    ]
    assert intake.placements[0].incident.first_seen_at == NOON - 20 * HOUR


def test_an_edit_is_read_again_and_alerts_nobody(house):
    house.watch("all")
    house.arrive(house.arrival("A quiet day", key="k"))
    edited = house.arrive(house.arrival(STRIKE, key="k", edited=True))
    assert (edited.edits, edited.raised) == (1, ())
    with house.database.transaction() as c:
        stored = items.get(c, 1)
    assert (stored.item.title, stored.item.revision) == (STRIKE, 1)
    assert stored.assessment.tier is Tier.SERIOUS


def test_an_edit_turns_a_near_miss_into_an_edit_but_leaves_what_was_sent(house):
    house.watch("critical", chat=1, tier=Tier.CRITICAL)
    house.watch("serious", chat=2)
    first = house.arrive(house.arrival(STRIKE, key="k"))
    house.arrive(house.arrival(STRIKE + " again", key="k", edited=True))
    assert sorted(reasons(house, first.placements[0])) == [Reason.EDIT, Reason.SENT]


def test_an_item_in_a_language_that_is_not_read_opens_nothing(house):
    house.watch("all")
    intake = house.arrive(house.arrival("Obcy tekst [unread]"))
    assert intake.placements[0].incident is None


def test_a_failure_inside_the_transaction_leaves_nothing_behind(house):
    house.watch("all")
    with pytest.raises(ZeroDivisionError):
        arrive_and_fail(house, house.arrival(STRIKE))
    assert pending(house) == []
    assert len(house.arrive(house.arrival(STRIKE)).raised) == 1


def arrive_and_fail(house, arrival):
    with house.database.transaction() as c:
        house.take_in(c, [arrival])
        raise ZeroDivisionError


def test_an_inactive_subscriber_is_decided_for_but_not_told(house):
    house.watch("all")
    with house.database.transaction() as c:
        subscribers.deactivate(c, Address("telegram", 1), "blocked")
    intake = house.arrive(house.arrival(STRIKE))
    assert reasons(house, intake.placements[0]) == [Reason.INACTIVE]
    assert pending(house) == []
