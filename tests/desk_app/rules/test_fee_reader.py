"""Reading of the table of fees and of what rows cost: read whole, or every fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.rules.fee_reader import FeeReader
from desk_app.rules.fees import FeeRule, FeeTable
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_reader import ConditionReader, Reader
from desk_app.rules.yaml_file import Located, YamlFault, read_yaml

LAW = "basis: {law: 市手数料条例, article: 別表, verified: false}"
TABLE = f"""
purpose_fact: cert_purpose
fees:
  - {{id: juminhyo, label: 住民票の写し, yen: 300, unit: 通, persons_per_unit: 5, note: 例, {LAW}}}
  - {{id: juri, label: 受理証明書, yen: 350, {LAW}}}
exemptions:
  - {{code: M01, purpose: 公用, label: 公用, {LAW}}}
  - {{code: M02, purpose: 年金, label: 年金, fees: [juminhyo], {LAW}}}
"""


class Desk:
    """A fee reader over the base pack's facts, fed with texts."""

    def __init__(self, pack: RulePack, folder: Path) -> None:
        self.reader = Reader()
        definitions = {fact: one.definition for fact, one in pack.facts.items()}
        self._folder = folder
        self.fees = FeeReader(self.reader, ConditionReader(self.reader, definitions, {}), definitions)

    def table(self, text: str) -> FeeTable:
        return self.fees.read(self.read(text))

    def rules(self, text: str, *, per_person: bool = False) -> tuple[FeeRule, ...]:
        self.table(TABLE)
        return self.fees.rules(self.read(text), per_person=per_person)

    def faults(self) -> list[str]:
        return [fault.message for fault in self.reader.faults]

    def read(self, text: str) -> Located:
        path = self._folder / "part.yaml"
        path.write_text(text, encoding="utf-8")
        broken: list[YamlFault] = []
        root = read_yaml(path, "part.yaml", broken)
        assert isinstance(root, Located)
        assert broken == []
        return root


@pytest.fixture
def desk(pack: RulePack, tmp_path: Path) -> Desk:
    return Desk(pack, tmp_path)


def test_the_base_table(pack: RulePack) -> None:
    fees = pack.fees.fees
    assert {name: fees[name].yen for name in ("juminhyo", "koseki", "joseki", "juri", "risai")} == {
        "juminhyo": 300,
        "koseki": 450,
        "joseki": 750,
        "juri": 350,
        "risai": 0,
    }
    assert {one.purpose for one in pack.fees.exemptions} >= {"公用", "年金", "児童扶養手当"}
    assert len({one.code for one in pack.fees.exemptions}) == len(pack.fees.exemptions)
    assert all(fee.basis.law and fee.basis.article for fee in fees.values())


def test_every_fee_of_the_base_table_is_taken_by_some_row(pack: RulePack) -> None:
    assert {rule.fee.id for row in pack.procedures for rule in row.fee} == set(pack.fees.fees)


def test_a_table(desk: Desk) -> None:
    table = desk.table(TABLE)
    record = table.fees["juminhyo"]
    assert (record.label, record.yen, record.unit, record.persons_per_unit, record.note) == (
        "住民票の写し", 300, "通", 5, "例"
    )  # fmt: skip
    assert table.fees["juri"].unit == "件"
    assert table.purpose == "cert_purpose"
    assert [(one.code, sorted(one.fees)) for one in table.exemptions] == [("M01", []), ("M02", ["juminhyo"])]
    assert desk.faults() == []


def test_a_pack_without_a_table_takes_plain_amounts_only(desk: Desk) -> None:
    assert desk.fees.read(None) == FeeTable()
    (rule,) = desk.fees.rules(desk.read("fee_yen: 500\n"), per_person=False)
    assert (rule.fee.yen, rule.copies, rule.facts()) == (500, 1, ())


def test_what_a_row_costs(desk: Desk) -> None:
    one, several, plain = desk.rules(
        "fee:\n  - {table: juri}\n"
        "  - {table: juminhyo, copies: copies_juminhyo, persons: people_on_copy}\nfee_yen: 100\n"
    )
    assert (one.fee.id, one.copies, one.when) == ("juri", 1, None)
    assert several.facts() == ("copies_juminhyo", "people_on_copy")
    assert plain.fee.yen == 100
    (person,) = desk.rules(
        "fee: {table: juri, copies: 2, when: {fact: card_problem, op: eq, value: 紛失}}\n", per_person=True
    )
    assert person.copies == 2
    assert person.when is not None
    assert desk.faults() == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("fee: {table: jury}", "知らない手数料 jury"),
        ("fee: {table: juri, copies: dv}", "copies の事実 dv は数ではありません"),
        ("fee: {table: juri, copies: nobody}", "知らない事実 nobody"),
        ("fee: {table: juri, persons: nobody}", "知らない事実 nobody"),
        ("fee: {table: juri, copies: -1}", "copies に使えない値 -1"),
        ("fee: {table: juri, price: 5}", "知らないキー price"),
        ("fee: 300", "fee が手数料の指定ではありません"),
        ("fee: [300]", "fee の項目は「キー: 値」の組です"),
        ("fee: {table: juri, when: {fact: nobody, op: eq, value: 1}}", "知らない事実 nobody"),
        ("fee: {table: juri, copies: school_grade}", "世帯の手続きの copies に人の事実 school_grade を使っています"),
        ("fee_yen: many", "fee_yen に使えない値 many"),
    ],
)
def test_faults_of_a_row(desk: Desk, row: str, fault: str) -> None:
    desk.rules(row + "\n")
    assert fault in desk.faults()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("受理証明書, yen: 350,", "受理証明書,", "yen がありません"),
        ("{id: juri,", "{id: juminhyo,", "手数料 juminhyo が2回あります"),
        ("code: M02,", "code: M01,", "免除 M01 が2回あります"),
        ("purpose: 年金,", "purpose: 年金の,", "知らない使いみち 年金の"),
        ("fees: [juminhyo]", "fees: [juminyo]", "知らない手数料 juminyo"),
        ("purpose_fact: cert_purpose\n", "", "purpose_fact がありません"),
        ("purpose_fact: cert_purpose\n", "purpose_fact: cert_pourpose\n", "知らない事実 cert_pourpose"),
        ("purpose_fact: cert_purpose\n", "purpose_fact: dv\n", "使いみちの事実 dv が世帯の選択ではありません"),
        (f"公用, {LAW}", "公用, basis: 条例", "根拠 basis がありません"),
        ("note: 例", "notes: 例", "知らないキー notes"),
    ],
)
def test_faults_of_the_table(desk: Desk, old: str, new: str, fault: str) -> None:
    assert old in TABLE
    desk.table(TABLE.replace(old, new, 1))
    assert fault in desk.faults()
