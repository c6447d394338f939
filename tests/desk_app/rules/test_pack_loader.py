"""Loading: the base pack is sound; every kind of mistake is refused with its file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.procedure import ClosedDay, CounterType
from desk_app.rules.condition import leaves
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_loader import load_pack, pack_sha256
from desk_app.rules.pack_reader import PackError
from tests.desk_app.rules.conftest import BASE


def broken(tmp_path: Path, file: str, old: str, new: str) -> tuple[PackError, int]:
    """The error of the small pack with one text replaced, and the line of that text."""
    folder = tmp_path / "pack"
    small_pack(folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    where = text.split(old, 1)[0].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return caught.value, where


X = "procedures/x.yaml"
HERE = -1
"""The fault lies on the line where the text was replaced."""
MOVE_BULK = "gives: [{when: true, value: true}]}"
AGE_ON_EVENT = "computed: {function: age_on_event, needs: [birth, event_on]}"
DIVISION = "division: 市民課"
SMALL = Path(__file__).parent / "packs" / "small"
"""A pack of a few facts, two plain rows and the row X01: quick to load, and nobody else's to change."""


def small_pack(folder: Path) -> None:
    """A copy of the small pack."""
    shutil.copytree(SMALL, folder)


MOPED = "{fact: owns_moped, op: eq, value: true}"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (X, MOPED, "{fact: owns_mopedd, op: eq, value: true}", 8, "知らない事実"),
        (X, MOPED, "{fact: owns_moped, op: eq, value: 1}", 8, "型か選択肢"),
        (X, MOPED, "{fact: dog_situation, op: eq, value: ねこ}", 8, "型か選択肢"),
        (X, MOPED, "{fact: owns_moped, op: lt, value: true}", 8, "演算"),
        (X, MOPED, "{fact: dog_situation, op: in, value: いる}", 8, "型か選択肢"),
        (X, MOPED, "{fact: moves, op: eq, value: true}", 8, "人の事実"),
        (X, MOPED, "{fact: phone, op: known}", 8, "判定に使わない"),
        (X, f"    when: {MOPED}\n", "", 2, "条件 when"),
        (X, MOPED, "{all: []}", 8, "1つ以上"),
        (X, MOPED, "{some: [1]}", 8, "知らない条件"),
        (X, MOPED, "{not: 1, any: [1]}", 8, "どれか1つ"),
        (X, MOPED, "yes", 8, "条件ではありません"),
        (X, MOPED, "{param: nothing, value: 1}", 8, "知らないパラメーター"),
        (X, MOPED, "{param: chip_special, op: lt, value: 1}", 8, "eq か ne"),
        (X, MOPED, "{exists: {over: town, label: x, where: {fact: moves, op: eq, value: true}}}", 8, "household"),
        (X, MOPED, "{exists: {where: {fact: moves, op: eq, value: true}}}", 8, "label"),
        (X, "division: 市民課", "division: 町民課", 6, "知らない担当課"),
        (X, "events: [転入]", "events: [出生]", 7, "このパックにないきっかけ"),
        (X, "events: [転入]", "events: []", 7, "events がありません"),
        (X, "    plain: 試しです。\n", "", 2, "plain"),
        (X, "name: 試し", "nam: 試し", 3, "知らないキー"),
        (X, "id: X01", "id: A01", 2, "2回あります"),
        (X, "basis: [{law: 試し法, article: 1条, verified: false}]", "basis: []", 9, "根拠"),
        (X, "division: 市民課", "division: 市民課\n    forms: [no-such-form]", 7, "知らない様式"),
        (X, "division: 市民課", "division: 市民課\n    belongings: [gold]", 7, "知らない持ち物"),
        (X, "division: 市民課", "division: 市民課\n    supersedes: [Z99]", 2, "知らない手続き"),
        (X, "division: 市民課", "division: 市民課\n    supersedes: [A12]", 2, "人ごとの手続き"),
        (X, "division: 市民課", "division: 市民課\n    scope: town", 7, "使えない値"),
        (X, "division: 市民課", "division: 市民課\n    applies_to: movers", 7, "applies_to"),
        (X, "division: 市民課", "division: 市民課\n    judged_by: birth", 7, "judged_by"),
        (X, "division: 市民課", "division: 市民課\n    fee_yen: -1", 7, "0以上の整数"),
        (X, "division: 市民課", "division: 市民課\n    note: 5", 7, "文字"),
        (X, "division: 市民課", "division: 市民課\n    forms: x", 7, "一覧"),
        (X, "division: 市民課", "division: 市民課\n    deadlines: [1]", 7, "組です"),
        (X, "division: 市民課", "division: 市民課\n    deadlines: [{what: x, from: event_on}]", 7, "どちらか"),
        (
            X,
            "division: 市民課",
            "division: 市民課\n    deadlines: [{what: x, from: owns_moped, days: 1}]",
            7,
            "日付の事実",
        ),
        (X, "division: 市民課", "division: 市民課\n    deadlines: [{what: x, from: birth, days: 1}]", 7, "人の事実"),
        (
            X,
            "division: 市民課",
            "division: 市民課\n    deadlines: [{what: x, from: event_on, days: 1, kind: x}]",
            7,
            "filing か lapse",
        ),
        (
            X,
            "division: 市民課",
            "division: 市民課\n    deadlines: [{what: x, from: event_on, days: 1, counts_first_day: 1}]",
            7,
            "true か false",
        ),
        (X, "division: 市民課", "division: 市民課\n    periods: []", 7, "期間がありません"),
        (X, "division: 市民課", "division: 市民課\n    periods: [{to: 2026-01-01}]", 7, "from がありません"),
        (X, "division: 市民課", "division: 市民課\n    periods: [{from: soon}]", 7, "日付"),
        (X, "division: 市民課", "division: 市民課\n    periods: [{from: 2026-01-02, to: 2026-01-01}]", 7, "より前"),
        (
            X,
            "division: 市民課",
            "division: 市民課\n    periods: [{from: 2025-01-01, to: 2025-12-31}, {from: 2025-12-31}]",
            7,
            "重なって",
        ),
        (
            X,
            "division: 市民課",
            "division: 市民課\n    periods: [{from: 2025-01-01, to: 2025-12-31}, {from: 2026-01-02}]",
            7,
            "あいて",
        ),
        (X, "    name: 試し", "    name: 試し\n    name: 再び", 4, "2回"),
        (X, "procedures:", "procedures: [", 2, "YAML"),
        ("facts.yaml", "  - id: filed_on\n", "  - id: life_event\n", HERE, "事実 life_event が2回"),
        ("facts.yaml", "type: date", "type: day", HERE, "使えない値"),
        ("facts.yaml", "sources: [spoken]", "sources: [rumour]", HERE, "知らない出所"),
        ("facts.yaml", "en: Life event}", "}", HERE, "en"),
        ("facts.yaml", "bulk: {fact: all_move,", "bulk: {fact: moves,", HERE, "まとめて聞く質問"),
        (
            "facts.yaml",
            MOVE_BULK,
            "gives: [{when: 3, value: true}]}",
            HERE,
            "型が違います",
        ),
        (
            "facts.yaml",
            f"bulk: {{fact: all_move, {MOVE_BULK}",
            "bulk: yes",
            HERE,
            "fact と gives",
        ),
        ("facts.yaml", "needed_by_forms: [juumin-ido]", "needed_by_forms: [x]", HERE, "知らない様式"),
        ("facts.yaml", "choices: [本人, 世帯員, 代理人]", "choices: [1]", HERE, "文字"),
        ("facts.yaml", "function: age_on_event,", "function: age_of_dog,", None, "知らない計算"),
        ("facts.yaml", "needs: [birth, event_on]}", "needs: [birth, no_such]}", None, "知らない事実"),
        ("facts.yaml", "needs: [birth, event_on]}", "needs: [birth, age_on_event]}", None, "自分自身"),
        (
            "facts.yaml",
            AGE_ON_EVENT,
            "computed: yes",
            None,
            "function と needs",
        ),
        ("facts.yaml", "    choices: [本人, 世帯員, 代理人]\n", "", None, "choices は type"),
        ("pack.yaml", "effective_on: 2026-11-01\n", "", 2, "effective_on"),
        ("pack.yaml", "  - event_on\n", "  - no_such_fact\n", 9, "知らない事実"),
        ("pack.yaml", "  en: It is needed on the paper.\n", "", None, "en"),
        ("events.yaml", "転居", "引越", 2, "知らないきっかけ"),
        ("divisions.yaml", "id: 戸籍", "id: 市民課", 4, "2回"),
        ("belongings.yaml", "id: card,", "id: identity,", 5, "2回"),
    ],
)
def test_mistakes_are_pointed_at(
    tmp_path: Path, file: str, old: str, new: str, line: int | None, message: str
) -> None:
    error, here = broken(tmp_path, file, old, new)
    line = here if line == HERE else line
    found = [(fault.column, fault.line, fault.message) for fault in error.faults]
    assert any(where == file and message in text and line in (None, at) for where, at, text in found), found


