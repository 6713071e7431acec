"""Likeness: what two items share, which words tell acts apart, and what makes a wire copy."""

from datetime import UTC, datetime, timedelta

import pytest

from classifiers.assessment import Assessment, Dyad
from classifiers.likeness import Fingerprint, develops, fingerprint, near_copy, stem
from classifiers.likeness_group import Background, Group, of_none, score
from classifiers.signals import Tier

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)


def reading(*, kind="event", places=(), dyads=(), tier=None, **signals: float) -> Assessment:
    return Assessment(
        model="test",
        language="en",
        assessed=True,
        kind={kind: 0.9},
        signals=signals,
        places=places,
        dyads=tuple(Dyad(*each.split(">")) for each in dyads),
        tier=tier,
    )


def marks(title: str, summary: str = "", **read) -> Fingerprint:
    return fingerprint(title, summary, reading(**read))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("missiles", "missile"),
        ("embassies", "embassy"),
        ("dies", "die"),
        ("press", "press"),
        ("crisis", "crisis"),
        ("gas", "gas"),
        ("us", "us"),
    ],
)
def test_a_plural_and_its_singular_have_one_stem(word, expected):
    assert stem(word) == expected


def test_a_word_of_the_title_weighs_more_than_one_of_the_lead():
    found = marks("Rockets hit Tavra", "Rockets fell on the harbour.")
    assert found.terms["rocket"] > found.terms["harbour"]
    assert "harbour" not in found.title


def test_without_a_title_the_summary_stands_for_one():
    assert marks("", "Rockets hit Tavra").title == ("rocket", "hit", "tavra")


@pytest.mark.parametrize(
    "title",
    [
        "Border war live: shells fall on Tavra",
        "Border war at a glance: what we know on day 12",
        "Your Friday Briefing",
        "Fighting in its 25th day: a list of key events",
        "Tavra siege: live updates",
    ],
)
def test_a_title_that_announces_many_developments_is_a_roundup(title):
    assert marks(title).roundup


@pytest.mark.parametrize("title", ["Shells fall on Tavra, killing 12", "Live fire drill begins off Tavra"])
def test_a_title_that_tells_one_development_is_no_roundup(title):
    assert not marks(title).roundup


@pytest.mark.parametrize(
    ("one", "other", "copied"),
    [
        (("Shells fall on Tavra market", ""), ("SHELLS FALL ON TAVRA MARKET", "Other words."), True),
        (
            (
                "Army says it struck depots",
                "TAVRA (AP) - Warplanes struck two ammunition depots near the port of Tavra.",
            ),
            (
                "Depots near port burn",
                "TAVRA (AP) - Warplanes struck two ammunition depots near the port of Tavra.",
            ),
            True,
        ),
        (
            (
                "Army says it struck depots",
                "Warplanes struck two ammunition depots near the port of Tavra on Monday.",
            ),
            (
                "Depots near port burn",
                "Residents of the port fled as fires spread from the bombed depots at dawn.",
            ),
            False,
        ),
        (("Shelling", "Tavra is hit."), ("Shelling", "Orsk is hit."), False),
        (("", ""), ("Shells fall on Tavra market", ""), False),
    ],
)
def test_wire_copies_share_headline_or_lead(one, other, copied):
    assert near_copy(marks(*one), marks(*other)) is copied
    assert near_copy(marks(*other), marks(*one)) is copied


def test_an_item_develops_by_its_kind_or_a_grave_tier():
    assert develops(reading(kind="statement"))
    assert develops(reading(kind="none", tier=Tier.SERIOUS))
    assert not develops(reading(kind="analysis", tier=Tier.SERIOUS))
    assert not develops(reading(kind="analysis", tier=Tier.NOTABLE))
    assert not develops(reading(kind="analysis"))
    assert not develops(Assessment(model="test", language=None, assessed=False))


def test_what_is_open_everywhere_tells_nothing_apart():
    background, one = Background(), marks("Tavra bridge falls")
    before = background.weigh(one).title["tavra"]
    for number in range(50):
        background.add(marks(f"Tavra {number}"))
    assert background.weigh(one).title["tavra"] < before


