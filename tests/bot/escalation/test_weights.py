"""The table of coefficients."""

import ast
from dataclasses import fields
from pathlib import Path

from bot.escalation.weights import WEIGHTS, Weights, coefficients

BOT = Path(__file__).resolve().parents[3] / "bot"


def test_every_coefficient_names_its_source() -> None:
    assert all(each.source for each in coefficients(WEIGHTS))


def test_only_what_was_measured_by_others_is_not_marked_editorial() -> None:
    published = {each.name for each in coefficients(WEIGHTS) if not each.editorial}
    assert published == {"fast_half_life", "slow_half_life"}


def test_every_coefficient_is_read_somewhere() -> None:
    paths = (BOT / package for package in ("escalation", "incidents"))
    trees = (ast.parse(file.read_text("utf-8")) for path in paths for file in path.glob("*.py"))
    read = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {each.name for each in fields(Weights)} <= read


def test_a_user_can_fit_a_weight_without_touching_the_others() -> None:
    fitted = {each.name: each.value for each in coefficients(Weights(scale=2.0))}
    assert fitted == {each.name: each.value for each in coefficients(WEIGHTS)} | {"scale": 2.0}
