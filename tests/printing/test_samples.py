"""Made-up values: every field has one, of the kind its box shows, and nothing that could be a real number."""

from __future__ import annotations

import pytest

from printing.layout import mark_of
from printing.samples import sample_form
from tests.support.form_households import all_layouts, boxes_of


@pytest.mark.parametrize("name", all_layouts())
def test_every_field_of_a_form_has_a_sample(name: str) -> None:
    layout = all_layouts()[name]
    boxes = boxes_of(layout)
    for key, value in sample_form(layout).values.items():
        field = ".".join(part for part in key.split(".") if not part.isdecimal())
        box = boxes[field]
        if box.kind == "individual_number":
            assert not value.text
        elif box.kind in {"choice", "check"}:
            assert value.chosen[0] in {mark_of(option) for option in box.choices}
        else:
            assert value.text, key


def test_husband_and_wife_parents_and_children_are_different_people() -> None:
    values = sample_form(all_layouts()["rikon/2026-04"]).values
    assert values["husband"].text == "架空　太郎"
    assert values["wife"].text == "架空　花子"
    assert values["minors.1.name"].text == "架空　一郎"
    assert values["minors.1.birth"].text == "平成30.6.10"
    assert values["filed_on"].text == "令和8年4月1日"
