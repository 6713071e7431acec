"""EscalationModel: reads texts into assessments; knows nothing of files, feeds or subscribers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from classifiers.assessment import Assessment, Evidence, Text
from classifiers.card import Card
from classifiers.language import language_of, primary
from classifiers.text import Sentence, sentences, windows

if TYPE_CHECKING:
    from classifiers.calibration import Array, Calibration
    from classifiers.quick import QuickReader

_BATCH: Final = 512
# Places and sides are read from below the lowest tier on, so that a lower threshold of one's own has them.
_NEARLY_NOTABLE: Final = 0.5


@dataclass(frozen=True, slots=True)
class EscalationModel:
    """A reader with its calibration and its card."""

    card: Card
    reader: "QuickReader"
    calibration: "Calibration"

    @property
    def version(self) -> str:
        """What an assessment says it was made by."""
        return self.card.version

    def assess(self, texts: Sequence[Text]) -> list[Assessment]:
        """One assessment for each of `texts`, in order; a language that is not read is not assessed."""
        batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        return [assessment for batch in batches for assessment in self._assess(batch)]

    def probabilities(self, texts: Sequence[Text]) -> "Array":
        """Calibrated probabilities, texts x heads (`card.heads.columns`), whatever the language.

        Of a text longer than a feed's items the greatest over its pieces, for kinds those of its first.
        """
        import numpy as np  # noqa: PLC0415  heavy, and not needed for --help

        pieces = [windows(text) for text in texts]
        logits = self.reader.logits([piece for each in pieces for piece in each])
        read = self.calibration.probabilities(self.card.heads, logits)
        starts = [0, *accumulate(len(each) for each in pieces)][:-1]
        if not starts:
            return read
        greatest: Array = np.maximum.reduceat(read, starts, axis=0)
        kinds = self.card.heads.kind_columns
        greatest[:, kinds] = read[starts, kinds]
        return greatest

    def _assess(self, texts: Sequence[Text]) -> list[Assessment]:
        languages = [_language(text) for text in texts]
        assessments = [
            Assessment(model=self.version, language=language, assessed=language in self.card.languages)
            for language in languages
        ]
        read = [index for index, assessment in enumerate(assessments) if assessment.assessed]
        probabilities = self.probabilities([texts[index] for index in read])
        for index, row in zip(read, probabilities.tolist(), strict=True):
            assessments[index] = self._placed(texts[index], self._read(assessments[index], row))
        for index, evidence in self._evidence(texts, assessments):
            assessments[index] = replace(assessments[index], evidence=evidence)
        return assessments

    def _read(self, assessment: Assessment, row: Sequence[float]) -> Assessment:
        heads = self.card.heads
        named = dict(zip(heads.columns, row, strict=True))
        levels = row[heads.severity_columns]
        kinds, signals = row[heads.kind_columns], row[heads.signal_columns]
        read = replace(
            assessment,
            kind=dict(zip(heads.kinds, kinds, strict=True)) if heads.kinds else None,
            signals=dict(zip(heads.signals, signals, strict=True)) if heads.signals else None,
            cross_border=named.get("cross_border"),
            mass_casualty=named.get("mass_casualty"),
            notable=named.get("severity:1"),
            serious=named.get("severity:2"),
            critical=named.get("severity:3"),
            severity=sum(levels) if levels else None,
        )
        return replace(read, tier=self.card.thresholds.tier_of(read))

    def _placed(self, text: Text, assessment: Assessment) -> Assessment:
        if not self._nearly_notable(assessment):
            return assessment
        from classifiers.actors import dyads  # noqa: PLC0415  their tables are read when first needed
        from classifiers.places import where  # noqa: PLC0415  as above

        lead = windows(text)[0]
        places, sides = where(lead.title, lead.summary), dyads(lead.title, lead.summary)
        return replace(assessment, places=places, dyads=sides)

    def _nearly_notable(self, assessment: Assessment) -> bool:
        threshold = self.card.thresholds.notable
        near = threshold is not None and (assessment.notable or 0.0) >= _NEARLY_NOTABLE * threshold
        return near or assessment.tier is not None or bool(self.card.thresholds.passing(assessment))

    def _evidence(
        self, texts: Sequence[Text], assessments: Sequence[Assessment]
    ) -> Iterator[tuple[int, Mapping[str, Evidence]]]:
        """For each text with a signal that passes, the sentence that scores highest for it."""
        passing = {index: self.card.thresholds.passing(each) for index, each in enumerate(assessments)}
        wanted = [index for index, names in passing.items() if names]
        found = [sentences(texts[index]) for index in wanted]
        logits = self.reader.logits([Text(title=sentence.raw) for each in found for sentence in each])
        bounds = pairwise(accumulate((len(each) for each in found), initial=0))
        for index, candidates, (start, end) in zip(wanted, found, bounds, strict=True):
            columns = {name: self.card.heads.signals.index(name) for name in passing[index]}
            best = {name: candidates[int(logits[start:end, j].argmax())] for name, j in columns.items()}
            yield index, {name: _shown(sentence) for name, sentence in best.items()}


def _language(text: Text) -> str | None:
    return language_of(" ".join((text.title, text.summary, text.body[:1000])), primary(text.language))


def _shown(sentence: Sentence) -> Evidence:
    return Evidence(sentence.field, sentence.start, sentence.end, sentence.raw)
