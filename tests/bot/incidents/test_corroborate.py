import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.account import Account
from bot.incidents.corroborate import Attestation, attest, attributed
from bot.incidents.outlets import Outlet
from bot.incidents.reliability import RELIABILITY, reliability_of
from classifiers.assessment import Assessment, Dyad
from classifiers.framing import Framing
from classifiers.likeness import fingerprint
from storage.records import Stance, Status

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STRUCK = (Dyad("RU", "UA"),)
SEEN = Assessment(model="fake", language="en", assessed=True, dyads=STRUCK)

WIRE = Outlet(owner="Thomson Reuters", country="GB", tier=1)
PUBLIC = Outlet(owner="Maplewater Trust", country="CA", tier=1)
DAILY = Outlet(owner="Cedar Bay Press", country="LB", tier=2)
LEDGER = Outlet(owner="Lockgate Media", country="SG", tier=2)
TABLOID = Outlet(owner="Pennywhistle", country="GB", tier=3)
MOSCOW = Outlet(owner="Russian Federation", country="RU", tier=4, state=True)
KYIV = Outlet(owner="Ukraine", country="UA", tier=4, state=True)
TEHRAN = Outlet(owner="Islamic Republic of Iran", country="IR", tier=4, state=True)
BEIRUT = Outlet(owner="Hezbollah", country="LB", tier=4, side="hezbollah")
DIGG = Outlet(owner="Digest of Digests", tier=4, aggregator=True)
FORUM = Outlet(owner="Forum", tier=4, aggregator=True)

SEVERAL = tuple(enumerate((WIRE, PUBLIC, DAILY)))
WORDS = ("harbour", "granary", "rail yard", "barracks", "depot", "substation", "refinery", "bridge", "plant")


def account(outlet: Outlet, title: str = "", *, at: datetime = NOON, summary: str = "", **frame) -> Account:
    """One report; without a title it is worded as no other outlet words it."""
    title = title or f"{outlet.owner} correspondents describe an explosion seen from {outlet.owner} windows"
    return Account(
        item_id=0,
        at=at,
        title=title,
        summary=summary,
        url="",
        source=outlet.owner,
        outlet=outlet,
        assessment=SEEN,
        fingerprint=fingerprint(title, summary, SEEN),
        framing=Framing(**frame),
        toll=None,
    )


def told(*accounts: Account, dyads=STRUCK) -> list[Account]:
    """The accounts as they are attributed one after the other."""
    found: list[Account] = []
    for one in accounts:
        found.append(attributed(one, found, dyads))
    return found


def judged(*accounts: Account, dyads=STRUCK, probability: float = 1.0) -> Attestation:
    return attest(told(*accounts, dyads=dyads), dyads=dyads, probability=probability)


@pytest.mark.parametrize(
    ("outlets", "status", "owners", "confidence"),
    [
        ((WIRE,), Status.REPORTED, 1, 0.9),
        ((TABLOID,), Status.REPORTED, 1, 0.5),
        ((DAILY, LEDGER), Status.CORROBORATED, 2, 0.91),
        ((DAILY, TABLOID), Status.CORROBORATED, 2, 0.85),
        ((WIRE, TABLOID), Status.CONFIRMED, 2, 0.95),
        ((WIRE, PUBLIC, DAILY), Status.CONFIRMED, 3, 0.997),
        ((DAILY, DAILY, DAILY), Status.REPORTED, 1, 0.7),
    ],
)
def test_status_counts_independent_owners_and_confidence_multiplies_their_doubts(
    outlets, status, owners, confidence
):
    found = judged(*(account(outlet) for outlet in outlets))
    assert found == Attestation(status=status, confidence=pytest.approx(confidence), owners=owners)


def test_confidence_is_never_above_the_probability_that_it_is_an_incident_at_all():
    assert judged(account(WIRE), probability=0.6).confidence == pytest.approx(0.54)


def test_an_aggregator_carries_what_others_report_and_corroborates_nothing():
    assert judged(account(DAILY), account(DIGG), account(FORUM)).owners == 1
    assert judged(account(DIGG), account(FORUM)) == Attestation(
        status=Status.REPORTED, confidence=pytest.approx(0.3), owners=1
    )


COPY = "Explosions shake the harbour district before dawn, port workers say"


