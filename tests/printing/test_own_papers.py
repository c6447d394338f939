"""The desk's own papers with the longest household: nothing leaves the page, nothing stands on anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import (
    Belonging,
    ClosedDay,
    CounterType,
    Deadline,
    Determination,
    Reason,
    Result,
)
from printing.draw import LEFT, WIDTH
from printing.report import day_report_pdf
from printing.slips import slips_pdf
from tests.printing.test_report import a_day
from tests.support.builders import demo_family
from tests.support.form_households import KATAGAKI_60, LONGEST
from tests.support.paper_proof import ProofPage, ProofPdf, collisions, crossings
from tests.support.papers import DEMO_FORMS, a_packet, determinations, renderer, templates

SENTENCE = "前の市区町村で受けた証明書と、世帯の方の収入のわかるものを、あわせてお持ちください。"


def told(one: Determination, n: int) -> Determination:
    """A determination with everything that a slip can print, at its longest."""
    deadlines = (
        Deadline("届出", date(2026, 12, 28), "14日以内", False, ClosedDay.NEXT_OPEN, n % 3 == 0, SENTENCE),
        Deadline("請求の時効", date(2028, 12, 28), "2年以内", False, ClosedDay.UNKNOWN, None),
    )
    bring = tuple(Belonging(f"b{n}-{k}", SENTENCE[: 12 + 6 * k], ("マイナ保険証", "資格確認書")) for k in range(3))
    return replace(
        one,
        deadlines=deadlines[: n % 3],
        belongings=bring,
        division="地域包括支援・介護予防推進課",
        fee_yen=1200,
        fee_lines=("手数料 1,200円",),
        plain=SENTENCE,
        plain_easy=SENTENCE,
        note=SENTENCE * 2,
        counter=(CounterType.HERE, CounterType.FORM_ONLY, CounterType.GUIDANCE)[n % 3],
    )


def the_packet(language: str, event: LifeEvent) -> Packet:
    family = demo_family()
    people = tuple(replace(one, concerned=one.id == "p1") for one in LONGEST.members)
    situation = replace(family, life_event=event, household=people, new_address=LONGEST.home)
    every = [told(one, n) for n, one in enumerate(determinations(situation, DEMO_FORMS))]
    against = (Reason(f"希望する: いいえ({KATAGAKI_60})", FactId("wants_seal"), False, Source.SPOKEN, False),)
    unknown = (Reason("加入している健康保険: 未確認", FactId("insurance"), None, None, None),)
    every += [
        replace(every[n], procedure=f"X{n:02}", result=result, reasons=reasons, forms=())  # type: ignore[arg-type]
        for n, (result, reasons) in enumerate(
            [(Result.UNDECIDED, unknown), (Result.NOT_REQUIRED, against), (Result.REQUIRED, ())] * 3
        )
    ]
    return a_packet(situation, DEMO_FORMS[:3], determinations=tuple(every), language=language)


def faults(pages: Sequence[ProofPage]) -> list[str]:
    found = []
    for n, page in enumerate(pages, start=1):
        found += [f"p{n} {fault}" for fault in (*collisions(page), *crossings(page))]
        for one in page.ink:
            inside = one.left >= LEFT - 0.5 and one.right <= LEFT + WIDTH + 0.5 and one.top >= 8 and one.bottom <= 290
            if not one.blank and not inside:
                found.append(f"p{n} 「{one.text}」 stands outside at {one.left:.0f},{one.top:.0f}")
    return found


def pages_of(pdf: bytes, numbers: Sequence[int] | None = None) -> list[ProofPage]:
    proof = ProofPdf(pdf)
    return [proof.page(n) for n in (range(proof.count) if numbers is None else numbers)]


@pytest.mark.parametrize("event", [LifeEvent.MOVE_IN, LifeEvent.DEATH])
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_cover_guidance_and_copy_stay_within_the_page(language: str, event: LifeEvent) -> None:
    drawn = renderer().draw(the_packet(language, event))
    own = [sheet for sheet in drawn.sheets if sheet.form in {"cover", "guidance", "copy"}]
    assert len(own) == 3
    for sheet in own:
        assert faults(pages_of(drawn.pdf, sheet.pages)) == [], sheet.form


def test_slips_and_the_family_s_list_stay_within_the_page() -> None:
    packet = the_packet("ja", LifeEvent.DEATH)
    assert faults(pages_of(slips_pdf(packet, renderer().draw(packet), templates()))) == []


def test_the_day_report_stays_within_the_page() -> None:
    day = a_day(120)
    day["by_division"] = [(f"地域包括支援・介護予防推進課{n}", n * 9) for n in range(1, 16)]
    assert faults(pages_of(day_report_pdf(day))) == []
