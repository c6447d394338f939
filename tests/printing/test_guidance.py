"""The guidance slip says what, why, by when, where; it keeps protection of an address to itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId, FormId, PersonId, ProcedureId
from desk_app.domain.procedure import Belonging, ClosedDay, CounterType, Deadline, Determination, Reason, Result
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.guidance import draw_guidance
from printing.packet_pdf import PdfSplitter
from tests.support.papers import a_packet, page_text, renderer


def a_determination(name: str = "国民健康保険 資格取得", **more: object) -> Determination:
    one = Determination(
        procedure=ProcedureId("B01"),
        name=name,
        person=PersonId("p1"),
        result=Result.REQUIRED,
        deadlines=(
            Deadline(
                "届出", date(2026, 12, 4), "14日", False, ClosedDay.NEXT_OPEN, False, "保険料がさかのぼります。"
            ),
        ),
        belongings=(Belonging("id", "本人確認書類", ("運転免許証",)),),
        division="保険年金課",
        counter=CounterType.HERE,
        plain="ほかの健康保険がない方が入ります。",
        plain_easy="国保に 入ります。",
    )
    return replace(one, **more)  # type: ignore[arg-type]


def slip(determinations: Sequence[Determination], language: str = "ja") -> str:
    pen = Pen("案内")
    packet = a_packet(forms=("juumin-ido",), determinations=tuple(determinations), language=language)
    pages = draw_guidance(pen, load_fonts(), packet)
    pdf = pen.finish()
    return "".join(page_text(pdf, page) for page in pages)


def test_what_why_when_where_and_what_to_bring() -> None:
    text = slip([a_determination()])
    for part in (
        "国民健康保険 資格取得",
        "ほかの健康保険がない方が入ります。",
        "令和8年12月4日(金)",
        "保険年金課",
        "髙橋　健一",
        "本人確認書類 または 運転免許証",
    ):
        assert part in text


def test_the_most_urgent_stands_first() -> None:
    late = a_determination("おそい手続", procedure=ProcedureId("X1"), deadlines=())
    soon = a_determination("はやい手続", procedure=ProcedureId("X2"))
    text = slip([late, soon])
    assert text.index("はやい手続") < text.index("おそい手続")


def test_what_is_open_is_a_thing_to_do() -> None:
    missing = Reason("年金の種類", FactId("pension"), None, None, None)
    text = slip(
        [a_determination("国民年金", result=Result.UNDECIDED, reasons=(missing,), missing=(FactId("pension"),))]
    )
    assert "確認が必要なこと" in text
    assert "年金の種類" in text


def test_what_is_not_needed_has_its_reason_and_the_rest_is_counted() -> None:
    reason = Reason("就学援助を希望: いいえ", FactId("wants_school_aid"), False, Source.SPOKEN, False)
    rows = [
        a_determination(f"手続{n}", procedure=ProcedureId(f"Y{n}"), result=Result.NOT_REQUIRED, reasons=(reason,))
        for n in range(11)
    ]
    text = slip(rows)
    assert "就学援助を希望: いいえ" in text
    assert "ほかに 3件" in text


@pytest.mark.parametrize("result", list(Result))
def test_protection_of_an_address_is_never_on_it(result: Result) -> None:
    reason = Reason("支援措置の希望", FactId("dv"), True, Source.SPOKEN, None if result is Result.UNDECIDED else True)
    text = slip([a_determination("支援措置の申出", procedure=ProcedureId("A32"), result=result, reasons=(reason,))])
    assert "支援措置" not in text


def test_the_copy_keeps_it_too() -> None:
    packet = a_packet(forms=("juumin-ido", "shien-sochi"))
    reason = Reason("支援措置の希望", FactId("dv"), True, Source.SPOKEN, True)
    told = tuple(
        replace(one, reasons=(reason,)) if FormId("shien-sochi") in one.forms else one
        for one in packet.determinations
    )
    drawn = renderer().draw(replace(packet, determinations=told))
    sheets = {sheet.key: sheet for sheet in drawn.sheets}
    assert "支援措置" not in page_text(drawn.pdf, sheets["copy"].pages[0])
    assert "住民異動届" in page_text(PdfSplitter().split(drawn.pdf, sheets["copy"].pages), 0)
    assert "支援措置" in page_text(drawn.pdf, sheets["cover"].pages[0])


def test_other_languages_have_their_words_beside_the_japanese_ones() -> None:
    text = slip([a_determination()], "en")
    for part in (
        "Filed today at this counter",
        "本日この窓口で書類を出す手続き",
        "04 December 2026",
        "国保に 入ります。",
    ):
        assert part in text


def test_a_language_without_words_gets_easy_japanese() -> None:
    assert "手続きの あんない" in slip([a_determination()], "vi")