def test_a_wire_copy_is_the_voice_that_it_copies():
    copied = told(account(DAILY, COPY), account(TABLOID, COPY))
    assert [one.voice for one in copied] == ["Cedar Bay Press", "Cedar Bay Press"]
    assert attest(copied, dyads=STRUCK, probability=1).status is Status.REPORTED


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Blasts near the harbour", "ODESA (Reuters) - Blasts were heard near the harbour on Thursday."),
        ("Blasts near the harbour", "Odesa, Ukraine — Reuters — two blasts were heard."),
        ("Blasts heard near the harbour - Reuters", ""),
        ("Blasts heard near the harbour", "Two blasts were heard on Thursday. (Reuters)"),
    ],
)
def test_a_report_that_credits_an_agency_is_the_agencys_voice(title, summary):
    [one] = told(account(TABLOID, title, summary=summary))
    assert one.voice == "Thomson Reuters"


@pytest.mark.parametrize(
    "title", ["Reuters staff hurt in blast near the harbour", "Minister told Reuters that talks go on - aide"]
)
def test_a_report_that_only_names_an_agency_is_its_outlets_own(title):
    [one] = told(account(TABLOID, title))
    assert one.voice == "Pennywhistle"


def test_one_text_is_one_voice_whoever_printed_it_first():
    late, early = account(WIRE, COPY, at=NOON + HOUR), account(TABLOID, COPY)
    own = account(TABLOID)
    assert judged(early, late).owners == judged(late, early).owners == 1
    assert judged(early, late, own) == judged(own, late, early) == judged(late, own, early)
    assert judged(early, late, own).status is Status.CONFIRMED


def test_an_agencys_text_is_the_agencys_among_outlets_as_good():
    found = judged(account(PUBLIC, COPY), account(WIRE, COPY), account(PUBLIC))
    assert found.owners == 2


def test_an_organ_of_the_side_that_was_struck_makes_a_claim():
    [one] = told(account(KYIV))
    assert (one.stance, one.side) == (Stance.CLAIM, "UA")


def test_an_organ_of_the_side_that_acts_admits_what_it_tells():
    [one] = told(account(MOSCOW))
    assert (one.stance, one.side) == (Stance.ADMISSION, "RU")


def test_an_organ_of_a_side_that_acts_and_is_struck_makes_a_claim():
    [one] = told(account(MOSCOW), dyads=(Dyad("RU", "UA"), Dyad("UA", "RU")))
    assert (one.stance, one.side) == (Stance.CLAIM, "RU")


def test_a_patrons_organ_speaks_for_the_camp_of_its_proxy_and_is_one_voice_with_it():
    dyads = (Dyad("hezbollah", "IL"),)
    first, second = told(account(BEIRUT), account(TEHRAN), dyads=dyads)
    assert (first.side, second.side, second.stance) == ("hezbollah", "IR", Stance.CLAIM)
    found = attest([first, second], dyads=dyads, probability=1)
    assert (found.owners, found.status, found.claimants) == (1, Status.REPORTED, ("IR", "hezbollah"))


def test_an_organ_reports_like_anyone_where_its_state_is_no_side():
    [one] = told(account(TEHRAN))
    assert (one.stance, one.side) == (Stance.REPORT, "")
    assert judged(account(TEHRAN)).confidence == pytest.approx(RELIABILITY.tier_4)


def test_claims_of_one_side_are_one_voice_and_confirm_nothing():
    claims = [account(outlet, attributed=("UA",)) for outlet in (WIRE, PUBLIC, DAILY)]
    found = judged(account(KYIV), *claims)
    assert found.status is Status.REPORTED
    assert found.claimants == ("UA",)
    assert found.confidence == pytest.approx(RELIABILITY.claim)


def test_a_claim_beside_a_report_corroborates_it_and_is_no_longer_alone():
    found = judged(account(KYIV), account(WIRE))
    assert (found.status, found.owners, found.claimants) == (Status.CORROBORATED, 2, ())


def test_what_the_other_side_admits_is_confirmed():
    found = judged(account(KYIV), account(DAILY, admitted=("RU",)))
    assert found.status is Status.CONFIRMED
    assert found.confidence == pytest.approx(1 - 0.7 * 0.1)


def test_a_boast_alone_is_a_sides_word_like_any():
    found = judged(account(MOSCOW), account(DAILY, admitted=("RU",)))
    assert (found.status, found.claimants) == (Status.REPORTED, ("RU",))
    assert found.confidence == pytest.approx(RELIABILITY.claim)


