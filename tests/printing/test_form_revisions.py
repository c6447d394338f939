"""Revisions of a form: what is filed before a change of the paper gets, and keeps, the old one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.errors import OperatorError
from desk_app.domain.form import FilledForm
from desk_app.domain.ids import CaseNumber
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import Determination, Result
from desk_app.rules.form_filling import FormFiller
from printing.catalogue import list_revisions
from printing.form_folder import FormFolder
from printing.layout import read_folder
from printing.packet_pdf import PacketRenderer
from resources import FORMS
from tests.support.builders import demo_family
from tests.support.papers import page_text

FORM = "suido-start"
LAST_DAY, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A forms folder whose one form changes at the turn of the year."""
    made = tmp_path_factory.mktemp("forms")
    shutil.copy(FORMS / "pieces.toml", made)
    body = (FORMS / FORM / "2026-04" / "form.toml").read_text(encoding="utf-8")
    for revision, bound, name in (
        ("2026-04", f"valid_until = {LAST_DAY}", "水道の古い紙"),
        ("2027-01", f"valid_from = {FIRST_DAY}\nvalid_until = 2030-03-31", "水道の新しい紙"),
    ):
        path = made / FORM / revision / "form.toml"
        path.parent.mkdir(parents=True)
        lines = [f'name = "{name}"' if line.startswith("name = ") else line for line in body.splitlines()]
        lines = [f'title = "{name}"' if line.startswith("title = ") else line for line in lines[:12]] + lines[12:]
        text = "\n".join(lines).replace('revision = "2026-04"', f'revision = "{revision}"\n{bound}')
        path.write_text(text, encoding="utf-8")
    return made


def filled(folder: Path, day: date) -> tuple[FilledForm, ...]:
    row = Determination("E14", "水道", None, Result.REQUIRED, forms=(FORM,))
    return FormFiller(list_revisions(folder)).fill(replace(demo_family(), filed_on=day), [row], {}, made_on=day)


@pytest.mark.parametrize(
    ("day", "revision", "name"),
    [(LAST_DAY, "2026-04", "水道の古い紙"), (FIRST_DAY, "2027-01", "水道の新しい紙")],
)
def test_the_day_of_filing_picks_the_paper(folder: Path, day: date, revision: str, name: str) -> None:
    forms = filled(folder, day)
    assert [form.revision for form in forms] == [revision]
    case = replace(demo_family(), filed_on=day)
    packet = Packet(CaseNumber("1231-0001"), case, forms, (), made_on=date(2027, 2, 1), pack_version="1")
    drawn = PacketRenderer(folder).draw(packet)
    sheet = next(one for one in drawn.sheets if one.form == FORM)
    assert (sheet.revision, sheet.title) == (revision, name)
    assert name in page_text(drawn.pdf, sheet.pages[0]).replace(" ", "")


def test_a_day_outside_every_revision_is_an_error_that_names_form_and_day(folder: Path) -> None:
    with pytest.raises(OperatorError, match=r"suido-start.*2030-04-01"):
        filled(folder, date(2030, 4, 1))


def test_the_newest_revision_is_the_one_listed(folder: Path) -> None:
    assert [one.template.revision for one in read_folder(folder)] == ["2027-01"]
    assert [one.revision for one in list_revisions(folder)] == ["2026-04", "2027-01"]


def test_revisions_have_identities_of_their_own(folder: Path) -> None:
    forms = FormFolder(folder)
    old, new = forms.identity(FORM, "2026-04"), forms.identity(FORM, "2027-01")
    assert None not in (old, new)
    assert old != new
    assert forms.identity(FORM, "1999-01") is None
    assert forms.layout(FORM).template.revision == "2027-01"
    assert forms.layout(FORM, "2026-04").template.revision == "2026-04"
    with pytest.raises(LookupError):
        forms.layout("nothing")
