from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from desk_app.domain.fact import FactType
from desk_app.rules.excel_columns import CellReader
from desk_app.rules.excel_conditions import COLUMNS, KINDS, OPS, ConditionSheet, fact_cell, lines_of, value_cell
from desk_app.rules.pack_documents import canonical
from desk_app.rules.yaml_file import YamlFault

TYPES = {"flag": FactType.BOOL, "count": FactType.NUMBER, "day": FactType.DATE, "word": FactType.TEXT}
LABELS = {name: f"{name}の名前" for name in TYPES}
WORDS = st.text("あいう漢字 0[]", min_size=1, max_size=6).map(str.strip).filter(bool)
LEAVES = st.one_of(
    st.builds(lambda v: {"fact": "flag", "op": "eq", "value": v}, st.booleans()),
    st.builds(
        lambda v, o: {"fact": "count", "op": o, "value": v}, st.integers(0, 200), st.sampled_from(["ge", "lt"])
    ),
    st.builds(lambda v: {"fact": "day", "op": "le", "value": v}, st.dates()),
    st.builds(lambda v: {"fact": "word", "op": "in", "value": v}, st.lists(WORDS, min_size=1, max_size=3)),
    st.just({"fact": "word", "op": "known"}),
    st.just({"param": "town", "op": "eq", "value": "head"}),
)


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda parts: {"all": parts}),
        some.map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        st.builds(
            lambda kind, part, label: {kind: {"label": label, "where": part}},
            st.sampled_from(["exists", "every"]),
            inner,
            WORDS,
        ),
    )


TREES = st.recursive(LEAVES, grown, max_leaves=8)


def sheet_rows(condition: Any) -> list[dict[str, Cell]]:
    """The condition's lines as cells of a sheet."""
    page = Workbook().active
    assert page is not None
    found = []
    for number, line in enumerate(lines_of(condition) or [], 2):
        values = {
            "段": line.depth,
            "つなぎ": KINDS[line.kind],
            "事実": fact_cell(line, LABELS) or None,
            "比べ方": OPS.get(line.op),
            "値": value_cell(line.value),
            "ことば": line.label or None,
            "だれを見る": None,
        }
        row = {}
        for column, (title, value) in enumerate(values.items(), 1):
            cell = page.cell(number, column)
            assert isinstance(cell, Cell)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            row[title] = cell
        found.append(row)
    return found


@given(TREES)
@settings(max_examples=60, deadline=None)
def test_a_condition_comes_back_from_its_lines(tree: Any) -> None:
    faults: list[YamlFault] = []
    made, _ = ConditionSheet(CellReader(faults, "条件"), TYPES, {"town": "head"}).condition(sheet_rows(tree))
    assert faults == []
    wrap = {"x": {"procedures": [{"when": tree}]}}
    assert canonical({"x": {"procedures": [{"when": made}]}}) == canonical(wrap)


def test_lines_stand_one_below_the_other_with_their_depth() -> None:
    tree = [{"any": [{"fact": "flag", "value": True}, {"not": {"fact": "count", "op": "ge", "value": 3}}]}]
    lines = lines_of(tree)
    assert lines is not None
    assert [(one.depth, one.kind) for one in lines] == [(1, "any"), (2, "fact"), (2, "not"), (3, "fact")]


def test_what_the_sheet_cannot_hold_stays_yaml() -> None:
    assert lines_of({"fact": "flag", "value": True, "new": 1}) is None
    assert lines_of({"unknown": []}) is None
    assert lines_of("text") is None


def test_a_value_of_another_type_is_refused_by_its_cell() -> None:
    faults: list[YamlFault] = []
    rows = sheet_rows({"fact": "day", "op": "eq", "value": date(2026, 4, 1)})
    rows[0]["値"].value = "4月ごろ"
    ConditionSheet(CellReader(faults, "条件"), TYPES, {}).condition(rows)
    assert [(one.at.file, one.remedy) for one in faults] == [
        (f"シート「条件」{rows[0]['値'].coordinate}", "日付(2026-04-01 の形)を入れてください。")
    ]


def test_the_columns_are_those_of_the_sheet() -> None:
    assert [column.title for column in COLUMNS[:4]] == ["番号", "どの条件", "段", "つなぎ"]
