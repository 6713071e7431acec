"""Votes of many people become one label an item."""

from collections.abc import Callable
from dataclasses import replace

from bot.labels.counted import count
from storage.records import AssessedItem, Ballot, Opinion, Vote

Ballots = Callable[..., list[Ballot]]


def test_people_who_agree_give_one_label_and_are_counted(ballots: Ballots) -> None:
    counted = count(ballots((Opinion.WRONG_PLACE, "SY"), (Opinion.RIGHT, ""), (Opinion.NOT_NEW, "")))
    [label] = counted.labels
    assert label.votes == 3
    assert "where" in label.disputed
    agreed = count(ballots((Opinion.WRONG_PLACE, "SY"), (Opinion.WRONG_PLACE, " SY "))).labels[0]
    assert (agreed.fields, agreed.agreeing) == ({"where": frozenset({"SY"})}, {"where": 2})


def test_votes_on_different_fields_add_up(ballots: Ballots) -> None:
    [label] = count(ballots((Opinion.WRONG_PLACE, "SY"), (Opinion.WRONG_SIGNAL, "threat"))).labels
    assert label.fields == {"where": frozenset({"SY"}), "signals": frozenset({"threat"})}
    assert label.agreeing == {"where": 1, "signals": 1}
    assert label.disputed == ()


def test_a_field_in_dispute_is_left_out_and_counted(ballots: Ballots) -> None:
    counted = count(ballots((Opinion.RIGHT, ""), (Opinion.WRONG_SIGNAL, "threat")))
    [label] = counted.labels
    assert "signals" not in label.fields
    assert label.fields["where"] == frozenset({"IQ", "red-sea"})
    assert (label.disputed, counted.disputed) == (("signals",), 1)


def test_two_corrections_that_differ_are_in_dispute(ballots: Ballots) -> None:
    counted = count(ballots((Opinion.WRONG_PLACE, "SY"), (Opinion.WRONG_PLACE, "LB")))
    assert (counted.labels, counted.disputed) == ((), 1)
    [label] = count(ballots((Opinion.NOT_NEW, ""), (Opinion.FALSE_ALARM, ""))).labels
    assert label.disputed == ("kind",)
    assert (label.fields["severity"], label.agreeing["severity"]) == (0, 2)


def test_what_one_confirms_and_another_calls_wrong_is_in_dispute(ballots: Ballots) -> None:
    [label] = count(ballots((Opinion.RIGHT, ""), (Opinion.WRONG_PLACE, ""))).labels
    assert label.disputed == ("where",)
    counted = count(ballots((Opinion.RIGHT, ""), (Opinion.WRONG, "")))
    assert (counted.labels, counted.disputed, counted.silent) == ((), 6, 1)


def test_a_correction_stands_beside_a_bare_vote_against(ballots: Ballots) -> None:
    [label] = count(
        ballots((Opinion.WRONG_PLACE, ""), (Opinion.WRONG_PLACE, "SY"), (Opinion.WRONG, ""))
    ).labels
    assert label.fields == {"where": frozenset({"SY"})}
    assert (label.agreeing, label.votes) == ({"where": 1}, 3)


def test_an_item_of_bare_votes_against_gives_no_label(ballots: Ballots) -> None:
    counted = count(ballots((Opinion.WRONG, ""), (Opinion.WRONG_SIGNAL, "")))
    assert (counted.labels, counted.votes, counted.silent, counted.disputed) == ((), 2, 1, 0)


def test_votes_on_purged_items_are_counted_and_give_nothing(vote: Callable[..., Vote]) -> None:
    counted = count([Ballot(vote(Opinion.FALSE_ALARM), None)])
    assert (counted.labels, counted.votes, counted.gone) == ((), 1, 1)


def test_of_one_person_the_last_vote_on_an_item_counts_whatever_alert_it_was_on(
    make_item: Callable[..., AssessedItem], vote: Callable[..., Vote]
) -> None:
    item = make_item()
    first, last = vote(Opinion.RIGHT, alert_id=1), vote(Opinion.WRONG_SIGNAL, "threat", alert_id=2)
    [label] = count([Ballot(first, item), Ballot(last, item)]).labels
    assert (label.votes, label.fields) == (1, {"signals": frozenset({"threat"})})


def test_people_of_one_number_on_two_messengers_are_two(
    make_item: Callable[..., AssessedItem], vote: Callable[..., Vote]
) -> None:
    one = vote(Opinion.FALSE_ALARM)
    other = replace(one, address=replace(one.address, messenger="terminal"))
    [label] = count([Ballot(each, make_item()) for each in (one, other)]).labels
    assert (label.votes, label.agreeing["kind"]) == (2, 2)


def test_labels_come_in_the_order_of_first_votes_with_every_model_voted_on(
    make_item: Callable[..., AssessedItem], vote: Callable[..., Vote]
) -> None:
    two, one = make_item(2), make_item(1)
    votes = [
        Ballot(vote(Opinion.FALSE_ALARM), two),
        Ballot(vote(Opinion.FALSE_ALARM), one),
        Ballot(vote(Opinion.FALSE_ALARM, person=2, model="other"), two),
    ]
    labels = count(votes).labels
    assert [label.item.id for label in labels] == [2, 1]
    assert labels[0].models == ("2026.11-quick-000000", "other")
