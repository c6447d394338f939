"""The slips of the divisions and the family's list: every matter once, in its division, nothing protected at home."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdfium2

from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import Belonging, ClosedDay, Deadline, Determination, Reason, Result
from printing.packet_reader import read_packet
from printing.slips import OUTSIDE, by_division, draw_slips, slips_pdf
from tests.support.builders import demo_family
from tests.support.form_households import JUGEMU, LONGEST
from tests.support.paper_proof import ProofPdf, collisions, crossings
from tests.support.papers import a_packet, page_text, renderer, signed, templates

FORMS = ("juumin-ido", "kokuho-acquire", "seal-registration")


def matter(procedure: str, name: str, division: str, **more: object) -> Determination:
    one = Determination(ProcedureId(procedure), name, None, Result.REQUIRED, division=division)
    return replace(one, **more)  # type: ignore[arg-type]


MATTERS = (
    matter("A01", "転入届", "市民課", forms=("juumin-ido",)),
    matter(
        "B01",
        "国民健康保険の加入",
        "保険年金課",
        person=PersonId("p1"),
        deadlines=(Deadline("届出", date(2026, 12, 4), "14日", False, ClosedDay.NEXT_OPEN, True),),
        belongings=(Belonging("loss", "資格喪失証明書"), Belonging("card", "マイナンバーカード")),
    ),
    matter("B01", "国民健康保険の加入", "保険年金課", person=PersonId("p2")),
    matter("E26", "免許証の住所変更", OUTSIDE),
    matter(
        "A32",
        "支援措置の申出",
        "市民課",
        reasons=(Reason("支援措置: はい", FactId("dv"), True, Source.SPOKEN, True),),
    ),
)


def the_packet(*, seen: frozenset[str] | None = None) -> Packet:
    return signed(a_packet(None, FORMS, determinations=MATTERS, belongings_seen=seen))


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    count = len(document)
    document.close()
    return [page_text(pdf, page) for page in range(count)]


def test_each_division_gets_its_own_matters_people_and_papers() -> None:
    packet = the_packet(seen=frozenset({"card"}))
    insurance, citizens = texts(slips_pdf(packet, renderer().draw(packet), templates()))
    assert "保険年金課 あて" in insurance
    assert insurance.count("国民健康保険の加入") == 1
    assert "髙橋　健一髙橋　由美" in insurance
    assert "令和8年12月4日(金)" in insurance
    assert "期限を過ぎています" in insurance
    assert "資格喪失証明書" in insurance
    assert "マイナンバーカード" not in insurance
    assert "国民健康保険 資格取得届" in insurance
    assert "合計 1枚" in insurance
    assert "住民異動届" in citizens
    assert "署名済み" in citizens
    assert "手書き" in citizens
    assert "合計 2枚" in citizens
    assert "国民健康保険" not in citizens


def test_what_other_authorities_do_is_handed_over_to_nobody() -> None:
    packet = the_packet()
    assert OUTSIDE in by_division(packet)
    assert not any("免許証" in text for text in texts(slips_pdf(packet, renderer().draw(packet), templates())))


def test_after_a_death_the_family_gets_a_list_without_the_protected_matter() -> None:
    family = demo_family()
    dead = replace(family.household[0], concerned=True)
    situation = replace(family, life_event=LifeEvent.DEATH, household=(dead, *family.household[1:]))
    packet = replace(the_packet(), situation=situation)
    home, *slips = texts(slips_pdf(packet, renderer().draw(packet), templates()))
    assert "おくやみ手続き一覧" in home
    assert "亡くなった方" in home
    assert "昭和63年5月1日" in home
    assert "免許証の住所変更" in home
    assert "支援措置" not in home
    assert any("支援措置の申出" in slip for slip in slips)


def test_the_longest_names_break_no_slip() -> None:
    household = tuple(replace(one, concerned=one.id == "p1") for one in LONGEST.members)
    situation = replace(demo_family(), life_event=LifeEvent.DEATH, household=household)
    everyone = tuple(matter("B01", "国民健康保険の喪失", "保険年金課", person=one.id) for one in household)
    packet = a_packet(situation, (), determinations=everyone)
    pdf = slips_pdf(packet, renderer().draw(packet), templates())
    found = texts(pdf)
    assert all(JUGEMU in text for text in found)
    proof = ProofPdf(pdf)
    for n in range(len(found)):
        page = proof.page(n)
        assert [*collisions(page), *crossings(page)] == []


def test_who_came_from_outside_the_household_is_named() -> None:
    packet = the_packet()
    applicant = replace(packet.situation.applicant, person=None, name="代理 花子")  # type: ignore[type-var]
    packet = replace(packet, situation=replace(packet.situation, applicant=applicant))
    assert all("代理 花子" in text for text in texts(slips_pdf(packet, renderer().draw(packet), templates())))


def test_every_slip_carries_a_code_of_its_own_and_the_same_packet_gives_the_same_bytes() -> None:
    family = demo_family()
    situation = replace(family, life_event=LifeEvent.DEATH)
    packet = replace(the_packet(), situation=situation)
    drawn = renderer().draw(packet)
    slips = draw_slips(packet, drawn, templates())
    assert [one.key for one in slips.sheets] == ["family", "slip-96", "slip-95"]
    read = read_packet(slips.pdf)
    assert [(one.barcode, one.pages) for one in read.sheets] == [(one.barcode, one.pages) for one in slips.sheets]
    assert not {one.barcode for one in slips.sheets} & {one.barcode for one in drawn.sheets}
    assert read.sheets[0].title == "おくやみ手続き一覧"
    assert draw_slips(packet, drawn, templates()) == slips
