"""Votes of many people as one label an item: what they agree on; what they dispute is counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.labels.told import FIELDS, Told, told
from storage.records import AssessedItem, Ballot, Item, Vote


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What people say of one item.

    `fields` are those of a labelled item (`classifiers.dataset`) that they agree on, `agreeing` how many said
    each; `disputed` those on which they do not agree. `votes` counts one vote a person, `models` are the
    versions that they voted on.
    """

    item: Item
    fields: Mapping[str, object]
    agreeing: Mapping[str, int]
    disputed: tuple[str, ...]
    votes: int
    models: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """All labels, in the order in which their items were first voted on, and what gave none.

    Of `votes`, `gone` are on items that are no longer stored. `disputed` counts fields left out because
    people disagree, `silent` items whose votes tell no field (a bare "wrong", or nothing but disputed ones).
    """

    labels: tuple[Label, ...]
    votes: int
    gone: int
    disputed: int
    silent: int


def count(ballots: Iterable[Ballot]) -> Count:
    """The labels in `ballots`, which come in the order of time."""
    by_item: dict[int, tuple[AssessedItem, dict[tuple[str, int], Vote]]] = {}
    votes = gone = 0
    for ballot in ballots:
        votes += 1
        if ballot.item is None:
            gone += 1
            continue
        # An item may have given several alerts: of what a person said of it the last counts.
        _, said = by_item.setdefault(ballot.item.item.id, (ballot.item, {}))
        said[ballot.vote.address.messenger, ballot.vote.person] = ballot.vote
    labels = [_label(item, list(said.values())) for item, said in by_item.values()]
    telling = tuple(label for label in labels if label.fields)
    return Count(
        labels=telling,
        votes=votes,
        gone=gone,
        disputed=sum(len(label.disputed) for label in labels),
        silent=len(labels) - len(telling),
    )


def _label(item: AssessedItem, votes: Sequence[Vote]) -> Label:
    said = [told(vote, item.assessment) for vote in votes]
    disputed = tuple(name for name in FIELDS if _disputed(name, said))
    values = {
        name: [each.fields[name] for each in said if name in each.fields]
        for name in FIELDS
        if name not in disputed
    }
    return Label(
        item=item.item,
        fields={name: given[0] for name, given in values.items() if given},
        agreeing={name: len(given) for name, given in values.items() if given},
        disputed=disputed,
        votes=len(votes),
        models=tuple(Counter(vote.model for vote in votes)),
    )


def _disputed(name: str, said: Sequence[Told]) -> bool:
    """Whether two say different things of this field, or one confirms what another calls wrong."""
    values = {each.fields[name] for each in said if name in each.fields}
    confirmed = any(each.confirms and name in each.fields for each in said)
    return len(values) > 1 or (confirmed and any(name in each.denied for each in said))
