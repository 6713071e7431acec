"""The model card as a page for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from classifiers.card import Bin, Card, Figure, Operating, Readers, Source, Sparing

_READERS: Final = {
    Readers.QUICK: "the quick reader alone",
    Readers.BOTH: "the quick reader and the careful one",
}


def page(card: Card) -> str:
    """The card in Markdown."""
    lines = [
        f"# Model {card.version}",
        "",
        _summary(card),
        "",
        _folds(card),
        *_section("Data", ("file", "items", "measured on", "SHA-256"), map(_source, card.sources)),
        *_section("Figures", ("figure", "value", "95 % interval"), _figures(card.metrics)),
        *_section(
            "Thresholds",
            ("passes", "at", "precision", "recall", "natural precision", "natural recall", "items"),
            (_costs(name, each) for name, each in card.operating.items()),
        ),
        *_spared(card.sparing),
        *_reliability(card.reliability),
        *_failures(card.failures),
        *_section("Items by head", ("head", "items"), card.counts.items()),
        *_section("Files", ("file", "bytes", "SHA-256"), _files(card)),
        *_section("Libraries", ("library", "version"), card.libraries.items()),
    ]
    return "\n".join(lines) + "\n"


def _source(source: Source) -> tuple[object, ...]:
    return (source.name, source.items, "yes" if source.measured else "no", source.sha256)


def _summary(card: Card) -> str:
    languages, dates = ", ".join(card.languages), ""
    if card.first_day:
        dates = f" from {card.first_day} to {card.last_day}"
    readers, items = _READERS[card.readers], f"{card.items - card.beside} labelled items{dates}"
    if card.beside:
        items += f" and {card.beside} more that nothing is measured on"
    begun = f"Begun with {card.base}. " if card.base else ""
    return f"Reads {languages} with {readers}. {begun}Trained on {items}. {card.recipe}"


def _folds(card: Card) -> str:
    parted = f"{card.folds} folds, items of one {card.folded_by} always in the same"
    return f"All figures are out of fold ({parted}); intervals are 95 % of 1,000 bootstrap resamples."


def _figures(metrics: Mapping[str, Figure]) -> Iterable[tuple[object, ...]]:
    return ((name, f"{each.value:.4f}", _interval(each)) for name, each in metrics.items())


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return "-"
    return f"{figure.low:.4f} to {figure.high:.4f}"


def _costs(name: str, at: Operating) -> tuple[object, ...]:
    figures = (at.precision, at.recall, at.natural_precision, at.natural_recall)
    return (name, f"{at.threshold:.4f}", *map(_share, figures), at.positives)


def _share(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


def _spared(sparing: Sparing | None) -> list[str]:
    if sparing is None:
        return []
    items = f"{100 * sparing.share:.1f} % of the items"
    if sparing.natural_share is not None:
        items += f", {100 * sparing.natural_share:.1f} % at natural rates"
    sentence = (
        "Of archives the careful reader is spared what the quick one takes for notable with less than"
        f" {sparing.below:g}: {items}. Among them are {100 * sparing.serious_lost:.2f} % of the serious items"
        " and no critical one."
    )
    return ["", sentence]


def _reliability(tables: Mapping[str, Sequence[Bin]]) -> Iterable[str]:
    for name, bins in tables.items():
        yield from _section(
            f"Reliability of `{name}`",
            ("probability", "items", "share of the pool", "mean probability", "share true"),
            ((f"{b.low:.1f}-{b.high:.1f}", b.items, *map(_fine, _measured(b))) for b in bins),
        )


def _measured(row: Bin) -> tuple[float, ...]:
    return (row.weight, row.mean_probability, row.share_true)


def _fine(figure: float) -> str:
    return f"{figure:.4f}"


def _failures(sentences: Sequence[str]) -> list[str]:
    return ["", "## Known failures", "", *(f"- {each}" for each in sentences)] if sentences else []


def _files(card: Card) -> Iterable[tuple[object, ...]]:
    return ((name, card.sizes[name], digest) for name, digest in card.files.items())


def _section(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    cells = [header, ["---"] * len(header), *rows]
    return ["", f"## {title}", "", *(f"| {' | '.join(map(str, row))} |" for row in cells)]
