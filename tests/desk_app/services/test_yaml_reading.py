"""Scalars are read by one small rule, and every fault knows its place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.nodes import ScalarNode

from desk_app.domain.life_event import LifeEvent
from desk_app.services.yaml_reading import NodeReader, parse_nodes, present, scalar_value


def value_of(text: str) -> object:
    node, faults = parse_nodes(text)
    assert not faults
    assert isinstance(node, ScalarNode)
    return scalar_value(node)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("on", "on"),
        ("null", None),
        ("~", None),
        ("0", 0),
        ("-12", -12),
        ("012", "012"),
        ("1_000", "1_000"),
        ("0x1f", "0x1f"),
        ("1.5", "1.5"),
        ("2026-11-24", date(2026, 11, 24)),
        ("2026-02-30", "2026-02-30"),
        ("'2026-11-24'", "2026-11-24"),
        ('"true"', "true"),
        ('"12"', "12"),
        ("''", ""),
        ("転入", "転入"),
    ],
)
def test_scalars_by_one_small_rule(text: str, value: object) -> None:
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


@given(st.integers())
def test_whole_numbers_of_any_size(number: int) -> None:
    assert value_of(str(number)) == number


def test_a_quoted_nothing_is_something() -> None:
    assert present(parse_nodes("~")[0]) is None
    assert present(parse_nodes("''")[0]) is not None
    assert present(None) is None


@pytest.mark.parametrize("text", ["a: [", "\x00", "{" * 3000, "!!python/object:os.system {}: ["])
def test_what_is_no_yaml_is_one_fault(text: str) -> None:
    node, faults = parse_nodes(text)
    assert node is None
    assert len(faults) == 1


def test_a_reader_notes_the_place_and_goes_on() -> None:
    node, _ = parse_nodes("a: 1\nb: x\nc: [1]\nd: 転入\nb: y\n")
    reader = NodeReader()
    rows = reader.mapping(node, "file", frozenset("abd"))
    assert rows.keys() == {"a", "b", "d"}
    assert reader.whole_number(rows["a"], "a") == 1
    assert reader.whole_number(rows["b"], "b") is None
    assert reader.flag(rows["b"], "b") is None
    assert reader.day(rows["b"], "b") is None
    assert reader.choice(rows["d"], "d", LifeEvent) is LifeEvent.MOVE_IN
    assert reader.items(rows["d"], "d") == []
    assert [(one.line, one.column, one.value_kind) for one in reader.faults] == [
        (3, "4", "key"),
        (5, "1", "key"),
        (2, "4", "value"),
        (2, "4", "value"),
        (2, "4", "value"),
        (4, "4", "shape"),
    ]


def test_absent_values_are_no_faults() -> None:
    reader = NodeReader()
    assert reader.text(None, "x") is None
    assert reader.scalar(None, "x") is None
    assert reader.flag(None, "x") is None
    assert reader.whole_number(None, "x") is None
    assert reader.day(None, "x") is None
    assert reader.items(None, "x") == []
    assert reader.mapping(None, "x", frozenset()) == {}
    assert reader.faults == []
