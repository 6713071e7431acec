"""A keyword list, as dashboards use them: what the model is measured against, and no part of it."""

from typing import Final

from classifiers.assessment import Text
from classifiers.text import words

# Written for this project: words of armed conflict by how often they mean it, and words that take them back.
_WEIGHTS: Final = {
    **dict.fromkeys(("airstrike", "airstrikes", "shelling", "missile", "missiles", "drone", "drones"), 3.0),
    **dict.fromkeys(("insurgents", "militants", "gunmen", "jihadist", "militia", "rebels", "suicide"), 3.0),
    **dict.fromkeys(("killed", "kills", "kill", "bombing", "bomb", "explosion", "attack", "attacks"), 2.0),
    **dict.fromkeys(("strike", "strikes", "rocket", "rockets", "clashes", "offensive", "ambush"), 2.0),
    **dict.fromkeys(
        ("troops", "army", "military", "forces", "soldiers", "hostages", "coup", "invasion"), 1.0
    ),
    **dict.fromkeys(("war", "ceasefire", "nuclear", "warship", "navy", "sanctions", "border", "dead"), 1.0),
    **dict.fromkeys(("#tens", "#hundred", "#hundreds", "dozens", "scores"), 0.5),
    **dict.fromkeys(("anniversary", "film", "movie", "review", "trial", "union", "workers", "team"), -2.0),
    **dict.fromkeys(("match", "cup", "season", "podcast", "opinion", "explained", "?"), -2.0),
}


def keyword_score(text: Text) -> float:
    """The sum of the weights of the distinct words of title and summary; a title's count twice."""
    titled, told = set(words(text.title)), set(words(text.summary))
    return sum(_WEIGHTS.get(word, 0.0) for word in sorted(titled)) + sum(
        _WEIGHTS.get(word, 0.0) for word in sorted(titled | told)
    )