def test_a_side_that_reports_its_own_losses_speaks_against_its_interest():
    loss = account(DAILY, "Kyiv says four of its soldiers died in the blast", attributed=("UA",))
    [one] = told(loss)
    assert (one.stance, one.side) == (Stance.ADMISSION, "UA")
    assert judged(loss, account(TABLOID)).status is Status.CONFIRMED


def test_a_denial_by_the_side_said_to_have_acted_disputes_until_the_first_tier_has_it_as_a_fact():
    reported = [account(WIRE, at=NOON), account(DAILY, at=NOON + MINUTE)]
    denied = account(TABLOID, at=NOON + HOUR, denied=("RU",))
    found = judged(*reported, denied)
    assert (found.status, found.owners) == (Status.DISPUTED, 2)
    assert found.confidence == pytest.approx(0.97 / 2)
    settled = judged(*reported, denied, account(PUBLIC, at=NOON + 2 * HOUR))
    assert settled.status is Status.CONFIRMED


def test_a_denial_repeated_after_it_was_settled_unsettles_nothing():
    denials = [account(TABLOID, at=NOON + hours * HOUR, denied=("RU",)) for hours in (1, 3, 5)]
    seen = [account(WIRE), denials[0], account(PUBLIC, at=NOON + 2 * HOUR), *denials[1:]]
    assert judged(*seen).status is Status.CONFIRMED


def test_a_denial_is_void_once_its_side_admits_it():
    denied = account(TABLOID, denied=("RU",), at=NOON + MINUTE)
    assert (
        judged(account(DAILY), denied, account(LEDGER, admitted=("RU",), at=NOON + HOUR)).status
        is Status.CONFIRMED
    )


def test_a_claim_that_the_side_struck_denies_is_disputed_while_nobody_else_tells_it():
    claim, denied = account(MOSCOW), account(DAILY, denied=("UA",), at=NOON + MINUTE)
    assert judged(claim, denied).status is Status.DISPUTED
    assert judged(claim, denied, account(WIRE)).status is not Status.DISPUTED


def test_two_sides_that_each_blame_the_other_dispute_it():
    ours = replace(account(MOSCOW), assessment=replace(SEEN, dyads=(Dyad("UA", "RU"),)))
    both = (Dyad("RU", "UA"), Dyad("UA", "RU"))
    assert judged(ours, account(KYIV), dyads=both).status is Status.DISPUTED
    assert judged(ours, account(KYIV), account(WIRE), dyads=both).status is not Status.DISPUTED


def test_what_all_who_reported_it_take_back_is_withdrawn():
    assert judged(account(WIRE), account(WIRE, retracted=True)).status is Status.WITHDRAWN
    taken_back = account(WIRE, at=NOON + HOUR, retracted=True)
    found = judged(account(WIRE, COPY), account(TABLOID, COPY, at=NOON + MINUTE), taken_back)
    assert found == Attestation(status=Status.WITHDRAWN, confidence=0.0, owners=1)


def test_what_one_of_two_takes_back_stands_on_the_other():
    found = judged(account(WIRE), account(DAILY), account(WIRE, at=NOON + HOUR, retracted=True))
    assert (found.status, found.owners) == (Status.REPORTED, 1)
    assert found.confidence == pytest.approx(0.7)


def test_who_reports_again_after_taking_back_stands_by_it():
    again = account(WIRE, "A second look finds that the harbour was hit after all", at=NOON + 2 * HOUR)
    assert (
        judged(account(WIRE), account(WIRE, at=NOON + HOUR, retracted=True), again).status is Status.REPORTED
    )


def test_a_retraction_of_what_nobody_told_here_is_a_report_of_its_own():
    found = judged(account(WIRE, retracted=True))
    assert (found.status, found.owners) == (Status.REPORTED, 1)
    assert found.confidence == pytest.approx(0.9)


def test_what_is_only_known_from_denials_is_disputed_however_many_tell_of_them():
    denials = [account(outlet, at=NOON + minute * MINUTE, denied=("RU",)) for minute, outlet in SEVERAL]
    for count in (1, len(denials)):
        found = judged(*denials[:count])
        assert (found.status, found.owners) == (Status.DISPUTED, count)


def in_country(outlet: Outlet, title: str = "", *, hours: int = 0, places=("MD",), **frame) -> Account:
    one = account(outlet, title, at=NOON + hours * HOUR, **frame)
    return replace(one, assessment=replace(SEEN, places=places))


