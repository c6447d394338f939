"""The guidance slip says what, why, by when, where; it keeps protection of an address to itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId, FormId, PersonId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Belonging, ClosedDay, CounterType, Deadline, Determination, Reason, Result
from desk_app.domain.situation import Situation
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.guidance import draw_guidance
from printing.packet_pdf import PdfSplitter
from tests.support.builders import demo_family
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


def slip(
    determinations: Sequence[Determination],
    language: str = "ja",
    *,
    seen: frozenset[str] | None = None,
    event: LifeEvent = LifeEvent.MOVE_IN,
    situation: Situation | None = None,
) -> str:
    pen = Pen("案内")
    told = replace(situation or demo_family(), life_event=event)
    packet = a_packet(forms=("juumin-ido",), determinations=tuple(determinations), language=language)
    packet = replace(packet, situation=told, belongings_seen=seen)
    pages = draw_guidance(pen, load_fonts(), packet)
    pdf = pen.finish()
    return "".join(page_text(pdf, page) for page in pages)


def test_what_why_when_where_who_what_to_bring_and_the_fee() -> None:
    text = slip([a_determination(counter=CounterType.GUIDANCE, fee_yen=300)])
    for part in (
        "これから していただくこと",
        "国民健康保険 資格取得",
        "ほかの健康保険がない方が入ります。",
        "令和8年",
        "12月4日(金)まで",
        "保険料がさかのぼります。",
        "どこで: 保険年金課",
        "髙橋　健一さん",
        "持ってくるもの: 本人確認書類 または 運転免許証",
        "手数料 300円",
    ):
        assert part in text, part


def test_a_fee_says_how_it_comes_about() -> None:
    lines = ("住民票の写し 300円×2", "戸籍の全部事項証明書(謄本) 450円")
    for counter in (CounterType.HERE, CounterType.GUIDANCE):
        text = slip([a_determination(fee_yen=1050, fee_lines=lines, counter=counter)])
        assert "手数料 1,050円" in text
        assert "住民票の写し 300円×2、戸籍の全部事項証明書(謄本) 450円" in text


def test_what_was_done_here_today_is_told_apart_and_counted() -> None:
    elsewhere = a_determination("免許証の住所", procedure=ProcedureId("E26"), counter=CounterType.GUIDANCE)
    text = slip([a_determination(), elsewhere])
    assert text.index("これから していただくこと") < text.index("免許証の住所")
    assert text.index("きょう この窓口で手続きしたもの") < text.index("国民健康保険 資格取得")
    assert text.index("免許証の住所") < text.index("きょう この窓口で手続きしたもの")
    assert text.count("1件") == 2


def test_the_most_urgent_stands_first() -> None:
    late = a_determination("おそい手続", procedure=ProcedureId("X1"), deadlines=())
    soon = a_determination("はやい手続", procedure=ProcedureId("X2"))
    text = slip([late, soon])
    assert text.index("はやい手続") < text.index("おそい手続")


def test_a_clock_that_has_not_begun_says_its_rule() -> None:
    clock = Deadline("届出", None, "死亡を知った日から7日以内", True, ClosedDay.NEXT_OPEN, None)
    text = slip([a_determination("死亡届", deadlines=(clock,), counter=CounterType.GUIDANCE)])
    assert "死亡を知った日から7日以内" in text
    assert "期限なし" not in text


def test_what_is_open_is_a_thing_to_do() -> None:
    missing = Reason("年金の種類", FactId("pension"), None, None, None)
    rows = [
        a_determination(name, procedure=ProcedureId(f"P{n}"), result=Result.UNDECIDED, reasons=(missing,))
        for n, name in enumerate(("国民年金", "国民年金の免除"))
    ]
    text = slip(rows)
    assert text.count("年金の種類 がわかったら、保険年金課 へ") == 1
    assert "国民年金(髙橋　健一)・国民年金の免除(髙橋　健一) が必要かどうか決まります。" in text


def test_the_sentence_of_the_rules_goes_before_our_own() -> None:
    missing = Reason("年金の種類", FactId("pension"), None, None, None)
    todo = "「年金の種類」がわかったら、保険年金課にお知らせください。"
    assert todo in slip([a_determination(result=Result.UNDECIDED, reasons=(missing,), todo=todo)])


def test_what_was_not_needed_after_asking_has_its_reason_and_the_rest_is_counted() -> None:
    reason = Reason("就学援助を希望: いいえ", FactId("wants_school_aid"), False, Source.SPOKEN, False)
    old = Reason("75歳に達している: いいえ", FactId("age"), False, Source.COMPUTED, False)
    rows = [
        a_determination(f"手続{n}", procedure=ProcedureId(f"Y{n}"), result=Result.NOT_REQUIRED, reasons=(old, reason))
        for n in range(11)
    ]
    text = slip(rows)
    assert "手続0: 就学援助を希望: いいえ" in text
    assert "75歳" not in text
    assert "ほかに 3件" in text


def test_what_nobody_was_asked_about_is_no_news() -> None:
    old = Reason("75歳に達している: いいえ", FactId("age"), False, Source.COMPUTED, False)
    assert "要らない手続き" not in slip([a_determination(result=Result.NOT_REQUIRED, reasons=(old,))])


@pytest.mark.parametrize(
    ("seen", "heading"), [(None, "持ってくるもの"), (frozenset({"x"}), "後日 お持ちいただくもの")]
)
def test_what_the_counter_has_not_seen_is_brought_later(seen: frozenset[str] | None, heading: str) -> None:
    assert heading in slip([a_determination()], seen=seen)
    assert "本人確認書類" not in slip([a_determination()], seen=frozenset({"id"}))


def test_a_death_is_met_with_a_word_of_condolence() -> None:
    text = slip([a_determination()], event=LifeEvent.DEATH)
    assert "おくやみの手続きのご案内" in text
    assert "お悔やみ申し上げます" in text


def test_no_address_of_anybody_stands_on_the_slip() -> None:
    situation = demo_family()
    guarded = replace(situation, household=tuple(replace(one, guarded=True) for one in situation.household))
    text = slip([a_determination(counter=CounterType.GUIDANCE)], situation=guarded)
    for address in (situation.new_address, situation.origin.address if situation.origin else None):
        assert address is not None
        assert address.town not in text
        assert address.banchi not in text


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
        "きょう この窓口で手続きしたもの",
        "04 December 2026",
        "国保に 入ります。",
    ):
        assert part in text


def test_a_language_without_words_gets_easy_japanese() -> None:
    assert "手続きの あんない" in slip([a_determination()], "vi")
