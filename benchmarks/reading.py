"""Short items read by the shipped model, against the plain keyword list it is measured against."""

from collections.abc import Callable, Iterator

from bot.demo.stories import stories
from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.baseline import keyword_score


def pairs() -> Iterator[tuple[str, Callable[[], int], str, Callable[[], int]]]:
    model = load()
    texts = [Text(title=story.title, summary=story.summary) for story in stories()] * 4

    def ours() -> int:
        return len(model.assess(texts))

    def theirs() -> int:
        return len([keyword_score(text) for text in texts])

    yield "read: items by the shipped model", ours, "keyword list", theirs
