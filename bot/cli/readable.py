"""What the classifier says of one text, as lines for a person at a terminal; asks no model itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from types import MappingProxyType
from typing import Final

from bot.messages.markup import clean as without_controls
from classifiers.actors import actor_name
from classifiers.assessment import Act, Assessment, Dyad, Evidence
from classifiers.explain import Explanation, Moved, MovingWord
from classifiers.language import language_name
from classifiers.places import place_name
from classifiers.signals import signal_name
from classifiers.text import clean

# What a kind is called where its own name is none that people use.
_KINDS: Final = MappingProxyType({"retro": "looking back", "none": "no act"})
# Signals below this are left out unless they pass.
_WORTH_A_LINE: Final = 0.05
_LABEL: Final = 16
_LEAST_BAR, _WIDEST_BAR = 15, 40
# A mark, the per cent and the spaces between.
_BESIDE_BAR: Final = 9
_LONGEST: Final = 800
# Stand in a sentence for the marks round a word until it is wrapped; no text of ours has them.
_OPEN, _SHUT = "\ue000", "\ue001"
_PRIVATE: Final = str.maketrans({_OPEN: "?", _SHUT: "?"})


@dataclass(frozen=True, slots=True)
class Page:
    """How wide lines may be, and what is put round a word to mark it."""

    width: int
    mark: tuple[str, str] = ("*", "*")

    def wrapped(self, text: str, indent: int = 0) -> Iterator[str]:
        """`text` in lines, those after the first indented by two more."""
        first, rest = " " * indent, " " * (indent + 2)
        for line in wrap(
            text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        ):
            yield line.replace(_OPEN, self.mark[0]).replace(_SHUT, self.mark[1])


def lines(assessment: Assessment, page: Page, explanation: Explanation | None = None) -> Iterator[str]:
    """The assessment, and with an explanation the words that moved each signal."""
    if not assessment.assessed:
        code = assessment.language
        known = f"in {language_name(code)} ({code}), which no model here reads" if code else ""
        yield from page.wrapped(f"Not assessed: {known or 'its language cannot be told'}.")
        return
    yield from _head(assessment, page)
    if explanation and explanation.sport:
        yield from page.wrapped(f"Taken for sport, by: {', '.join(explanation.sport)}")
    if explanation and explanation.total:
        yield from page.wrapped(f"Taken for a running total, no act of its own, by: {explanation.total}")
    for title, part in (
        (
            "Signals (* passes its threshold)" if assessment.evidence else "Signals",
            _signals(assessment, page),
        ),
        (
            "Evidence (words that moved each signal)" if explanation else "Evidence",
            _evidence(assessment, page, explanation),
        ),
        ("Acts", _acts(assessment.acts, page)),
    ):
        told = list(part)
        if told:
            yield from ("", *page.wrapped(title), *told)


def _head(read: Assessment, page: Page) -> Iterator[str]:
    kind = max(read.kind, key=read.kind.__getitem__) if read.kind else ""
    named = (read.tier.upper() if read.tier else "No tier", _named(_KINDS.get(kind, kind)))
    yield from page.wrapped(" · ".join(filter(None, named)))
    if read.severity is not None:
        yield from page.wrapped(f"Severity {read.severity:.1f} of 4")
    told = (("Serious or worse", read.serious), ("critical", read.critical))
    yield from page.wrapped(", ".join(f"{word} {_percent(p)}" for word, p in told if p is not None))
    lead = ", in the lead" if read.acts else ""
    if read.places:
        yield from page.wrapped(f"Where{lead}: {', '.join(map(place_name, read.places))}")
    if read.dyads:
        yield from page.wrapped(f"Who{lead}: {_sides(read.dyads)}")


def _signals(read: Assessment, page: Page) -> Iterator[str]:
    """Each signal worth a line, those that pass marked and first; the attributes after them."""
    signals = read.signals or {}
    ranked = sorted(signals, key=lambda name: (name not in read.evidence, -signals[name]))
    told = [name for name in ranked if name in read.evidence or _likely(signals[name])]
    longest = max((len(_named(signal_name(name))) for name in told), default=0)
    label = max(_LABEL, min(longest, page.width - _LEAST_BAR - _BESIDE_BAR))
    for name in told:
        yield _bar(_named(signal_name(name)), signals[name], page, label, passes=name in read.evidence)
    if signals and not read.evidence:
        yield from page.wrapped("None passes its threshold.", indent=2)
    for name, p in (("cross-border", read.cross_border), ("mass casualty", read.mass_casualty)):
        if p is not None and _likely(p):
            yield _bar(name, p, page, label, passes=False)


def _likely(p: float) -> bool:
    return p >= _WORTH_A_LINE


def _bar(name: str, p: float, page: Page, label: int, *, passes: bool) -> str:
    room = max(0, min(page.width - label - _BESIDE_BAR, _WIDEST_BAR))
    shown = name if len(name) <= label else f"{name[: label - 1]}…"
    return f"{'*' if passes else ' '} {shown:<{label}}{_percent(p):>4}  {'█' * round(p * room)}".rstrip()


def _evidence(read: Assessment, page: Page, explanation: Explanation | None) -> Iterator[str]:
    """Each sentence once, under all the signals that it carries; without an explanation unmarked."""
    moved = explanation.signals if explanation else {}
    shown: dict[Evidence, list[str]] = {}
    for name, evidence in read.evidence.items():
        shown.setdefault(evidence, []).append(name)
    for evidence, names in shown.items():
        spans = {(word.start, word.end) for name in names for word in _of(moved, name)}
        yield from page.wrapped(_marked(evidence, spans), indent=2)
        for name in names:
            shares = [f"{without_controls(word.text)} {word.share:.0%}" for word in _of(moved, name)]
            alone = "no word alone" if explanation else ""
            told = (_named(signal_name(name)), ", ".join(shares) or alone)
            yield from page.wrapped(": ".join(filter(None, told)), indent=4)


def _of(moved: Mapping[str, Moved], name: str) -> Sequence[MovingWord]:
    return moved[name].words if name in moved else ()


def _marked(evidence: Evidence, spans: Collection[tuple[int, int]]) -> str:
    raw = evidence.text.translate(_PRIVATE)
    for start, end in sorted(spans, reverse=True):
        word = slice(start - evidence.start, end - evidence.start)
        raw = f"{raw[: word.start]}{_OPEN}{raw[word]}{_SHUT}{raw[word.stop :]}"
    text = without_controls(clean(raw))
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST]
    return f"{cut}{_SHUT if cut.count(_OPEN) > cut.count(_SHUT) else ''}…"


def _acts(acts: Sequence[Act], page: Page) -> Iterator[str]:
    for number, act in enumerate(acts, start=1):
        where = ", ".join(map(place_name, act.places))
        carried = ", ".join(_named(signal_name(name)) for name in act.signals)
        told = (f"{number}. {carried}", where, _sides(act.dyads))
        yield from page.wrapped(" · ".join(filter(None, told)), indent=2)
        yield from page.wrapped(_marked(act.evidence, frozenset()), indent=5)


def _named(label: str) -> str:
    """A label as it may be written to a terminal: a model of one's own names it as it likes."""
    return without_controls(label.translate(_PRIVATE))


def _sides(dyads: Sequence[Dyad]) -> str:
    return "; ".join(f"{_side(dyad.source)} → {_side(dyad.target)}" for dyad in dyads)


def _side(code: str) -> str:
    return "unknown" if code == "?" else actor_name(code)


def _percent(p: float) -> str:
    """Never a hundred: what is read is only likely."""
    return f"{min(round(100 * p), 99)}%"
