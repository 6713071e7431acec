"""A model for each language behind the face of one: each text goes to the model that reads its language.

Knows no language by itself: the first model tells each text's, and leaves unread what it does not read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers import artifact
from classifiers.artifact import ArtifactError
from classifiers.assessment import Assessment, Text
from classifiers.model import EscalationModel

if TYPE_CHECKING:
    from classifiers.explain import Explanation


@dataclass(frozen=True, slots=True)
class Polyglot:
    """`first` reads what it can; `others` holds a model by language (ISO 639-1) for texts in that language.

    A language of `others` goes to its model even where `first` reads it too.
    """

    first: EscalationModel
    others: Mapping[str, EscalationModel]

    @property
    def version(self) -> str:
        """Every model with the languages it is asked for; each assessment names the one that made it."""
        others = (f"{language}: {model.version}" for language, model in sorted(self.others.items()))
        return "; ".join([self.first.version, *others])

    def assess(self, texts: Sequence[Text], *, sparing: bool = False) -> list[Assessment]:
        """One assessment for each of `texts`, in order; a language that no model reads is not assessed.

        With `sparing` what the quick readers are sure is irrelevant is read no further (for archives).
        """
        assessments = self.first.assess(texts, sparing=sparing)
        for language, model in self.others.items():
            its = [index for index, each in enumerate(assessments) if each.language == language]
            read = model.assess([texts[index] for index in its], sparing=sparing)
            for index, assessment in zip(its, read, strict=True):
                assessments[index] = assessment
        return assessments

    def explain(self, text: Text) -> "Explanation":
        """An assessment of `text` by the model of its language, and what moved each signal that passes."""
        explained = self.first.explain(text)
        own = self.others.get(explained.assessment.language or "")
        return own.explain(text) if own else explained


Reader = EscalationModel | Polyglot


def load(path: Path | None = None, languages: Mapping[str, Path] | None = None) -> Reader:
    """The model in the folder `path` (the shipped one without), and one more for each of `languages`.

    ArtifactError where one cannot be used, or does not read the language that it is named for.
    """
    first = artifact.load(path)
    others = {language: _reading(language, folder) for language, folder in (languages or {}).items()}
    return Polyglot(first, others) if others else first


def _reading(language: str, folder: Path) -> EscalationModel:
    model = artifact.load(folder)
    if language not in model.card.languages:
        read = ", ".join(model.card.languages)
        mend = f"name it for that, or train one on labels in {language}"
        raise ArtifactError(folder, f"reads {read}, not {language}", mend)
    return model
