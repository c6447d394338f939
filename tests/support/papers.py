"""Packets for the tests of the papers: the demo family with every form, filled without the rule pack."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache

import pypdfium2

from desk_app.domain.fact import FactValue, KnownFact, Source
from desk_app.domain.form import FilledForm, SignatureMode
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.ids import CaseNumber, FactId, PersonId
from desk_app.domain.interview import FactKey
from desk_app.domain.packet import Packet
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.signature import Signature, Strokes
from desk_app.domain.situation import Situation
from desk_app.rules.form_filling import FormFiller
from printing.catalogue import list_templates
from printing.draw import MM
from printing.packet_pdf import PacketRenderer
from resources import FORMS
from tests.support.builders import demo_family

DEMO_FORMS = (
    "juumin-ido",
    "mynumber-card-change",
    "jpki-signature",
    "mynumber-card-issue",
    "seal-registration",
    "kokuho-acquire",
    "nenkin-change",
    "jidou-teate-claim",
    "kodomo-iryo",
    "yobou-sesshu",
    "tennyugaku",
    "gakudo",
    "hoiku-nintei",
    "gentsuki",
    "inu-change",
    "suido-start",
    "koza-furikae",
)
PEOPLE: Mapping[str, Sequence[str]] = {
    "mynumber-card-issue": ("p4",),
    "jpki-signature": ("p1", "p2"),
    "seal-registration": ("p1",),
    "nenkin-change": ("p1", "p2"),
    "tennyugaku": ("p3",),
    "gakudo": ("p3",),
    "hoiku-nintei": ("p4",),
    "kodomo-iryo": ("p3", "p4"),
    "yobou-sesshu": ("p4",),
    "mynumber-card-change": ("p1", "p2", "p3"),
    "kokuho-acquire": ("p1", "p2", "p3", "p4"),
}
"""Whom the procedures of a form are required for; a form not named concerns the case."""

_CASE_FACTS: Mapping[str, FactValue] = {
    "bank_name": "みらい銀行",
    "bank_branch": "桜町支店",
    "account_type": "普通",
    "account_number": "1234567",
    "account_holder_kana": "タカハシ　ケンイチ",
    "debit_items": "税・保険料すべて",
    "occupation": "会社員",
    "recipient_public_servant": False,
    "moped_plate": "千代田区　あ　12-34",
    "moped_displacement": "125cc以下(4.0kW以下・新基準原付)",
    "moped_maker": "架空工業",
    "moped_frame_number": "AB12-1234567",
    "dog_name": "ポチ",
    "dog_tag_number": "第01234号",
    "dog_breed": "柴犬",
    "dog_sex": "オス",
    "dog_color": "茶",
    "dog_birth": date(2022, 3, 5),
    "dog_registration": "鑑札",
    "water_customer_number": "0123456789",
    "water_start_on": date(2026, 11, 20),
    "movers_count": 4,
}
_PERSON_FACTS: Mapping[str, Mapping[str, FactValue]] = {
    "p1": {
        "pension": "第1号",
        "holds_card": True,
        "seal_identity": "照会書の郵送",
        "basic_pension_number": "1234-567890",
    },
    "p2": {"pension": "第1号", "holds_card": True, "insurance_lost_on": date(2026, 11, 19)},
    "p3": {
        "holds_card": True,
        "child_until_18_year_end": True,
        "school_name_from": "千代田区立一番町小学校",
        "gakudo_start_on": date(2026, 12, 1),
        "gakudo_reason": "保護者の就労",
        "child_insurance_kind": "国民健康保険",
    },
    "p4": {
        "holds_card": False,
        "child_until_18_year_end": True,
        "nursery_first_choice": "みらい市立さくら保育園",
        "nursery_reason": "就労",
        "nursery_start_on": date(2027, 1, 1),
        "child_insurance_kind": "国民健康保険",
    },
}
STROKES = Strokes(
    (
        ((0.1, 0.1, 0.4, 0.0), (0.3, 0.2, 0.6, 0.1), (0.5, 0.15, 0.8, 0.2)),
        ((0.6, 0.1, 0.5, 0.5), (0.7, 0.3, 0.5, 0.6), (0.9, 0.2, 0.2, 0.7)),
    ),
    0.4,
)


@cache
def templates() -> tuple[FormTemplate, ...]:
    """Every form of the product."""
    return list_templates(FORMS)


@cache
def renderer() -> PacketRenderer:
    """One renderer for all tests."""
    return PacketRenderer(FORMS)


def known_facts() -> dict[FactKey, KnownFact]:
    """What the demo family tells for its forms."""
    found: dict[FactKey, KnownFact] = {
        (FactId(fact), None): KnownFact(value, Source.SPOKEN) for fact, value in _CASE_FACTS.items()
    }
    for person, facts in _PERSON_FACTS.items():
        for fact, value in facts.items():
            found[(FactId(fact), PersonId(person))] = KnownFact(value, Source.SPOKEN)
    return found


def determinations(situation: Situation, forms: Sequence[str]) -> tuple[Determination, ...]:
    """The procedures of these forms, all required."""
    found = []
    for template in templates():
        if template.id not in forms:
            continue
        people: Sequence[str | None] = PEOPLE.get(template.id, (None,))
        for procedure in template.procedures[:1]:
            for person in people:
                who = None if person is None else PersonId(person)
                found.append(Determination(procedure, template.name, who, Result.REQUIRED, forms=(template.id,)))
    return tuple(found)


def filled_forms(situation: Situation | None = None, forms: Sequence[str] = DEMO_FORMS) -> tuple[FilledForm, ...]:
    """These forms filled for the demo family, or for another situation."""
    one = situation or demo_family()
    filler = FormFiller(templates())
    return filler.fill(
        one, determinations(one, forms), known_facts(), made_on=one.filed_on, identity="マイナンバーカード"
    )


def a_packet(situation: Situation | None = None, forms: Sequence[str] = DEMO_FORMS, **more: object) -> Packet:
    """An unsigned packet of these forms."""
    one = situation or demo_family()
    packet = Packet(
        number=CaseNumber("1124-0043"),
        situation=one,
        forms=filled_forms(one, forms),
        determinations=determinations(one, forms),
        made_on=one.filed_on,
        pack_version="test",
        desk="窓口3",
        clerk="見本 職員",
    )
    return replace(packet, **more)  # type: ignore[arg-type]


def signed(packet: Packet) -> Packet:
    """The packet with the one signature on every form that takes it."""
    bound = {form.key: form.content_sha256 for form in packet.forms if form.signature is SignatureMode.ONCE}
    at = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=9)))
    return replace(packet, signature=Signature(STROKES, at, bound))


def page_text(pdf: bytes, page: int) -> str:
    """All text of a page as a viewer reads it out, without line breaks."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        text: str = document[page].get_textpage().get_text_range()
    finally:
        document.close()
    return text.replace("\r", "").replace("\n", "")


def text_in(pdf: bytes, page: int, area: tuple[float, float, float, float]) -> str:
    """The text inside a box (x, y, w, h in millimetres from the upper left corner), without line breaks.

    PDFium puts a space where a wide gap follows; no value begins or ends with one, so it is taken off.
    """
    x, y, w, h = area
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        tall = document[page].get_height()
        left, right = (x - 0.3) * MM, (x + w + 0.1) * MM
        top, bottom = tall - (y - 0.1) * MM, tall - (y + h + 0.1) * MM
        reader = document[page].get_textpage()
        text: str = reader.get_text_bounded(left=left, right=right, top=top, bottom=bottom)
    finally:
        document.close()
    return text.replace("\r", "").replace("\n", "").strip(" ")
