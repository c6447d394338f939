"""The fields a box holds: none without a source, several for a name and an address."""

from __future__ import annotations

from printing.box import Box
from printing.box_fields import field_templates


def test_a_box_without_a_source_has_no_field() -> None:
    assert field_templates(Box(label="空欄", kind="blank")) == ()


def test_a_name_has_its_kana_and_an_address_its_parts() -> None:
    name = field_templates(Box(id="head", label="氏名", source="head", kind="name"), "people.")
    assert [one.id for one in name] == ["people.head", "people.head_kana"]
    address = field_templates(Box(id="at", label="住所", source="head", kind="address"))
    assert [one.source for one in address] == ["head.line", "head.postal", "head.katagaki"]