def test_the_base_pack(pack: RulePack) -> None:
    ids = [row.id for row in pack.procedures]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids))
    assert len(pack.sha256) == 64
    rows = {row.id: row for row in pack.procedures}
    assert rows["A01"].deadlines[0].days == 14
    assert rows["A12"].deadlines[1].closed_day is ClosedDay.UNKNOWN
    assert [(basis.law, basis.article) for basis in rows["A01"].basis] == [("住民基本台帳法", "22条1項")]
    assert [(basis.law, basis.article) for basis in rows["C02"].basis] == [("介護保険法", "36条")]
    assert [(basis.law, basis.article) for basis in rows["E29"].basis] == [("不動産登記法", "76条の5・164条2項")]
    assert rows["C08"].deadlines[0].days == rows["C10"].deadlines[0].days == 30
    assert not rows["C19"].deadlines


def test_hash_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "pack")
    before = pack_sha256(tmp_path / "pack")
    path = tmp_path / "pack" / "events.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert pack_sha256(tmp_path / "pack") == before
    path.write_text("events: [転入]\n", encoding="utf-8")
    assert pack_sha256(tmp_path / "pack") != before


MOPED_PERIODS = """division: 市民課
    periods:
      - {from: 2024-12-02, to: 2026-03-31}
      - from: 2026-04-01
        to: 2027-03-31
        name: 新しい試し
        when: {fact: dog_situation, op: eq, value: いる}
        fee_yen: 500
        counter: guidance
        deadlines: [{what: 試し, from: event_on, days: 3}]
        note: 2026年4月から
      - {from: 2027-04-01, in_force: false, note: なくなりました。}"""


