"""EscalationModel: reads texts into assessments; knows nothing of files, feeds or subscribers.

The quick reader reads everything. The careful one, where a model has one, reads with it, and a calibration
hears both; for archives it is spared what is surely irrelevant. Sport that they take for an escalation is put
right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from classifiers.assessment import Assessment, Text
from classifiers.card import Card
from classifiers.language import language_of_item
from classifiers.readings import Readings, located, pooled, sided
from classifiers.running_totals import no_act, running_total
from classifiers.signals import Tier
from classifiers.sport import answers_codebook, calmed, sport_words
from classifiers.text import sentences, windows

if TYPE_CHECKING:
    from classifiers.calibration import Array, Calibration
    from classifiers.careful import CarefulReader, Roles
    from classifiers.correction import Correction
    from classifiers.explain import Explanation
    from classifiers.quick import QuickReader

_BATCH: Final = 512
# Places and sides are read from below the lowest tier on, so that a lower threshold of one's own has them.
_NEARLY_NOTABLE: Final = 0.5


@dataclass(frozen=True, slots=True)
class EscalationModel:
    """Two readers with their calibration and their card.

    `calibration` hears both readers, `quick_calibration` the quick one alone. `spare_below` is the quick
    reader's own P(severity >= 1) under which a text need not be read carefully; None spares nothing.
    `corrections` are what labels of people changed since, the earliest first.
    """

    card: Card
    quick: "QuickReader"
    careful: "CarefulReader | None"
    calibration: "Calibration | None"
    quick_calibration: "Calibration"
    spare_below: float | None
    corrections: "tuple[Correction, ...]" = ()

    @property
    def version(self) -> str:
        """What an assessment says it was made by."""
        return self.card.version

    def assess(self, texts: Sequence[Text], *, sparing: bool = False) -> list[Assessment]:
        """One assessment for each of `texts`, in order; a language that is not read is not assessed.

        `sparing` is for archives: what the quick reader holds for surely irrelevant is read by it alone.
        """
        batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        return [assessment for batch in batches for assessment in self._assess(batch, sparing=sparing)]

    def explain(self, text: Text) -> "Explanation":
        """An assessment of `text`, and for each signal that passes the words that moved it."""
        from classifiers.explain import explain  # noqa: PLC0415  seldom asked for

        explained = explain(self, self.card.heads, text, self.assess([text])[0], self.card.longest)
        if not explained.assessment.assessed:
            return explained
        ((pieces, row),) = zip(self._pieces([text]), self.probabilities([text]).tolist(), strict=True)
        read = self._filled(explained.assessment, row)
        return replace(explained, sport=self._sport(pieces, read), total=self._total(pieces[0], read))

    def probabilities(self, texts: Sequence[Text], *, sparing: bool = False) -> "Array":
        """Calibrated probabilities, texts x heads (`card.heads.columns`), whatever the language."""
        return self._whole(self._pieces(texts), sparing=sparing).probabilities

    def read(self, pieces: Sequence[Text], *, sparing: bool = False) -> Readings:
        """What the readers say of `pieces`, each as long as a feed's items, as corrected."""
        read = self._uncorrected(pieces, sparing=sparing)
        if not (self.corrections and pieces):
            return read
        features, probabilities = self.quick.features.matrix(pieces), read.probabilities
        for correction in self.corrections:
            probabilities = correction.probabilities(self.card.heads, probabilities, features)
        return Readings(probabilities, read.roles)

    def _uncorrected(self, pieces: Sequence[Text], *, sparing: bool) -> Readings:
        import numpy as np  # noqa: PLC0415  heavy, and not needed for --help

        heads, quick = self.card.heads, self.quick.logits(pieces)
        wanted = list(range(len(pieces)))
        if self.careful is None or self.calibration is None:
            return Readings(self.quick_calibration.probabilities(heads, quick), (None,) * len(pieces))
        probabilities = np.zeros(quick.shape)
        column = heads.column("severity:1")
        if sparing and self.spare_below is not None and column is not None:
            probabilities = self.quick_calibration.probabilities(heads, quick)
            wanted = np.flatnonzero(probabilities[:, column] >= self.spare_below).tolist()
        roles: list[Roles | None] = [None] * len(pieces)
        if wanted:
            careful = self.careful.read([pieces[index] for index in wanted])
            both = np.concatenate([quick[wanted], careful.logits], axis=1)
            probabilities[wanted] = self.calibration.probabilities(heads, both)
            for index, told in zip(wanted, careful.roles, strict=True):
                roles[index] = told
        return Readings(probabilities, tuple(roles))

    def _pieces(self, texts: Sequence[Text]) -> list[list[Text]]:
        return [windows(text, self.card.longest) for text in texts]

    def _whole(self, pieces: Sequence[Sequence[Text]], *, sparing: bool) -> Readings:
        """One row for each text, given in its pieces, and the roles in its lead."""
        import numpy as np  # noqa: PLC0415  heavy, and not needed for --help

        read = self.read([piece for each in pieces for piece in each], sparing=sparing)
        bounds = list(accumulate((len(each) for each in pieces), initial=0))
        if len(pieces) == bounds[-1]:
            return read
        rows = [pooled(self.card.heads, read.probabilities[start:end]) for start, end in pairwise(bounds)]
        return Readings(np.stack(rows), tuple(read.roles[start] for start in bounds[:-1]))

    def _assess(self, texts: Sequence[Text], *, sparing: bool) -> list[Assessment]:
        languages = [language_of_item(text) for text in texts]
        assessments = [
            Assessment(model=self.version, language=language, assessed=language in self.card.languages)
            for language in languages
        ]
        indexes = [index for index, assessment in enumerate(assessments) if assessment.assessed]
        pieces = self._pieces([texts[index] for index in indexes])
        read = self._whole(pieces, sparing=sparing)
        rows = zip(indexes, pieces, read.probabilities.tolist(), read.roles, strict=True)
        for index, (lead, *rest), row, roles in rows:
            assessment = self._filled(assessments[index], row)
            if self._sport((lead, *rest), assessment):
                assessments[index] = self._filled(assessments[index], calmed(self.card.heads, row))
                continue
            if self._total(lead, assessment):
                assessment = self._filled(assessments[index], no_act(self.card.heads, row))
            assessment = self._placed(lead, assessment, roles)
            assessments[index] = (
                self._acting(texts[index], assessment, sparing=sparing) if rest else assessment
            )
        for index, assessment in self._evidenced(texts, assessments):
            assessments[index] = assessment
        return assessments

    def _filled(self, assessment: Assessment, row: Sequence[float]) -> Assessment:
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

    def _sport(self, pieces: Sequence[Text], assessment: Assessment) -> tuple[str, ...]:
        """The words by which what is read as an escalation, or nearly, is sport; () where it is not."""
        if not (self._nearly_notable(assessment) and answers_codebook(self.card.heads)):
            return ()
        return sport_words(pieces)

    def _total(self, lead: Text, assessment: Assessment) -> str:
        """The words by which what is read as critical is but a running total; "" where it is an act."""
        if assessment.tier is not Tier.CRITICAL or not answers_codebook(self.card.heads):
            return ""
        return running_total(lead.title)

    def _placed(self, lead: Text, assessment: Assessment, roles: "Roles | None") -> Assessment:
        if not self._nearly_notable(assessment):
            return assessment
        return replace(assessment, places=located(lead, roles), dyads=sided(lead, roles))

    def _nearly_notable(self, assessment: Assessment) -> bool:
        threshold = self.card.thresholds.notable
        near = threshold is not None and (assessment.notable or 0.0) >= _NEARLY_NOTABLE * threshold
        return near or assessment.tier is not None or bool(self.card.thresholds.passing(assessment))

    def _acting(self, text: Text, assessment: Assessment, *, sparing: bool) -> Assessment:
        """The assessment of a long text with its acts, and its evidence."""
        from classifiers.acts import ActReader, reporting  # noqa: PLC0415  long texts are rare, its tables large

        reports = reporting(assessment.kind or {})
        reader = ActReader(self.card, lambda pieces: self.read(pieces, sparing=sparing), reports)
        said = reader.said(text)
        passing = self.card.thresholds.passing(assessment)
        return replace(assessment, acts=reader.acts(said), evidence=reader.evidence(said, passing))

    def _evidenced(
        self, texts: Sequence[Text], assessments: Sequence[Assessment]
    ) -> Iterator[tuple[int, Assessment]]:
        """Those not long with a signal that passes, with the sentence that scores highest for each."""
        passing = {
            index: self.card.thresholds.passing(each)
            for index, each in enumerate(assessments)
            if not each.evidence
        }
        found = {index: sentences(texts[index]) for index, names in passing.items() if names}
        # The quick reader alone: within an item it points well enough, and where there is a choice at all.
        several = {index: each for index, each in found.items() if len(each) > 1}
        logits = self.quick.logits([Text(title=s.raw) for each in several.values() for s in each])
        bounds = pairwise(accumulate((len(each) for each in several.values()), initial=0))
        scores = {index: logits[start:end] for index, (start, end) in zip(several, bounds, strict=True)}
        for index, each in found.items():
            columns = {name: self.card.heads.signals.index(name) for name in passing[index]}
            at = {
                name: int(scores[index][:, j].argmax()) if len(each) > 1 else 0 for name, j in columns.items()
            }
            evidence = {name: each[place].evidence for name, place in at.items()}
            yield index, replace(assessments[index], evidence=evidence)
