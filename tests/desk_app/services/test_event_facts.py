"""What the event page may set comes from the rules in use, with the fees the rules would take."""

from __future__ import annotations

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.services.views import EventFact


def facts(desk: OpenDesk, event: LifeEvent) -> dict[str, EventFact]:
    return {one.fact: one for one in desk.app.cases.event_facts(event)}


def test_the_kind_of_a_divorce_is_asked_on_the_page(desk: OpenDesk) -> None:
    found = facts(desk, LifeEvent.DIVORCE)
    assert [value for value, _ in found["divorce_kind"].choices] == ["協議", "調停・裁判"]
    assert found["divorce_kind"].question.endswith("。")
    assert facts(desk, LifeEvent.MOVE_IN) == {}


def test_certificates_have_a_section_a_fee_and_their_options(desk: OpenDesk) -> None:
    found = facts(desk, LifeEvent.CERTIFICATE)
    resident, register = found["copies_juminhyo"], found["copies_koseki"]
    assert (resident.label, resident.section, resident.fee_yen) == ("住民票の写し", "住民票", 300)
    assert (register.section, register.fee_yen) == ("戸籍", 450)
    assert found["copies_risai"].fee_yen == 0
    assert found["copies_juminhyo_koiki"].fee_yen == 300  # of the usual request, though not everybody may ask
    assert "copies_juminhyo" in found["show_honseki"].of


@pytest.mark.parametrize(("purpose", "yen"), [("一般", 1050), ("年金", 0)])
def test_the_fee_is_what_the_rules_would_take(desk: OpenDesk, purpose: str, yen: int) -> None:
    case = desk.app.cases.open().id
    answers = {FactId("copies_juminhyo"): 2, FactId("copies_koseki"): 1, FactId("cert_purpose"): purpose}
    assert desk.app.cases.event_fee(case, LifeEvent.CERTIFICATE, answers) == yen