def test_a_period_may_read_differently(tmp_path: Path) -> None:
    """Before, during and after the change of a rule: what the period does not say it takes from the row."""
    small_pack(tmp_path / "pack")
    path = tmp_path / "pack" / X
    path.write_text(path.read_text(encoding="utf-8").replace(DIVISION, MOPED_PERIODS), encoding="utf-8")
    row = next(one for one in load_pack(tmp_path / "pack").procedures if one.id == "X01")
    before, during, after = row.periods
    assert before.variant is after.variant is None
    assert (after.in_force, after.note) == (False, "なくなりました。")
    variant = during.variant
    assert variant is not None
    assert (variant.id, variant.name, variant.plain, variant.division) == (
        "X01",
        "新しい試し",
        "試しです。",
        "市民課",
    )
    assert (variant.fee_yen, variant.counter, variant.note) == (500, CounterType.GUIDANCE, "2026年4月から")
    assert [leaf.fact for leaf in leaves(variant.when)] == ["dog_situation"]
    assert [leaf.fact for leaf in leaves(row.when)] == ["owns_moped"]
    assert [rule.days for rule in variant.deadlines] == [3]
    assert row.deadlines == ()
    assert row.version(before) is row.version(None) is row
    assert row.version(during) is variant
    assert row.versions() == (row, variant)
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1)]
    assert [during.covers(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{from: 2024-12-02, supersedes: [A01]}", "知らないキー supersedes"),
        ("{from: 2024-12-02, events: [転居]}", "知らないキー events"),
        ("{from: 2024-12-02, in_force: false, when: []}", "行われていない期間に when"),
        ("{from: 2024-12-02, when: {fact: no_such, op: eq, value: 1}}", "知らない事実 no_such"),
        ("{from: 2024-12-02, basis: []}", "根拠 basis がありません"),
        ("{from: 2024-12-02, forms: [no-such]}", "知らない様式 no-such"),
        ("{from: 2024-12-02, deadlines: [{what: x, from: event_on}]}", "期限の長さ"),
        ("{from: 2024-12-02, plain: 3}", "plain が文字ではありません"),
    ],
)
def test_what_a_period_may_not_say(tmp_path: Path, entry: str, message: str) -> None:
    error, line = broken(tmp_path, X, DIVISION, f"division: 市民課\n    periods:\n      - {entry}")
    assert [fault for fault in error.rows if message in fault.message and fault.at.line == line + 2], error.message
