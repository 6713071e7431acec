"""The rules of the house hold, and each would notice what it forbids."""

from collections.abc import Callable, Iterator

import pytest

from tests.house import (
    Source,
    calls_at_import,
    clocks_below_the_edge,
    dictionaries_at_borders,
    faults,
    imports_that_point_up,
    libraries_away_from_home,
    long_files_and_functions,
    names_that_say_nothing,
)


def _holds(rule: Callable[[Source], Iterator[str]]) -> None:
    found = faults(rule)
    assert not found, "\n".join(["", *found])


def test_imports_only_point_down() -> None:
    _holds(imports_that_point_up)


def test_every_library_lives_in_one_home() -> None:
    _holds(libraries_away_from_home)


def test_only_the_edge_reads_the_clock() -> None:
    _holds(clocks_below_the_edge)


def test_modules_make_nothing_but_constants_when_they_are_imported() -> None:
    _holds(calls_at_import)


def test_no_dictionary_crosses_a_border_where_a_record_exists() -> None:
    _holds(dictionaries_at_borders)


def test_a_file_has_at_most_250_lines_and_a_function_at_most_40() -> None:
    _holds(long_files_and_functions)


def test_every_module_is_named_for_its_noun() -> None:
    _holds(names_that_say_nothing)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (imports_that_point_up, "classifiers/a.py", "def f():\n    from storage import records"),
        (imports_that_point_up, "classifiers/a.py", "import bot.app"),
        (imports_that_point_up, "storage/a.py", "from classifiers import model"),
        (imports_that_point_up, "storage/a.py", "from classifiers.signals_of import x"),
        (imports_that_point_up, "storage/b/a.py", "from ...bot import app"),
        (imports_that_point_up, "bot/incidents/a.py", "from bot.watching.match import TURNS"),
        (libraries_away_from_home, "bot/app.py", "import sqlalchemy.orm"),
        (libraries_away_from_home, "bot/feeds.py", "import feedparser"),
        (libraries_away_from_home, "bot/app.py", "import unheard_of"),
        (libraries_away_from_home, "classifiers/model.py", "import onnxruntime"),
        (libraries_away_from_home, "classifiers/careful.py", "import torch"),
        (clocks_below_the_edge, "bot/a.py", "import datetime\nx = datetime.datetime.now"),
        (clocks_below_the_edge, "storage/a.py", "x = date.today()"),
        (clocks_below_the_edge, "storage/a.py", "from time import time"),
        (calls_at_import, "bot/a.py", "engine = create_engine('sqlite://')"),
        (calls_at_import, "bot/a.py", "class A:\n    x = os.getenv('A')"),
        (calls_at_import, "bot/a.py", "def f(x=open('a')): ..."),
        (calls_at_import, "bot/a.py", "if DEBUG:\n    logging.basicConfig()"),
        (dictionaries_at_borders, "storage/a.py", "def f() -> list[dict[str, Any]]: ..."),
        (dictionaries_at_borders, "classifiers/a.py", "class A:\n    def f(self, *, x: Any) -> None: ..."),
        (long_files_and_functions, "bot/a.py", "x = 1\n" * 251),
        (long_files_and_functions, "bot/a.py", "def f():\n" + "    x = 1\n" * 40),
        (names_that_say_nothing, "bot/feed_utils.py", ""),
        (names_that_say_nothing, "bot/helpers/a.py", ""),
    ],
)
def test_each_rule_finds_what_it_forbids(
    rule: Callable[[Source], Iterator[str]], path: str, text: str
) -> None:
    found = list(rule(Source(path, text)))
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (
            imports_that_point_up,
            "storage/a.py",
            "from classifiers.signals import Tier\nimport classifiers.assessment",
        ),
        (libraries_away_from_home, "bot/feeds/a.py", "import feedparser\nimport json"),
        (libraries_away_from_home, "classifiers/careful_training.py", "import torch"),
        (clocks_below_the_edge, "bot/cli/a.py", "now = datetime.now(UTC)"),
        (clocks_below_the_edge, "bot/a.py", "x = time.monotonic()\ny = self.now"),
        (calls_at_import, "bot/a.py", "X = re.compile('a')\ndef f():\n    open('a')\ng = lambda: open('a')"),
        (calls_at_import, "bot/a.py", "if __name__ == '__main__':\n    main()"),
        (dictionaries_at_borders, "storage/a.py", "def _f(x: Any) -> dict[str, Any]: ..."),
        (long_files_and_functions, "bot/a.py", "def f():\n" + "    x = 1\n" * 39),
    ],
)
def test_each_rule_leaves_in_peace_what_it_allows(
    rule: Callable[[Source], Iterator[str]], path: str, text: str
) -> None:
    assert not list(rule(Source(path, text)))
