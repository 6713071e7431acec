"""How a text tells an act."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Assessment
from classifiers.framing import Framing, Rank, framing


def told(title: str, summary: str = "", places: tuple[str, ...] = ()) -> Framing:
    return framing(title, summary, Assessment(model="test", language="en", assessed=True, places=places))


@pytest.mark.parametrize(
    ("title", "rank", "words"),
    [
        ("Drone kills senior commander of militia", Rank.COMMANDER, "kills senior commander"),
        ("Hamas leader Karim Odeh killed in blast", Rank.HEAD, "leader Karim Odeh killed"),
        ("Strike kills senior Hamas leader", Rank.COMMANDER, "kills senior Hamas leader"),
        ("Deputy leader of movement killed", Rank.COMMANDER, "Deputy leader of movement killed"),
        ("Leader of Hezbollah killed in strike", Rank.HEAD, "Leader of Hezbollah killed"),
        ("Rebel leader shot dead", Rank.COMMANDER, "Rebel leader shot"),
        ("President of Ruritania assassinated at home", Rank.HEAD, "President of Ruritania assassinated"),
        ("Former president shot dead", Rank.OFFICIAL, "Former president shot"),
        ("Vice president wounded", Rank.OFFICIAL, "Vice president wounded"),
        ("Police chief killed in ambush", Rank.OFFICIAL, "Police chief killed"),
        ("Assassination of governor shocks region", Rank.OFFICIAL, "Assassination of governor"),
        ("Attack on president's convoy fails", Rank.HEAD, "Attack on president"),
        ("Foreign minister was among those killed", Rank.OFFICIAL, "Foreign minister was among those killed"),
        ("Gunmen abduct ambassador", Rank.OFFICIAL, "abduct ambassador"),
        ("Troops capture Ruritanian President", Rank.HEAD, "capture Ruritanian President"),
    ],
)
def test_the_rank_of_whom_an_act_struck(title: str, rank: Rank, words: str) -> None:
    found = told(title)
    assert (found.rank, found.rank_words) == (rank, words)


@pytest.mark.parametrize(
    "title",
    [
        "President says strike killed 12",
        "Commander killed three people at checkpoint",
        "General Staff says 300 killed",
        "Five killed, officials said",
        "State vows revenge after killing of commander",
        "Rebels threaten to kill president",
        "Officials Say Moscow Ordered Rebels Killed",
        "Gunmen kill two soldiers",
        "Foreign minister dies aged 64",
        "President's aide killed",
        "Minister condemns killing of villagers",
    ],
)
def test_a_title_holder_who_was_not_struck_has_no_rank(title: str) -> None:
    assert told(title).rank is None


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Drone strike in Beirut kills two", "in Beirut"),
        ("Missiles hit Kyiv overnight", "hit Kyiv"),
        ("Kabul mosque bombing kills 20", "Kabul mosque bombing"),
        ("Blast in Addis Ababa wounds ten", "in Addis Ababa"),
        ("Drone attack on Kremlin, aide says", "on Kremlin"),
        ("Rockets fired at US embassy", "at US embassy"),
        ("Jets strike consulate in old town", "strike consulate"),
        ("Tanker seized in Strait of Hormuz", "in Strait of Hormuz"),
        ("Shelling hits nuclear power plant", "hits nuclear power plant"),
        ("Gunmen storm parliament", "storm parliament"),
        ("Presidential palace under attack by mutineers", "Presidential palace under attack"),
    ],
)
def test_a_strategic_target_that_was_hit(title: str, words: str) -> None:
    assert told(title).strategic == words


@pytest.mark.parametrize(
    "title",
    [
        "Moscow says missiles hit Kharkiv",
        "Kremlin warns of strikes",
        "Talks in Cairo after strike in Gaza",
        "Drones shot down over Moscow",
        "State threatens to strike nuclear plant",
        "Strike in Kyiv region kills two",
        "Protest at embassy over attack",
        "Strike hits village",
        "Parliament debates attack",
    ],
)
def test_a_strategic_place_that_was_not_hit_is_none(title: str) -> None:
    assert told(title).strategic == ""


def test_a_capital_counts_only_where_the_act_took_place() -> None:
    assert told("Strike in Beirut kills two", places=("LB",)).strategic == "in Beirut"
    assert told("Strike in Beirut kills two", places=("SY",)).strategic == ""


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Army shells town in retaliation", "retaliation"),
        ("State vows revenge", "revenge"),
        ("Jets strike back after rocket fire", "strike back"),
        ("Tit-for-tat raids go on", "Tit-for-tat"),
        ("Jets raid port in response to deadly drone attack", "in response to deadly drone"),
        ("Minister hits back at critics", ""),
        ("Fears of retaliation grow", ""),
        ("State rules out retaliation", ""),
        ("Tariffs raised in response to new law", ""),
        ("Army shells town", ""),
    ],
)
def test_what_is_told_as_retaliation(title: str, words: str) -> None:
    assert told(title).retaliation == words


@pytest.mark.parametrize(
    ("title", "summary", "sides"),
    [
        ("Russia says drones hit depot", "", ("RU",)),
        ("Drones hit depot, Moscow says", "", ("RU",)),
        ("Drones hit depot - Ukraine", "", ("UA",)),
        ("Drones hit depot, says Ukraine", "", ("UA",)),
        ("Drones hit depot", "Two died, according to the Ukrainian military.", ("UA",)),
        ("Ukraine's defence ministry claims ship sunk", "", ("UA",)),
        ("Hamas-run health ministry says 20 killed", "", ("hamas",)),
        ("Gaza health ministry says 20 killed", "", ("hamas",)),
        ("Israeli army says it killed three", "", ("IL",)),
        ("IDF says it killed three", "", ("IL",)),
        ("Russia accuses Ukraine of shelling town", "", ("RU",)),
        ("Russia says town taken, Ukraine says it holds", "", ("RU", "UA")),
        ("Drones hit depot", "Smoke rose. Russia said it was an accident.", ()),
        ("Drones hit depot, Russia says", "Witnesses told of three blasts.", ()),
        ("Ukraine confirms strike", "Satellite images show burnt tanks.", ()),
        ("Drones hit depot in Russia", "", ()),
        ("Man accused of spying for Russia", "", ()),
        ("Gunmen claim attack", "", ()),
    ],
)
def test_whose_word_alone_it_is(title: str, summary: str, sides: tuple[str, ...]) -> None:
    assert told(title, summary).attributed == sides


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        ("Russia denies shelling hospital", ("RU",)),
        ("Strike hit school; Israeli army denies it", ("IL",)),
        ("Tehran dismisses reports of losses", ("IR",)),
        ("Attack denied by Iran", ("IR",)),
        ("Boat burns; Tunisia says it's not true that a drone struck", ("TN",)),
        ("Tunisia calls reports of strike baseless", ("TN",)),
        ("Russia denies reporter access to trial", ()),
        ("Israel denies entry to envoy", ()),
        ("Russia says strike killed ten", ()),
    ],
)
def test_who_denies(title: str, sides: tuple[str, ...]) -> None:
    assert told(title).denied == sides


def test_authorities_that_deny_and_are_not_named_are_those_of_the_place() -> None:
    title = "Crew says drone struck boat in port, but authorities deny attack"
    assert told(title, places=("TN", "IT")).denied == ("TN",)
    assert told(title).denied == ()
    assert told("Authorities deny appeal of man held for attack", places=("TN",)).denied == ()


@pytest.mark.parametrize(
    ("title", "hedged"),
    [
        ("Boat hit by drone, organisers claim", True),
        ("Activists say drone hit boat", True),
        ("Army allegedly shells village", True),
        ("Drone hits boat in port", False),
        ("Blast claims 14 lives", False),
        ("Group claims responsibility for blast", False),
    ],
)
def test_what_is_told_as_a_claim(title: str, hedged: bool) -> None:
    assert told(title).hedged is hedged


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        ("Islamic State claims responsibility for bombing", ("islamic-state",)),
        ("Houthis claim attack on tanker", ("houthis",)),
        ("Bombing claimed by al-Shabaab kills ten", ("al-shabaab",)),
        ("Pakistan says it carried out strikes", ("PK",)),
        ("Ukraine's navy said it struck a ship", ("UA",)),
        ("Israel confirms killing of commander", ("IL",)),
        ("Iran admits striking airliner", ("IR",)),
        ("Hamas claims Israeli strikes killed captives", ()),
        ("Russia says Ukraine struck depot", ()),
        ("Russia says it shot down drones", ()),
    ],
)
def test_who_owns_up(title: str, sides: tuple[str, ...]) -> None:
    assert told(title).admitted == sides


@pytest.mark.parametrize(
    ("title", "retracted"),
    [
        ("Correction: strike on depot", True),
        ("Agency withdraws report of attack", True),
        ("Agency retracts story on drone attack", True),
        ("Troops withdraw from town after attack", False),
        ("Minister retracts threat", False),
        ("Correctional officer killed", False),
    ],
)
def test_a_report_taken_back(title: str, retracted: bool) -> None:
    assert told(title).retracted is retracted


@pytest.mark.parametrize(
    ("title", "lowered"),
    [
        ("Death toll lowered to 84", True),
        ("Officials lower death toll of blast", True),
        ("Toll of raid on camp revised down to 9", True),
        ("TOLL OF RAID REDUCED TO 9", True),
        ("Ministry revises down number of dead to 9", True),
        ("Death toll from blast revised down to 84", True),
        ("Ministry revises toll to 89, up from 63", False),
        ("Death toll rises to 84", False),
    ],
)
def test_a_toll_revised_downwards(title: str, lowered: bool) -> None:
    assert told(title).lowered is lowered


def test_a_text_in_which_no_conflict_was_read_is_not_framed() -> None:
    peaceful = Assessment(
        model="test", language="en", assessed=True, kind={"none": 0.9}, signals={"strike": 0.02}
    )
    assert framing("President shot dead in Beirut", "", peaceful) == Framing()


_WORDS = st.sampled_from([
    "Russia", "Ukraine's", "army", "says", "it", "struck", "Kyiv", "embassy", "in", "the", "president",
    "killed", "denies", "claims", "responsibility", "-", ",", ".", "after", "of", "Hamas", "leader",
    "in retaliation",
])  # fmt: skip


@given(st.lists(_WORDS, max_size=16), st.lists(_WORDS, max_size=24))
def test_whatever_the_order_of_its_words_a_text_is_framed(title: list[str], summary: list[str]) -> None:
    found = told(" ".join(title), " ".join(summary))
    both = f"{' '.join(title)}\n{' '.join(summary)}"
    assert all(words in both for words in (found.rank_words, found.strategic, found.retaliation))
    assert (found.rank is None) == (found.rank_words == "")


@given(st.text(max_size=200), st.text(max_size=300))
def test_wild_text_is_framed(title: str, summary: str) -> None:
    assert len(fields(told(title, summary))) == len(fields(Framing))
