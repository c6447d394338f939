"""支援措置 at the desk: a release takes two people, one person and exact items, and shuts again by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.case import CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, NotAllowed, OperatorError
from desk_app.domain.ids import ClerkId, FactId, PersonId, ProcedureId, ReleaseId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.protection import Lock, ProtectedField, ReleaseState
from desk_app.services.protection_views import ReleaseView
from desk_app.services.views import CaseView
from tests.support.desk import StillClock, a_desk

F = ProtectedField
MOTHER = "小林 美月"
HIDDEN = ("駅前通二丁目", "8番1号", "アーバンみらい1005号室", "000-1234-0003")
PURPOSE = "本人の請求による交付"


@pytest.fixture(scope="module")
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, clock: StillClock) -> Iterator[OpenDesk]:
    with a_desk(tmp_path_factory.mktemp("guarded") / "home", residents=20, clock=clock) as one:
        yield one


def certificate(desk: OpenDesk, *, kinds: tuple[str, ...] = ("copies_juminhyo",)) -> CaseView:
    """A case of the demo town's protected mother asking for certificates of her own."""
    cases = desk.app.cases
    view = cases.open()
    hit = next(one for one in desk.app.residents.search(MOTHER, case=view.id).hits if one.guarded)
    view = cases.take_household(view.id, hit.resident_id)
    cases.confirm_identity(view.id, "マイナンバーカード")
    concerned = {one.id: one.name == hit.name for one in view.people}
    answers = {FactId(kind): 1 for kind in kinds} | {FactId("cert_requester"): "本人"}
    return cases.choose_event(view.id, LifeEvent.CERTIFICATE, concerned=concerned, answers=answers)


def result(view: CaseView, row: str) -> Result | None:
    return next((one.result for one in view.procedures if one.procedure == row), None)


def sign_in(desk: OpenDesk, clerk: str) -> None:
    desk.app.session.sign_in(ClerkId(clerk))


def asked(desk: OpenDesk, view: CaseView, *fields: ProtectedField) -> ReleaseView:
    """A request of the clerk at the desk for these items, or for all that is needed."""
    assert desk.app.protection is not None
    need = desk.app.protection.needed(view.id)[0]
    return desk.app.protection.request(view.id, need.resident_id, fields or need.shut, PURPOSE)


def approved(desk: OpenDesk, one: ReleaseView) -> ReleaseView:
    """The same agreed to by the one in charge; the clerk is back at the desk afterwards."""
    assert desk.app.protection is not None
    sign_in(desk, "kuno")
    done = desk.app.protection.approve(one.id, one.resident_id, one.fields)
    sign_in(desk, "sakuma")
    return done


def entries(desk: OpenDesk, action: str) -> list[str]:
    with desk.context.unit_of_work() as uow:
        return [str(one) for one in uow.audit.entries(action=action)]


def test_a_certificate_stays_shut_until_two_people_agreed(desk: OpenDesk) -> None:
    view = certificate(desk)
    assert (result(view, "A36"), result(view, "A43")) == (Result.NOT_REQUIRED, Result.REQUIRED)
    assert [one.kind for one in view.findings if one.severity == "error"] == ["guard"]
    with pytest.raises(NotAllowed, match="解除が認められていません"):
        desk.app.packets.draw(view.id)
    request = asked(desk, view)
    assert result(desk.app.cases.view(view.id), "A36") is Result.NOT_REQUIRED
    done = approved(desk, request)
    assert done.lock is None
    view = desk.app.cases.view(view.id)
    assert (result(view, "A36"), result(view, "A43")) == (Result.REQUIRED, Result.NOT_REQUIRED)
    assert view.findings == ()
    assert desk.app.packets.draw(view.id).pages
