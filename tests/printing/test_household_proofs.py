"""Every form with the shortest, a usual and the longest household, read back from its PDF glyph by glyph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pytest

from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.ids import CaseNumber
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.form_pdf import DrawnForm, SheetHead, draw_form
from printing.layout import FormLayout, mark_of
from tests.support.builders import TOWN
from tests.support.form_households import (
    HOUSEHOLDS,
    JUGEMU,
    LONGEST,
    USUAL,
    TrialHousehold,
    all_layouts,
    boxes_of,
    filled,
    most_options,
)
from tests.support.paper_proof import ProofPdf, circled, collisions, crossings, faults_of, marks_in, squeezed

LAYOUTS = tuple(all_layouts().values())
HEAD_NUMBER = CaseNumber("1124-0043")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One form of a trial packet: what it is, what fills it, where it stands."""

    layout: FormLayout
    form: FilledForm
    made: DrawnForm


@dataclass(frozen=True, slots=True)
class TrialPacket:
    """All forms for one household in one document."""

    pdf: ProofPdf
    forms: tuple[Drawn, ...]


def draw_all(trial: TrialHousehold, turn: int, layouts: tuple[FormLayout, ...]) -> TrialPacket:
    """The forms for one household, one after the other in one PDF: fonts are cut once."""
    pen = Pen("見本")
    forms = []
    for n, layout in enumerate(layouts, start=1):
        form = filled(layout, trial, turn)
        made = draw_form(pen, load_fonts(), layout, form, head=SheetHead(HEAD_NUMBER, n, TOWN), strokes=None)
        forms.append(Drawn(layout, form, made))
    return TrialPacket(ProofPdf(pen.finish()), tuple(forms))


@cache
def packet_of(name: str) -> TrialPacket:
    return draw_all(next(one for one in HOUSEHOLDS if one.name == name), 0, LAYOUTS)


@cache
def drawn_for(name: str, form: str) -> Drawn:
    return next(one for one in packet_of(name).forms if key_of(one.layout) == form)


def key_of(layout: FormLayout) -> str:
    return f"{layout.template.id}/{layout.template.revision}"


def with_choices(turn: int) -> tuple[FormLayout, ...]:
    return tuple(one for one in LAYOUTS if most_options(one) > turn)


@cache
def turn_packet(turn: int) -> TrialPacket:
    return draw_all(USUAL, turn, with_choices(turn))


TURNS = range(max(map(most_options, LAYOUTS)))


@pytest.mark.parametrize("household", [one.name for one in HOUSEHOLDS])
@pytest.mark.parametrize("form", all_layouts())
def test_every_value_stands_whole_in_its_box(form: str, household: str) -> None:
    one = drawn_for(household, form)
    pages = [packet_of(household).pdf.page(page) for page in one.made.pages]
    assert faults_of(one.layout, one.form, one.made, pages) == []


@pytest.mark.parametrize("turn", TURNS)
def test_every_option_is_marked_alone_when_its_turn_comes(turn: int) -> None:
    packet = turn_packet(turn)
    wrong = []
    for one in packet.forms:
        pages = [packet.pdf.page(page) for page in one.made.pages]
        for place in one.made.placed:
            if place.kind != "choice":
                continue
            (option,) = one.form.values[place.field].chosen
            page = pages[place.page]
            if not circled(place, page, option):
                wrong.append(f"{one.form.form} {place.field}: 「{option}」 is not marked")
            if len(marks_in(place, page)) != 1:
                wrong.append(f"{one.form.form} {place.field}: {len(marks_in(place, page))} marks for one option")
        for page in pages:
            wrong += [f"{one.form.form} {fault}" for fault in (*collisions(page), *crossings(page))]
    assert wrong == []


@pytest.mark.parametrize(
    "form", [key_of(one) for one in LAYOUTS if any(block.kind == "table" for block in one.blocks)]
)
def test_people_beyond_the_rows_stand_on_a_further_sheet(form: str) -> None:
    one = drawn_for("longest", form)
    tables = [block for block in one.layout.blocks if block.kind == "table"]
    assert len(LONGEST.members) > min(table.count for table in tables)
    assert len(one.made.pages) > 1
    last = squeezed(LONGEST.members[-1].name.registered)
    assert any(last in packet_of("longest").pdf.page(page).text for page in one.made.pages[1:])
    assert any("続紙" in warning.message for warning in one.made.warnings)


def test_a_household_of_one_needs_no_more_sheets_than_the_form_says() -> None:
    pages = {key_of(one.layout): len(one.made.pages) for one in packet_of("shortest").forms}
    assert pages == {key_of(layout): layout.template.pages for layout in LAYOUTS}


def test_a_form_that_asks_for_the_individual_number_says_what_it_is_used_for() -> None:
    for layout in LAYOUTS:
        said = any(
            "個人番号は、" in line and "だけに使います" in line for block in layout.blocks for line in block.lines
        )
        assert said == layout.template.uses_individual_number, layout.template.id


@pytest.mark.parametrize("text", ["見本", "とても長くて括弧の中には決して入らないその他の事情の説明書き" * 2])
def test_what_is_no_option_stands_beside_other_or_on_the_further_sheet(text: str) -> None:
    pen = Pen("見本")
    made = []
    for n, layout in enumerate(LAYOUTS, start=1):
        form = filled(layout, USUAL)
        odd = {
            key: FieldValue(chosen=(text,))
            for key, box in boxes_of(layout).items()
            if "." not in key and "その他" in {mark_of(option) for option in box.choices if "(" in option}
        }
        form = replace(form, values={**form.values, **odd})
        head = SheetHead(HEAD_NUMBER, n, TOWN)
        made.append((odd, draw_form(pen, load_fonts(), layout, form, head=head, strokes=None)))
    pdf = ProofPdf(pen.finish())
    assert sum(len(odd) for odd, _ in made) > 20
    for odd, drawn in made:
        pages = [pdf.page(page) for page in drawn.pages]
        assert sum(page.text.count(text) for page in pages) >= len(odd)
        assert [fault for page in pages for fault in (*collisions(page), *crossings(page))] == []


@pytest.mark.parametrize("form", all_layouts())
def test_no_two_fields_that_moved_to_the_further_sheet_are_called_the_same(form: str) -> None:
    one = drawn_for("longest", form)
    moved = [warning.field for warning in one.made.warnings if "入りきらない" in warning.message]
    assert len(moved) == len(set(moved)), [name for name in moved if moved.count(name) > 1]


def test_a_long_name_is_told_to_the_clerk_by_field() -> None:
    for one in packet_of("longest").forms:
        keys = {place.field for place in one.made.placed if place.text == JUGEMU}
        told = " ".join(warning.field for warning in one.made.warnings)
        assert not keys or told, one.form.form


def test_the_proof_sees_text_over_text_and_a_rule_through_text() -> None:
    pen = Pen("見本")
    pen.new_page()
    stack = load_fonts().value
    pen.box(20, 20, 30, 10)
    pen.text(30, 26, stack.shape("漢字", "様式", "欄"), 12)
    pen.text(37, 26, stack.shape("文", "様式", "欄"), 12)
    pen.text(20, 20.5, stack.shape("上", "様式", "欄"), 12)
    page = ProofPdf(pen.finish()).page(0)
    assert ["字" in fault and "文" in fault for fault in collisions(page)] == [True]
    assert ["「上」" in fault for fault in crossings(page)] == [True]
