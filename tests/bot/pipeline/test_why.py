"""Why something was told, or was not, from what a pipeline left behind."""

from datetime import timedelta

import pytest

from bot.pipeline.why import incident_named, is_link, is_miswritten, why_incident, why_link
from storage import history
from storage.records import HistoryQuery, Reason, Watchlist
from tests.bot.pipeline.conftest import NOON

STRIKE = "A drone hits a base near Goma [serious strike CD]"


@pytest.mark.parametrize(
    ("what", "incident_id"),
    [
        ("#A17", 17), ("a17", 17), (" 17 ", 17), ("#17", 17), ("A 17", None), ("17 dead", None), ("", None),
        ("https://one.example/17", None), ("1" * 19, None), ("\u0661\u0667", None),
    ],
)  # fmt: skip
def test_an_incident_is_named_by_its_tag_or_its_number(what, incident_id):
    assert incident_named(what) == incident_id


@pytest.mark.parametrize(
    "what",
    ["#A", "#", "#A1x", "A1x", "A-5", "a_5", "-5", "#-5", "17x", "1.5", "A 17", "#A 17", " #A ", "1" * 19],
)
def test_what_was_meant_for_an_id_and_names_none_is_told_from_a_text(what):
    assert is_miswritten(what)


@pytest.mark.parametrize(
    "what",
    [
        "#A17", "a17", "17", "Airstrike", "Missile", "A", "17 dead", "A 17-year-old is shot", "#Kyiv is hit",
        "A5 closed by protest", "https://one.example/17", "3\u4eba", "",
    ],
)  # fmt: skip
def test_ids_links_and_texts_are_what_they_are(what):
    assert not is_miswritten(what)


@pytest.mark.parametrize(
    ("what", "link"),
    [
        ("https://one.example/1", True),
        ("HTTP://one.example", True),
        ("one.example", False),
        ("a https://b", False),
    ],
)
def test_a_link_is_a_web_address(what, link):
    assert is_link(what) is link


def arrive(house, title, **more):
    (placement,) = house.arrive(house.arrival(title, **more)).placements
    return placement


def test_an_incident_tells_its_reports_alerts_and_every_watchlist(house):
    house.watch("Congo", places=("CD",))
    house.watch("Korea", places=("KP",), tier="critical")
    placement = arrive(house, STRIKE)
    with house.database.transaction() as c:
        found = why_incident(c, placement.incident.id)
        assert why_incident(c, placement.incident.id + 1) is None
    assert [item.item.title for _, item in found.told] == [STRIKE]
    assert [alert.change for alert in found.alerts][:1] == ["opened"]
    assert [(one.watchlist, one.reason, one.at) for one in found.rulings] == [
        ("Congo", Reason.SENT, NOON),
        ("Korea", Reason.NOT_WATCHED, None),
    ]
    assert found.rulings[1].detail == "no watched place; tier serious, wants critical"
    assert found.grounds == ""


def test_a_link_leads_to_the_incident_of_its_item(house):
    placement = arrive(house, STRIKE)
    with house.database.transaction() as c:
        found = why_link(c, " https://one.example/1 ")
        assert why_link(c, "https://one.example/2") is None
    assert (found.incident.id, found.item.item.title, found.grounds) == (placement.incident.id, STRIKE, "")


def test_of_items_with_one_link_the_latest_is_meant(house):
    arrive(house, STRIKE)
    arrive(house, "Shells fall on Sirte [serious clash LY]", at=NOON + timedelta(hours=1))
    with house.database.transaction() as c:
        assert why_link(c, "https://one.example/1").item.item.title.startswith("Shells")


@pytest.mark.parametrize(
    ("title", "grounds"),
    [
        ("Notes [unread]", "language not read: xx"),
        ("A film wins a prize", "it reports no development: no act 0.95"),
        ("A patrol is seen [threat]", "below notable: P 0.10, the tier needs more"),
    ],
)
def test_an_item_that_raised_nothing_says_why(house, title, grounds):
    house.watch("all")
    arrive(house, title)
    with house.database.transaction() as c:
        found = why_link(c, "https://one.example/1")
    assert found.grounds == grounds
    assert found.rulings[0].at is None


def test_a_further_report_names_its_incident(house):
    placement = arrive(house, STRIKE)
    arrive(house, STRIKE, owner="two", key="again", at=NOON + timedelta(minutes=5))
    with house.database.transaction() as c:
        (latest, _) = history.search(c, HistoryQuery(words=("goma",)))
        found = why_link(c, latest.item.url)
    assert len(found.told) == 2
    assert found.grounds == f"a further report of #A{placement.incident.id}, nothing new"


def test_a_chat_may_ask_for_its_own_watchlists_only(house):
    house.watch("all")
    placement = arrive(house, STRIKE)
    own = Watchlist(subscriber_id=2, name="mine", id=99)
    with house.database.transaction() as c:
        found = why_incident(c, placement.incident.id, asking=(own,))
    assert [(one.watchlist, one.detail) for one in found.rulings] == [("mine", "this watchlist came later")]
