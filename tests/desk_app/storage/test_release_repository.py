from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, ClerkId, ReleaseId, ResidentId
from desk_app.domain.protection import ProtectedField, Release
from desk_app.domain.resident import Guard
from desk_app.storage.folder import DataFolder
from tests.support.builders import a_case

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GUARD = Guard(date(2026, 4, 1), date(2027, 3, 31))
ASKED = Release(
    ReleaseId("b"),
    a_case().id,
    ResidentId("0000000001"),
    frozenset({ProtectedField.ADDRESS}),
    "本人の請求",
    ClerkId("sakuma"),
    NOW,
    GUARD,
)


def test_releases_come_back_in_the_order_they_were_asked_for(folder: DataFolder):
    later = replace(ASKED, id=ReleaseId("a"), requested_at=NOW + timedelta(minutes=1))
    turned = ASKED.refused(ClerkId("kuno"), NOW, "不要")
    with folder.unit_of_work() as uow:
        uow.cases.add(a_case())
        for one in (later, ASKED):
            uow.releases.put(one)
        uow.commit()
    with folder.unit_of_work() as uow:
        assert uow.releases.for_case(ASKED.case_id) == (ASKED, later)
        assert uow.releases.for_case(CaseId("other")) == ()
        uow.releases.put(turned)
        assert uow.releases.get(ASKED.id) == turned
        assert uow.releases.pending() == (later,)


def test_what_two_people_agreed_to_comes_newest_first(folder: DataFolder):
    agreed = [
        replace(ASKED, id=ReleaseId(name), requested_at=NOW + timedelta(minutes=n)).approved(
            ClerkId("kuno"), NOW, resident=ASKED.resident_id, fields=ASKED.fields, guard=GUARD, minutes=15
        )
        for n, name in enumerate("ab")
    ]
    with folder.unit_of_work() as uow:
        uow.cases.add(a_case())
        for one in (ASKED, *agreed):
            uow.releases.put(one)
        assert uow.releases.approved() == tuple(reversed(agreed))
        shut = agreed[0].closed(ClerkId("kuno"), NOW)
        uow.releases.put(shut)
        assert uow.releases.approved() == (agreed[1], shut)


def test_an_unknown_release_is_named_as_such(folder: DataFolder):
    with folder.unit_of_work() as uow, pytest.raises(OperatorError, match="解除の申請"):
        uow.releases.get(ReleaseId("none"))
