"""Every kind of mistake in a pack is refused with its file, its line and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.rules.pack_loader import load_pack
from desk_app.rules.pack_reader import PackError
from tests.desk_app.rules.test_pack_loader import DIVISION, MOPED, X, broken, small_pack

FACTS, PACK = "facts.yaml", "pack.yaml"
PERIODS = f"{DIVISION}\n    periods: "
CLOCK = f"{DIVISION}\n    deadlines: "
PLAIN_ROW = "name: a, plain: a, plain_easy: a, division: 市民課, events: [転入], when: [], basis: [{law: a}]"
CYCLE = f"""
  - {{id: X02, {PLAIN_ROW}, supersedes: [X03]}}
  - {{id: X03, {PLAIN_ROW}, supersedes: [X02]}}"""
NUMBER = """  - id: rooms
    scope: case
    type: number
    minimum: 1
    maximum: 9
    label: {ja: a, ja-easy: a, en: a}
    question: {ja: a, ja-easy: a, en: a}
    why: form
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "reason", "remedy"),
    [
        pytest.param(X, MOPED, "{fact: owns_mopedd, op: eq, value: true}", 8,
                     "知らない事実 owns_mopedd", "もしかして owns_moped ではありませんか", id="misspelt fact"),
        pytest.param(X, MOPED, "{fact: zzzz, op: eq, value: true}", 8,
                     "知らない事実 zzzz", "使えるのは age_on_event、all_move、", id="unknown fact"),
        pytest.param(X, DIVISION, "division: 町民課", 6,
                     "知らない担当課 町民課", "もしかして 市民課", id="unknown division"),
        pytest.param(X, "events: [転入]", "events: [転居届]", 7,
                     "きっかけ 転居届", "もしかして 転居", id="unknown event of a row"),
        pytest.param("events.yaml", "転居", "転移", 2, "知らないきっかけ 転移", "もしかして 転", id="unknown event"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    forms: [juminido]", 7,
                     "知らない様式 juminido", "もしかして juumin-ido", id="unknown form"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    belongings: [identiti]", 7,
                     "知らない持ち物 identiti", "もしかして identity", id="unknown belonging"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    done_with: [A02]", 2,
                     "知らない手続き A02", "もしかして A", id="done_with unknown"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    supersedes: [Q77]", 2,
                     "知らない手続き Q77", "使えるのは A01、A12、X01", id="supersedes unknown"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    supersedes: [X01]", 2,
                     "自分自身に戻ります", "どちらか一方の supersedes", id="supersedes itself"),
        pytest.param(X, "procedures:", f"procedures:{CYCLE}", 2,
                     "自分自身に戻ります", "どちらか一方の supersedes", id="supersedes cycle"),
        pytest.param(X, MOPED, "{param: chip_specal, op: eq, value: true}", 8,
                     "知らないパラメーター chip_specal", "もしかして chip_special", id="unknown parameter"),
        pytest.param(X, MOPED, "{param: chip_special, op: eq, value: 1}", 8,
                     "型が違います", "今の値 True と同じ型", id="parameter of another type"),
        pytest.param(X, "name: 試し", "nama: 試し", 3, "知らないキー nama", "もしかして name", id="unknown key"),
        pytest.param(X, "plain: 試しです。", "plain: 12", 4,
                     "plain が文字ではありません", "引用符で囲みます", id="wrong type of a text"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    fee_yen: 三百", 7,
                     "fee_yen に使えない値 三百", "0以上の整数", id="wrong type of a number"),
        pytest.param(X, DIVISION, f"{DIVISION}\n    scope: persn", 7,
                     "scope に使えない値 persn", "もしかして person", id="wrong scope word"),
        pytest.param(X, MOPED, "{fact: moves, op: eq, value: true}", 8,
                     "人の事実 moves を世帯の条件", "exists・every の中", id="wrong scope"),
        pytest.param(X, MOPED, "{fact: owns_moped, op: ge, value: true}", 8,
                     "演算 ge は使えません", "使えるのは eq・ne・in", id="operator not for this type"),
        pytest.param(X, MOPED, "{fact: dog_situation, op: eq, value: いるる}", 8,
                     "型か選択肢が違います", "もしかして いる ではありませんか。", id="no such choice"),
        pytest.param(X, MOPED, "{fact: owns_moped, op: eq, value: はい}", 8,
                     "型か選択肢が違います", "true か false", id="value of another type"),
        pytest.param(X, MOPED, "{fact: dog_situation, op: in, value: []}", 8,
                     "型か選択肢が違います", "一覧 [ ]", id="empty list of choices"),
        pytest.param(X, DIVISION, PERIODS + "[{from: 2025-01-01, to: 2026-03-31}, {from: 2026-03-01}]",
                     7, "重なって", "前の期間の to を 2026-02-28", id="overlap"),
        pytest.param(X, DIVISION, PERIODS + "[{from: 2025-01-01, to: 2026-03-30}, {from: 2026-04-01}]",
                     7, "あいて", "from を 2026-03-31", id="gap"),
        pytest.param(X, DIVISION, PERIODS + "[{from: 2026-02-30}]", 7,
                     "暦にない日付 2026-02-30", "2026-04-01 の形", id="30 February"),
        pytest.param(X, DIVISION, PERIODS + "[{from: 令和8年4月1日}]", 7,
                     "from が日付ではありません", "2026-04-01 の形", id="bad date"),
        pytest.param(X, DIVISION, PERIODS + "[{from: 2026-04-01, to: 2025-04-01}]", 7,
                     "to が from より前", "to は from と同じか後", id="period turned round"),
        pytest.param(X, DIVISION, CLOCK + "[{what: x, from: event_on}]", 7,
                     "期限の長さがない", "days か、months・years", id="deadline without length"),
        pytest.param(X, DIVISION, CLOCK + "[{what: x, from: event_on, days: 3, months: 1}]", 7,
                     "2通りあります", "days か、months・years", id="deadline with two lengths"),
        pytest.param(X, DIVISION, CLOCK + "[{what: x, from: evnt_on, days: 3}]", 7,
                     "知らない事実 evnt_on", "もしかして event_on", id="deadline from an unknown day"),
        pytest.param(X, DIVISION, CLOCK + "[{what: x, from: owns_moped, days: 3}]", 7,
                     "日付の事実ではありません", "type: date", id="deadline from no day"),
        pytest.param(X, "id: X01", "id: A12", 2,
                     "手続き A12 が2回", "別の id", id="duplicate id"),
        pytest.param(X, "    name: 試し", "    name: 試し\n    name: 再び", 4,
                     "キー name が2回", "どちらか一方を消して", id="duplicate key"),
        pytest.param(X, "    plain: 試しです。", "\tplain: 試しです。", 4,
                     "YAMLとして読めません", "タブを空白に", id="tab"),
        pytest.param(X, "    plain: 試しです。", "   plain: 試しです。", 4,
                     "YAMLとして読めません", "字下げ", id="wrong indent"),
        pytest.param(X, "verified: false}]", "verified:", 9,
                     "YAMLとして読めません", "途中で切れていないか", id="truncated file"),
        pytest.param(FACTS, "en: Life event}", "}", 11, "en がありません", "en に文字", id="no English"),
        pytest.param(FACTS, "computed: {function: age_on_event,", "computed: {function: age_on_evnt,", None,
                     "知らない計算 age_on_evnt", "もしかして age_on_event", id="unknown computation"),
        pytest.param(FACTS, "needs: [birth, event_on]}", "needs: [birth, age_on_event]}", None,
                     "自分自身から計算", "輪を1か所切って", id="circle of facts"),
        pytest.param(FACTS, "facts:\n", "facts:\n" + NUMBER.replace("maximum: 9", "maximum: 0"), 8,
                     "minimum 1 が maximum 0", "maximum 以下", id="bounds turned round"),
        pytest.param(PACK, "effective_on: 2026-11-01\n", "effective_on: あした\n", 3,
                     "effective_on が日付では", "2026-04-01 の形", id="no day the pack begins"),
        pytest.param(PACK, "  - event_on\n", "  - evento_on\n", 9,
                     "知らない事実 evento_on", "もしかして event_on", id="asked first but unknown"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, line: int | None, reason: str, remedy: str
) -> None:
    error, _ = broken(tmp_path, file, old, new)
    found = [row for row in error.rows if reason in row.message]
    assert found, error.message
    assert any(row.at.file == file and line in (None, row.at.line) and remedy in row.remedy for row in found), found
    assert all(row.remedy for row in error.rows)


@pytest.mark.parametrize(
    ("content", "reason", "remedy"),
    [
        pytest.param(None, "ファイルを読めません", "ファイルがあるか", id="missing file"),
        pytest.param(b"", "中身がありません", "同じ名前のファイルを入れ直し", id="empty file"),
        pytest.param(b"- 1\n", "「キー: 値」の組ではありません", "見比べて", id="a list instead of a mapping"),
        pytest.param("divisions: []\n".encode("utf-8-sig"), "BOM", "「UTF-8(BOMなし)」", id="byte order mark"),
        pytest.param("divisions: [市]\n".encode("cp932"), "UTF-8で書かれていません", "文字コード", id="not UTF-8"),
        pytest.param(b"divisions:\n\t- {id: a}\n", "YAMLとして読めません", "タブを空白に", id="indented by a tab"),
        pytest.param(b"divisions: [{id: a, name: b}", "YAMLとして読めません", "途中で切れて", id="cut off"),
    ],
)
@pytest.mark.parametrize("file", ["divisions.yaml", "procedures/x.yaml"])
def test_a_file_that_cannot_be_read(
    tmp_path: Path, file: str, content: bytes | None, reason: str, remedy: str
) -> None:
    small_pack(tmp_path / "pack")
    path = tmp_path / "pack" / file
    path.unlink()
    if content is None and file.startswith("procedures"):
        return  # a folder of rows may hold any files
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "pack")
    assert [(row.at.file, reason in row.message, remedy in row.remedy) for row in caught.value.rows] == [
        (file, True, True)
    ]
    assert 1 <= caught.value.rows[0].at.line <= 2


