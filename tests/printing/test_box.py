"""A box: the marks of its options, the fields it holds, the field a row's key belongs to."""

from __future__ import annotations

from printing.box import Box, mark_of, without_row


def test_marks_leave_brackets_out() -> None:
    assert mark_of("その他(　　)") == "その他"
    assert mark_of("転入") == "転入"


def test_a_box_without_a_source_has_no_field() -> None:
    assert Box(label="空欄", kind="blank").field_templates() == ()


def test_a_name_has_its_kana_and_an_address_its_parts() -> None:
    name = Box(id="head", label="氏名", source="head", kind="name").field_templates("people.")
    assert [one.id for one in name] == ["people.head", "people.head_kana"]
    address = Box(id="at", label="住所", source="head", kind="address").field_templates()
    assert [one.source for one in address] == ["head.line", "head.postal", "head.katagaki"]


def test_the_key_of_a_row_belongs_to_its_column() -> None:
    assert without_row("people.2.name") == "people.name"
    assert without_row("applicant") == "applicant"
