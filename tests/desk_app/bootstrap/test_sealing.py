"""Sealing behind printing: a packet that went to print is sealed by itself, and a missing key stops nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from desk_app.bootstrap.desk import OpenDesk, open_desk
from desk_app.bootstrap.sealing import SealWorker, seal_worker, trusted_certificates
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.ids import CaseId, FactId
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.seal_keys import SEAL_KEY
from printing.packet_manifest import verify_packet
from tests.support.desk import StillClock, a_desk, signed


class LostKeys(MemoryKeys):
    """A key store that has lost the seal key."""

    def get(self, name: str) -> bytes | None:
        return None if name == SEAL_KEY else super().get(name)


def printed(desk: OpenDesk, home: Path) -> CaseId:
    view = signed(desk)
    desk.app.cases.go_to(view.id, CaseStatus.PRINTING)
    desk.app.printing.start(view.id, f"folder:{home / 'printed'}")
    return view.id


def test_what_goes_to_print_is_sealed_and_a_lost_key_is_noted_and_made_good(tmp_path: Path) -> None:
    home = tmp_path / "home"
    keys = MemoryKeys()
    lost = LostKeys()
    with a_desk(home, residents=5, keys=keys) as desk:
        case = printed(desk, home)
    for name in ("cases", "residents"):
        lost.put(name, keys.get(name) or b"")
    with open_desk(home, keys=keys, clock=StillClock()) as desk:
        assert desk.app.packets.stored(case).sealed
        found = verify_packet(desk.app.packets.sealed_pdf(case), trusted_certificates(home))
        assert (found.ok, found.seal) == (True, "valid")
        assert desk.app.packets.sealed_pdf(case).startswith(desk.app.packets.pdf(case))
        assert not desk.app.packets.seal(case)
    with open_desk(home, keys=lost, clock=StillClock()) as desk:
        other = printed(desk, home)
    with open_desk(home, keys=lost, clock=StillClock()) as desk:
        assert not desk.app.packets.stored(other).sealed
        with desk.context.unit_of_work() as uow:
            why = uow.audit.entries(action="seal_failed")[-1].why
        assert "desk seal renew" in why
    with open_desk(home, keys=keys, clock=StillClock()):
        pass
    with open_desk(home, keys=keys, clock=StillClock()) as desk:
        assert desk.app.packets.stored(other).sealed


def test_the_same_packet_keeps_its_seal_and_another_loses_it(tmp_path: Path) -> None:
    with a_desk(tmp_path / "home", residents=5) as desk:
        view = signed(desk)
        assert desk.app.packets.seal(view.id)
        assert desk.app.packets.draw(view.id).sealed, "going back and forth takes nothing off"
        row = next(one for one in view.answered if one.fact == "dog_name")
        desk.app.cases.answer(view.id, FactId("dog_name"), row.person, "ハナ")
        assert not desk.app.packets.draw(view.id).sealed


def test_the_thread_goes_on_after_a_packet_that_fails() -> None:
    done: list[str] = []
    failed: list[tuple[str, str]] = []

    def seal(case: CaseId) -> bool:
        if case == "bad":
            raise EnvironmentProblem("電子シール", "鍵がありません。", "作ってください。")
        done.append(case)
        return True

    worker = SealWorker(seal, lambda case, why: failed.append((case, why)))
    for case in ("bad", "good"):
        worker.submit(CaseId(case))
    worker.close()
    assert done == ["good"]
    assert failed[0][0] == "bad"


def test_what_was_read_for_a_seal_is_let_go_also_where_it_failed() -> None:
    class Sealing:
        def unsealed(self) -> tuple[CaseId, ...]:
            return (CaseId("good"), CaseId("bad"))

        def seal(self, case: CaseId) -> bool:
            said.append(case)
            if case == "bad":
                raise EnvironmentProblem("鍵", "ありません。", "管理者に連絡してください。")
            return True

    class Scope:
        def __enter__(self) -> Scope:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def commit(self) -> None:
            said.append("noted")

    class Records:
        def unit_of_work(self) -> Scope:
            return Scope()

        def audit(self, _uow: Scope, action: str, case: CaseId, _why: str) -> None:
            said.append(f"{action} {case}")

    said: list[str] = []
    worker = seal_worker(cast("Any", Sealing()), cast("Any", Records()), lambda: said.append("let go"))
    worker.close()
    assert said == ["good", "let go", "bad", "let go", "seal_failed bad", "noted"]
