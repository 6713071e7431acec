"""Why an incident is less sure than it was, in the words that are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.incidents.account import Account
from bot.incidents.changes import Announced, News, news
from bot.incidents.doubt import doubt
from bot.incidents.outlets import Outlet
from classifiers.assessment import Assessment, Dyad, Toll
from classifiers.framing import Framing
from classifiers.likeness import fingerprint
from classifiers.signals import Signal, Tier
from storage.records import Change, Incident, Status

NOON = datetime(2024, 1, 4, 12, tzinfo=UTC)
STRUCK = (Dyad("IR", "PK"),)
SEEN = Assessment(model="fake", language="en", assessed=True, kind={"event": 0.9}, dyads=STRUCK)
HIT = Incident(
    title="A village is hit",
    summary="",
    url="",
    source="Wire",
    first_seen_at=NOON,
    last_seen_at=NOON,
    tier=Tier.SERIOUS,
    severity=60,
    signals={Signal.STRIKE: 0.9},
    dyads=STRUCK,
)


def account(source: str = "Wire", *, hours: int = 0, dead: Toll | None = None, **frame: object) -> Account:
    title = f"{source} tells of a village that was hit"
    return Account(
        item_id=0,
        at=NOON + timedelta(hours=hours),
        title=title,
        summary="",
        url="",
        source=source,
        outlet=Outlet(owner=source),
        assessment=SEEN,
        fingerprint=fingerprint(title, "", SEEN),
        framing=Framing(**frame),
        toll=dead,
    )


def as_(status: Status, **changed: object) -> Incident:
    return replace(HIT, status=status, **changed)


@pytest.mark.parametrize(
    ("before", "now", "reports", "words"),
    [
        (Status.REPORTED, Status.DISPUTED, [account(), account("Post", denied=("IR",))], "denied by Iran"),
        (Status.CONFIRMED, Status.DISPUTED, [account()], "each side says that the other did it"),
        (
            Status.REPORTED,
            Status.WITHDRAWN,
            [account(), account(hours=1, retracted=True)],
            "taken back by Wire",
        ),
        (
            Status.CORROBORATED,
            Status.REPORTED,
            [account(), account("Post"), account("Post", hours=1, retracted=True)],
            "taken back by Post",
        ),
        (
            Status.CONFIRMED,
            Status.CORROBORATED,
            [account(), account("Post", attributed=("PK",))],
            "in part claimed by Pakistan",
        ),
        (Status.CONFIRMED, Status.CORROBORATED, [account()], "as its reports now read"),
        (Status.REPORTED, Status.CONFIRMED, [account(), account("Post", denied=("IR",))], ""),
        (Status.DISPUTED, Status.CONFIRMED, [account(), account("Post", denied=("IR",))], ""),
    ],
)
def test_a_doubt_says_where_it_comes_from(before, now, reports, words):
    assert doubt(reports, as_(before), as_(now)) == words


def test_other_sides_than_before_are_a_reason():
    shown = as_(Status.CONFIRMED, dyads=(Dyad("?", "PK"),))
    assert doubt([account()], shown, as_(Status.CORROBORATED)) == "its reports name other sides now"


def test_an_update_to_a_doubt_gives_the_reason():
    told = Announced().after(Change.OPENED, HIT)
    reports = [account(), account("Post", denied=("IR",))]
    assert news(told, as_(Status.DISPUTED), accounts=reports) == News(
        Change.UPDATED, "reported → disputed, denied by Iran"
    )


def figure(number: int) -> Toll:
    return Toll(low=number, high=number)


def test_a_toll_that_is_said_to_be_revised_down_is_told_however_little_it_falls():
    told = Announced().after(Change.OPENED, replace(HIT, toll=figure(73)))
    plain = [account(dead=figure(103)), account("Post", dead=figure(95))]
    lowered = [account(dead=figure(103)), account("Post", dead=figure(95), lowered=True)]
    now = replace(HIT, toll=figure(95))
    assert news(told, now, accounts=plain) is None
    assert news(told, now, accounts=lowered) == News(Change.UPDATED, "103 → 95 dead, revised down")


def test_a_text_that_speaks_of_a_lower_toll_and_lowers_none_is_no_news():
    told = Announced().after(Change.OPENED, replace(HIT, toll=figure(95)))
    reports = [account(dead=figure(95)), account("Post", dead=figure(95), lowered=True)]
    assert news(told, replace(HIT, toll=figure(95)), accounts=reports) is None


def test_status_and_toll_that_change_at_once_are_told_at_once():
    told = Announced().after(Change.OPENED, replace(HIT, toll=figure(4)))
    both = as_(Status.CORROBORATED, toll=figure(9))
    assert news(told, both) == News(Change.UPDATED, "reported → corroborated; 4 → 9 dead")
