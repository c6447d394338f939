"""Layout files: read whole, or refused with every fault under its file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.form import SignatureMode
from printing.layout import read_folder, read_layout, read_pieces
from resources import FORMS

GOOD = """
id = "probe"
revision = "2026-04"
name = "見本届"
number = "見本-01"
division = "市民課"
procedures = ["A01"]
signature = "once"
plain = "見本です。"

[[block]]
rows = [
  [
    {id="on", label="届出日", source="case.filed_on|wareki", required=true, span=4},
    {id="who", label="氏名", kind="name", source="head"},
  ],
]

[[block]]
id = "people"
each = "movers"
columns = [{id="name", label="氏名", kind="name", source="person"}, {label="空欄"}]
"""


def written(tmp_path: Path, text: str, form: str = "probe", revision: str = "2026-04") -> Path:
    path = tmp_path / form / revision / "form.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        read_layout(written(tmp_path, text))
    return [fault.message for fault in raised.value.faults]


def test_a_file_gives_its_template(tmp_path: Path) -> None:
    layout = read_layout(written(tmp_path, GOOD))
    ids = {field.id: field for field in layout.template.fields}
    assert set(ids) == {"on", "who", "who_kana", "people.name", "people.name_kana"}
    assert ids["who_kana"].source == "head.kana"
    assert ids["people.name"].source == "each:movers/person.name"
    assert ids["on"].required
    assert layout.template.signature is SignatureMode.ONCE
    assert [box.width for box in layout.blocks[0].rows[0].boxes] == [60.0, 120.0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('number = "見本-01"\n', "", "number: 必要な項目がありません"),
        ('id = "probe"', 'id = "other"', "id: フォルダ名「probe」と違います"),
        ('signature = "once"', 'signature = "twice"', "signature: 「twice」"),
        ("span=4", "span=13", "block[0].rows[0]: 欄の幅の合計が12になりません"),
        ("required=true", 'required="yes"', "required: 値の種類が違います"),
        ("span=4", 'spam="x"', "spam: 知らない項目です"),
        ('id="on", ', "", "id: 値の入る欄にはidが必要です"),
        ('each = "movers"\n', "", "each: だれの行かを"),
        (
            '{label="空欄"}',
            '{label="番号", kind="individual_number", id="n", source="person.individual_number"}',
            "番号法9条",
        ),
        ('kind="name"', 'kind="poem"', "「poem」という種類はありません"),
        ('{label="空欄"}', '{label="選択", choices="父/母/父(養父)"}', "同じ選択肢が二つ"),
        ('id="who"', 'id="on"', "同じidの欄が二つ"),
        ("[[block]]\nrows", '[[block]]\nuse = "nothing"\nrows', "共通部品「nothing」"),
    ],
)
def test_a_fault_is_named_with_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new))
    assert any(message in one for one in found), found
    assert all(one.startswith("probe/2026-04/form.toml") for one in found)


def test_every_fault_is_listed_not_only_the_first(tmp_path: Path) -> None:
    text = GOOD.replace('number = "見本-01"\n', "").replace("span=4", 'spam="x"')
    assert len(faults(tmp_path, text)) >= 2


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert "読めません" in faults(tmp_path, "id = ")[0]


def test_faults_of_all_forms_come_together(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace('plain = "見本です。"\n', ""))
    written(tmp_path, GOOD.replace('id = "probe"', 'id = "second"').replace("span=4", "span=0.5"), "second")
    with pytest.raises(InvalidInput) as raised:
        read_folder(tmp_path)
    assert {fault.message.split("/")[0] for fault in raised.value.faults} == {"probe", "second"}


def test_the_newest_revision_counts(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD.replace('revision = "2026-04"', 'revision = "2027-04"'), revision="2027-04")
    assert [layout.template.revision for layout in read_folder(tmp_path)] == ["2027-04"]


def test_broken_pieces_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pieces.toml").write_text("[x", encoding="utf-8")
    with pytest.raises(InvalidInput, match="pieces"):
        read_pieces(tmp_path)


def test_every_form_of_the_product_is_well_formed() -> None:
    layouts = read_folder(FORMS)
    assert len(layouts) >= 26
    for layout in layouts:
        assert layout.basis, layout.template.id
        assert layout.template.plain.endswith("。"), layout.template.id
        assert any(block.kind == "office" for block in layout.blocks), layout.template.id
        kinds = {box.kind for block in layout.blocks for row in block.rows for box in row.boxes}
        assert ("signature" in kinds) == (layout.template.signature is not SignatureMode.NONE), layout.template.id


NUMBER = '{id="number", label="個人番号", kind="individual_number", source="head.individual_number"}'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('plain = "見本です。"', 'plain = "見本です。"\nuses_individual_number = true', "何の事務に使うか"),
        ('{id="who", label="氏名", kind="name", source="head"}', NUMBER, "true になっていません"),
        ('source="case.filed_on|wareki"', 'source="head.individual_number"', "の欄にだけ書けます"),
        ('plain = "見本です。"', 'plain = "見本です。"\nvalid_from = "2026-04-01"', "引用符なし"),
        (
            'plain = "見本です。"',
            'plain = "見本です。"\nvalid_from = 2026-04-02\nvalid_until = 2026-04-01',
            "使い始める日より前",
        ),
    ],
)
def test_purpose_and_period_are_checked(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidInput, match=message):
        read_layout(written(tmp_path, GOOD.replace(old, new)))


def test_every_form_with_a_number_says_what_for() -> None:
    with_number = [one.template for one in read_folder(FORMS) if one.template.uses_individual_number]
    assert len(with_number) > 30
    assert all(one.purpose.endswith("事務") or "事務" in one.purpose for one in with_number)
