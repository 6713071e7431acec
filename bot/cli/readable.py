"""What the classifier says of one text, as lines for a person at a terminal; asks no model itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from bot.messages.markup import clean as without_controls
from bot.watching.carried import signal_name
from classifiers.actors import actor_name
from classifiers.assessment import Act, Assessment, Dyad, Evidence
from classifiers.explain import Explanation, Moved, MovingWord
from classifiers.language import language_name
from classifiers.places import place_name
from classifiers.text import clean

_LEVELS: Final = ("no escalation", "background", "serious", "major", "critical")
# Signals below this are left out unless they pass.
_WORTH_A_LINE: Final = 0.05
_LABEL: Final = 16
_WIDEST_BAR: Final = 40
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
        code = assessment.language or ""
        language = f"in {language_name(code)} ({code})" if code else "in no language that can be told"
        yield from page.wrapped(f"Not assessed: {language}, which no model here reads.")
        return
    yield from _head(assessment, page)
    for title, part in (
        ("Signals", _signals(assessment, page)),
        ("Evidence", _evidence(assessment, page, explanation)),
        ("Acts", _acts(assessment.acts, page)),
    ):
        told = list(part)
        if told:
            yield from ("", title, *told)


def _head(read: Assessment, page: Page) -> Iterator[str]:
    kind = max(read.kind, key=read.kind.__getitem__) if read.kind else ""
    yield from page.wrapped(" · ".join(filter(None, (read.tier.upper() if read.tier else "No tier", kind))))
    if read.severity is not None:
        word = _LEVELS[min(round(read.severity), len(_LEVELS) - 1)]
        yield from page.wrapped(f"Severity {read.severity:.1f} of 4: {word}")
    told = (("Serious or worse", read.serious), ("major or worse", read.critical))
    yield from page.wrapped(", ".join(f"{word} {_percent(p)}" for word, p in told if p is not None))
    if read.places:
        yield from page.wrapped(f"Where: {', '.join(map(place_name, read.places))}")
    if read.dyads:
        yield from page.wrapped(f"Who: {_sides(read.dyads)}")


def _signals(read: Assessment, page: Page) -> Iterator[str]:
    """Each signal worth a line, those that pass marked and first; the attributes after them."""
    signals = read.signals or {}
    ranked = sorted(signals, key=lambda name: (name not in read.evidence, -signals[name]))
    for name in ranked:
        if name in read.evidence or signals[name] >= _WORTH_A_LINE:
            yield _bar(signal_name(name), signals[name], page, passes=name in read.evidence)
    if signals and not read.evidence:
        yield from page.wrapped("None passes its threshold.", indent=2)
    for name, p in (("cross-border", read.cross_border), ("mass casualty", read.mass_casualty)):
        if p is not None and p >= _WORTH_A_LINE:
            yield _bar(name, p, page, passes=False)


def _bar(name: str, p: float, page: Page, *, passes: bool) -> str:
    room = max(0, min(page.width - _LABEL - 9, _WIDEST_BAR))
    label = f"{'*' if passes else ' '} {name[:_LABEL]:<{_LABEL}}"
    return f"{label}{_percent(p):>4}  {'█' * round(p * room)}".rstrip()


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
            yield from page.wrapped(": ".join(filter(None, (signal_name(name), ", ".join(shares)))), indent=4)


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
        carried = ", ".join(signal_name(name) for name in act.signals)
        told = (f"{number}. {carried}", where, _sides(act.dyads))
        yield from page.wrapped(" · ".join(filter(None, told)), indent=2)
        yield from page.wrapped(_marked(act.evidence, frozenset()), indent=5)


def _sides(dyads: Sequence[Dyad]) -> str:
    return "; ".join(f"{_side(dyad.source)} → {_side(dyad.target)}" for dyad in dyads)


def _side(code: str) -> str:
    return "unknown" if code == "?" else actor_name(code)


def _percent(p: float) -> str:
    """Never a hundred: what is read is only likely."""
    return f"{min(round(100 * p), 99)}%"
