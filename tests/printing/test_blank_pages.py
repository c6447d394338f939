"""The pages of a blank: every slot names a part that fills it, and no value is looked at while it is drawn."""

from __future__ import annotations

import pytest

from printing.blank_pages import draw_blank
from printing.draw_fields import FILLS, FormDrawing
from printing.fonts import load_fonts
from printing.layout import read_folder
from resources import FORMS
from tests.support.builders import TOWN

LAYOUTS = {layout.template.id: layout for layout in read_folder(FORMS)}
FONTS = load_fonts()


def test_every_slot_of_every_form_names_a_part_that_fills_it() -> None:
    for form in ("juumin-ido", "kokuho-acquire", "koza-furikae"):
        found = draw_blank(LAYOUTS[form], FONTS, TOWN)
        assert {slot.fill for page in found.slots for slot in page} <= set(FILLS)


def test_a_blank_may_not_look_at_a_value() -> None:
    d = FormDrawing(pen=None, fonts=FONTS, name="様式", key="k", values={}, slots=[])  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="name"):
        d.value("name")