def test_a_pack_without_rows_is_refused(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    for path in (tmp_path / "pack" / "procedures").iterdir():
        path.unlink()
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "pack")
    assert "手続きが1つもありません" in caught.value.message


def test_a_compared_number_out_of_bounds(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    facts = tmp_path / "pack" / FACTS
    facts.write_text(facts.read_text(encoding="utf-8").replace("facts:\n", f"facts:\n{NUMBER}", 1), encoding="utf-8")
    row = tmp_path / "pack" / X
    text = row.read_text(encoding="utf-8")
    row.write_text(text.replace(MOPED, "{fact: rooms, op: ge, value: 9}"), encoding="utf-8")
    load_pack(tmp_path / "pack")
    row.write_text(text.replace(MOPED, "{fact: rooms, op: ge, value: 10}"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "pack")
    (fault,) = caught.value.rows
    assert (fault.at.file, fault.at.line, fault.item) == (X, 8, "手続き X01")
    assert "範囲の外" in fault.message
    assert "1 から 9 まで" in fault.remedy


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Three files with something wrong each; the message has one line for each fault, in order of file and line."""
    small_pack(tmp_path / "pack")
    for file, old, new in (
        (X, "name: 試し", "name: 5"),
        (X, DIVISION, "division: 町民課"),
        ("divisions.yaml", "id: 戸籍", "id: 市民課"),
        (PACK, "  - event_on\n", "  - evento_on\n"),
    ):
        path = tmp_path / "pack" / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "pack")
    assert [line.split(" → ")[0] for line in caught.value.message.splitlines()] == [
        "divisions.yaml:4 担当課 市民課: 担当課 市民課 が2回あります",
        "pack.yaml:9 知らない事実 evento_on",
        "procedures/x.yaml:3 手続き X01: name が文字ではありません",
        "procedures/x.yaml:6 手続き X01: 知らない担当課 町民課",
    ]
    assert len(caught.value.faults) == 4


def test_unreadable_files_are_told_together(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    for file in ("events.yaml", "facts.yaml", X):
        (tmp_path / "pack" / file).write_text("a: [", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "pack")
    assert [row.at.file for row in caught.value.rows] == ["events.yaml", "facts.yaml", X]
