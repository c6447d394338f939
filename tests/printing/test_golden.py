"""Golden forms: what stands where on each form of the demo family, as one hash a form.

After an intended change of a layout: ``IPPITSU_GOLDEN=write pytest tests/printing/test_golden.py``, look at the forms
(``desk forms draw FORM --sample OUT.pdf``), and commit the file with the reason.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from desk_app.domain.ids import CaseNumber
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.form_pdf import SheetHead, draw_form
from printing.layout import read_folder
from resources import FORMS
from tests.support.builders import TOWN
from tests.support.papers import filled_forms, page_text

GOLDEN = Path(__file__).parent.parent / "golden" / "forms.json"


def dump_of_forms() -> dict[str, str]:
    """Form key → hash over the text of its pages and the place of each value to a tenth of a millimetre."""
    layouts = {layout.template.id: layout for layout in read_folder(FORMS)}
    found = {}
    for form in filled_forms():
        pen = Pen("見本")
        head = SheetHead(CaseNumber("1124-0043"), 1, TOWN)
        made = draw_form(pen, load_fonts(), layouts[form.form], form, head=head, strokes=None)
        pdf = pen.finish()
        boxes = [[p.page, p.field, p.text, *(round(v, 1) for v in (p.x, p.y, p.w, p.h))] for p in made.placed]
        body = json.dumps([[page_text(pdf, page) for page in made.pages], boxes], ensure_ascii=False)
        found[form.key] = hashlib.sha256(body.encode("utf-8")).hexdigest()
    return found


@pytest.fixture(scope="module")
def now() -> Mapping[str, str]:
    dump = dump_of_forms()
    if os.environ.get("IPPITSU_GOLDEN") == "write":
        GOLDEN.write_text(json.dumps(dump, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return dump


def test_every_form_stands_as_it_stood(now: Mapping[str, str]) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert set(now) == set(golden)
    assert [key for key in sorted(golden) if golden[key] != now[key]] == []