def test_the_state_where_it_is_said_to_have_happened_disputes_it_by_denying_it():
    seen = [in_country(DAILY), in_country(WIRE), in_country(TABLOID, hours=1, denied=("MD",))]
    assert judged(*seen[:2]).status is Status.CONFIRMED
    [*_, denial] = told(*seen)
    assert (denial.stance, denial.side) == (Stance.DENIAL, "MD")
    assert judged(*seen).status is Status.DISPUTED
    assert judged(*seen, in_country(PUBLIC, hours=2, hedged=True)).status is Status.DISPUTED
    assert judged(*seen, in_country(PUBLIC, hours=2)).status is Status.CONFIRMED


def test_who_tells_what_is_denied_as_a_claim_confirms_nothing():
    seen = [in_country(DAILY, denied=("MD",)), in_country(WIRE, hours=1)]
    claimed, told_too = (in_country(PUBLIC, hours=2, hedged=hedged) for hedged in (True, False))
    assert judged(*seen, claimed).status is Status.CORROBORATED
    assert judged(*seen, told_too).status is Status.CONFIRMED
    assert judged(seen[1], claimed).status is Status.CONFIRMED


def test_a_side_that_was_struck_at_home_disputes_it_though_others_report_it():
    seen = [in_country(outlet, places=("UA",)) for outlet in (DAILY, WIRE)]
    assert (
        judged(*seen, in_country(TABLOID, places=("UA",), hours=1, denied=("UA",))).status is Status.DISPUTED
    )


def test_a_state_that_is_neither_side_nor_place_denies_nothing():
    [one] = told(in_country(DAILY, denied=("RO",)))
    assert one.stance is Stance.REPORT


def test_without_known_sides_everyone_reports():
    assert judged(account(MOSCOW), account(KYIV), dyads=(Dyad("?", "civilians"),)).owners == 2


OUTLETS = st.sampled_from([WIRE, PUBLIC, DAILY, LEDGER, TABLOID, MOSCOW, KYIV, DIGG])
FRAMES = st.sampled_from(
    [{}, {}, {}, {"attributed": ("UA",)}, {"denied": ("RU",)}, {"admitted": ("RU",)}, {"retracted": True}]
)


@st.composite
def stories(draw):
    """Accounts within an hour: of each text of a few, of each outlet some, framed in some way."""
    count = draw(st.integers(1, 7))
    accounts = []
    for place in range(count):
        outlet, text = draw(OUTLETS), draw(st.integers(0, 8))
        title = (
            f"Morning blast at the {WORDS[text]} leaves crews busy near {WORDS[-text]}"
            f" and {WORDS[text - 3]} number {text}"
        )
        minutes = draw(st.integers(0, 59))
        one = account(outlet, title, at=NOON + minutes * MINUTE, **draw(FRAMES))
        accounts.append(replace(one, item_id=place))
    return accounts


def brief(accounts) -> str:
    return " ".join(
        f"{one.outlet.owner[:6]}|{one.title[-1]}|{one.at.minute}|{one.framing.attributed}{one.framing.denied}"
        f"{one.framing.admitted}{one.framing.retracted}"
        for one in accounts
    )


def same(one: Attestation, other: Attestation) -> bool:
    return (one.status, one.owners, one.claimants) == (
        other.status,
        other.owners,
        other.claimants,
    ) and one.confidence == pytest.approx(other.confidence)


@given(stories(), st.randoms(use_true_random=False))
def test_the_order_in_which_reports_come_changes_nothing(accounts, chance: random.Random):
    shuffled = chance.sample(accounts, len(accounts))
    assert same(judged(*accounts), judged(*shuffled)), brief(accounts) + " / " + brief(shuffled)


@given(stories(), st.integers(0, 6))
def test_an_outlet_heard_twice_changes_nothing(accounts, which):
    twice = [*accounts, accounts[which % len(accounts)]]
    assert same(judged(*accounts), judged(*twice))


@given(stories())
def test_confidence_is_a_probability_and_there_is_always_a_voice(accounts):
    found = judged(*accounts, probability=0.8)
    assert 0 <= found.confidence <= 0.8
    assert found.owners >= 1


@pytest.mark.parametrize(("tier", "reliability"), [(1, 0.9), (2, 0.7), (3, 0.5), (4, 0.3)])
def test_reliability_goes_by_tier(tier, reliability):
    assert reliability_of(Outlet(owner="One", tier=tier)) == reliability
