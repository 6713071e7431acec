"""Items read by the classifier, off the event loop; the model is loaded when the first item needs it."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from classifiers.assessment import Assessment, Text
from storage.records import AssessedItem, Item


class Model(Protocol):
    """Whatever reads texts: `classifiers.model.EscalationModel`, several behind one, or a fake."""

    def assess(self, texts: Sequence[Text], *, sparing: bool = False) -> list[Assessment]:
        """One assessment for each text, in order; `sparing` reads no further what is surely irrelevant."""
        ...


class ItemReader:
    """Reads items one batch at a time in a thread of its own, so that the model never works twice at once.

    `sparing` is for archives: the model takes less care over what is surely irrelevant.
    """

    def __init__(self, load: Callable[[], Model], *, sparing: bool = False) -> None:
        self._load = load
        self._sparing = sparing
        self._model: Model | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    async def read(self, items: Sequence[Item]) -> list[AssessedItem]:
        """Each of `items` with its assessment, in order."""
        if not items:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self.read_now, items)

    def read_now(self, items: Sequence[Item]) -> list[AssessedItem]:
        """The same, in the calling thread."""
        if self._model is None:
            self._model = self._load()
        assessments = self._model.assess([_text(item) for item in items], sparing=self._sparing)
        return [
            AssessedItem(item=item, assessment=assessment)
            for item, assessment in zip(items, assessments, strict=True)
        ]

    def close(self) -> None:
        """Waits for the batch that is being read, if any, and reads no more."""
        self._thread.shutdown(cancel_futures=True)


def _text(item: Item) -> Text:
    return Text(title=item.title, summary=item.summary, language=item.language)