def test_a_dropped_report_leaves_no_trace():
    background, one = Background(), marks("Tavra bridge falls")
    before = background.weigh(one)
    background.add(one)
    background.drop(one)
    assert background.weigh(one) == before


def group_of(*reports: Fingerprint) -> Group:
    background, group = Background(), Group(NOW, NOW)
    for report in reports:
        group.add(background.weigh(report))
    return group


def test_another_of_a_row_contradicts():
    twelfth = group_of(marks("Union adopts 12th package of sanctions"))
    assert twelfth.contradicts(marks("Union prepares 13th package of sanctions"))
    assert not twelfth.contradicts(marks("Union's 12th package of sanctions enters into force"))
    assert not twelfth.contradicts(marks("Union adopts sanctions"))


def test_the_same_words_of_another_place_contradict_unless_a_side_is_the_same():
    here = group_of(marks("Market shelled", places=("CD",), dyads=("M>CD",)))
    assert here.contradicts(marks("Market shelled", places=("LY",), dyads=("N>LY",)))
    assert not here.contradicts(marks("Market shelled", places=("RW",), dyads=("M>CD",)))
    assert not here.contradicts(marks("Market shelled", places=("CD",), dyads=("N>LY",)))
    assert not here.contradicts(marks("Market shelled"))


def test_more_dead_are_no_contradiction():
    assert not group_of(marks("Blast kills 5 in Tavra")).contradicts(marks("Blast kills 50 in Tavra"))


@pytest.mark.parametrize(
    "change",
    [{"places": ("IQ",)}, {"dyads": ("A>B",)}, {"kind": "statement"}],
)
def test_another_place_side_or_kind_makes_an_item_less_like(change):
    known = {"places": ("SY",), "dyads": ("X>Y",), "strike": 0.9}
    group, background = group_of(marks("Drone hits depot at Tavra", **known)), Background()
    same, other = (
        marks("Depot at Tavra hit by drone", **known),
        marks("Depot at Tavra hit by drone", **known | change),
    )
    assert score(group.cues(background.weigh(other), NOW)) < score(group.cues(background.weigh(same), NOW))


def test_an_answer_is_less_like_the_act_it_answers_than_its_follow_up():
    act = group_of(marks("Tavra's jets strike Morda", dyads=("X>Y",), strike=0.9))
    title = "Missiles hit depot in reply"
    follow_up, answer = (marks(title, dyads=(dyad,), strike=0.9) for dyad in ("X>Y", "Y>X"))
    cues = act.cues(Background().weigh(answer), NOW)
    assert cues["answers"] == 1.0
    assert score(cues) < score(act.cues(Background().weigh(follow_up), NOW))


def test_of_two_headlines_the_one_with_fewer_new_words_is_more_like():
    act = group_of(marks("Drone hits depot at Tavra", "The depot held fuel for the harbour."))
    known, new = marks("Tavra depot drone"), marks("Tavra ministers quarrel")
    cues = [act.cues(Background().weigh(each), NOW)["new words"] for each in (known, new)]
    assert cues[0] == pytest.approx(0.0)
    assert cues[1] > 0.5


def test_a_story_that_grows_old_takes_less():
    group, item = (
        group_of(marks("Drone hits depot at Tavra")),
        Background().weigh(marks("Depot at Tavra hit")),
    )
    later = NOW + timedelta(days=4)
    group.last = later
    assert score(group.cues(item, later)) < score(group.cues(item, NOW))


def test_one_loud_report_makes_a_group_loud_for_good():
    loud, quiet = marks("Depot burns", tier=Tier.CRITICAL), marks("Depot burns on")
    assert (group_of(quiet).loud, group_of(loud, quiet).loud) == (False, True)


def test_a_roundup_is_likelier_of_no_incident():
    assert score(of_none(marks("Border war live: depots burn"))) > score(of_none(marks("Depots burn")))


@pytest.mark.parametrize("title", ["Norlas's navy fires", "NORLAS'S navy fires", "Norlas\u2019s navy fires"])
def test_a_name_is_the_same_word_with_and_without_its_possessive(title):
    assert marks(title).title == marks("Norlas navy fires").title
