from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from desk_app.domain.desk import Clerk, Role
from desk_app.domain.drawn import DrawnPacket, PacketWarning, SheetInfo
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, ClerkId, PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState, PrintTry
from desk_app.domain.ticket import Ticket
from desk_app.storage.folder import DataFolder
from desk_app.storage.unit_of_work import SqlUnitOfWork
from tests.support.builders import OPENED_AT, a_case

C1 = CaseId("0" * 32)
JOB = PrintJobId("job-1")
DAY = OPENED_AT.date()


@pytest.fixture
def unit(folder: DataFolder):
    """A unit of work in which one case is stored."""
    with folder.unit_of_work() as opened:
        opened.cases.add(a_case())
        yield opened


def a_drawn(pdf: bytes = b"%PDF-1") -> DrawnPacket:
    sheet = SheetInfo("juumin-ido", "juumin-ido", "2026-04", None, "住民異動届", (1, 2), "C112400010101X", "ab", True)
    return DrawnPacket(pdf, 3, (sheet,), (PacketWarning("juumin-ido", "katagaki", "続紙に移しました"),))


def a_job(job: PrintJobId = JOB, **more: object) -> PrintJob:
    sheets = tuple(
        PrintSheet(form, n, 2, f"様式{n}", f"C{n}", "ab" * 32, PrintState.QUEUED)
        for n, form in enumerate(("z", "a"), 1)
    )
    return PrintJob(job, C1, "sim:printer", "cd" * 32, sheets, OPENED_AT)


def test_a_packet_comes_back_whole(unit: SqlUnitOfWork):
    assert unit.packets.get(C1) is None
    assert unit.packets.content_hash(C1) == ""
    unit.packets.put(C1, a_drawn(), "hash-1")
    assert unit.packets.get(C1) == a_drawn()
    assert unit.packets.content_hash(C1) == "hash-1"


def test_the_newest_packet_counts_and_printed_ones_are_kept(unit: SqlUnitOfWork):
    unit.packets.put(C1, a_drawn(b"one"), "hash-1")
    unit.packets.put(C1, a_drawn(b"two"), "cd" * 32)
    unit.prints.add(a_job())
    unit.packets.put(C1, a_drawn(b"three"), "hash-3")
    newest = unit.packets.get(C1)
    assert newest is not None
    assert newest.pdf == b"three"
    rows = unit._session.connection().exec_driver_sql("SELECT content_sha256 FROM packets ORDER BY id").scalars()
    assert list(rows) == ["cd" * 32, "hash-3"]


def test_a_print_job_comes_back_with_its_sheets_in_order(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    assert unit.prints.get(JOB) == a_job()
    assert unit.prints.for_case(C1) == (a_job(),)
    assert unit.prints.unfinished() == (a_job(),)


def test_every_step_of_printing_is_journalled(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    later = OPENED_AT + timedelta(seconds=5)
    assert unit.prints.begin_try(JOB, "z", OPENED_AT) == 1
    unit.prints.set_backend_job(JOB, "z", 1, "17")
    unit.prints.set_state(JOB, "z", PrintState.PRINTING, later)
    assert unit.prints.get(JOB).sheets[0].tries == (PrintTry(1, "17", OPENED_AT),)
    unit.prints.set_state(JOB, "z", PrintState.HELD, later, "紙切れ")
    assert unit.prints.begin_try(JOB, "z", later) == 2
    unit.prints.set_state(JOB, "z", PrintState.PRINTED, later)
    sheet = unit.prints.get(JOB).sheets[0]
    assert (sheet.state, sheet.reason) == (PrintState.PRINTED, "")
    assert sheet.tries == (PrintTry(1, "17", OPENED_AT, later), PrintTry(2, "", later, later, outcome="printed"))


def test_a_job_is_unfinished_until_its_last_sheet(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    unit.prints.set_state(JOB, "z", PrintState.PRINTED, OPENED_AT)
    assert len(unit.prints.unfinished()) == 1
    unit.prints.set_state(JOB, "a", PrintState.CANCELLED, OPENED_AT)
    assert unit.prints.unfinished() == ()
    assert unit.prints.get(JOB).complete


def test_a_sheet_or_job_that_is_not_there_is_said(unit: SqlUnitOfWork):
    with pytest.raises(OperatorError, match="見つかりません"):
        unit.prints.get(PrintJobId("no"))
    unit.prints.add(a_job())
    with pytest.raises(OperatorError, match="用紙"):
        unit.prints.begin_try(JOB, "no", OPENED_AT)
    with pytest.raises(OperatorError, match="用紙"):
        unit.prints.set_backend_job(JOB, "z", 1, "17")


def a_ticket(number: str, **more: object) -> Ticket:
    return Ticket(number, "転入", "en", {"owns_moped": True, "event_on": DAY}, OPENED_AT, f"T1124{number}X", **more)


def test_tickets_of_the_day_wait_until_called(unit: SqlUnitOfWork):
    assert unit.tickets.next_number(DAY) == "001"
    unit.tickets.put(a_ticket("001"))
    unit.tickets.put(a_ticket("002"))
    assert unit.tickets.next_number(DAY) == "003"
    assert unit.tickets.waiting(DAY) == (a_ticket("001"), a_ticket("002"))
    unit.tickets.put(a_ticket("001", called=True, case_id=C1))
    assert unit.tickets.waiting(DAY) == (a_ticket("002"),)
    assert unit.tickets.get("001", DAY) == a_ticket("001", called=True, case_id=C1)
    assert unit.tickets.get("001", DAY + timedelta(days=1)) is None
    assert unit.tickets.next_number(DAY + timedelta(days=1)) == "001"


def test_accounts_are_kept_and_replaced_by_id(unit: SqlUnitOfWork):
    boss = Clerk(ClerkId("k2"), "山田", frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}), "市民課")
    clerk = Clerk(ClerkId("k1"), "佐藤", frozenset({Role.STAFF}))
    unit.clerks.put(boss)
    unit.clerks.put(clerk)
    unit.clerks.put(Clerk(ClerkId("k1"), "佐藤", frozenset(), "税務課"))
    assert unit.clerks.all() == (Clerk(ClerkId("k1"), "佐藤", frozenset(), "税務課"), boss)
    assert unit.clerks.get(ClerkId("k2")) == boss
    with pytest.raises(OperatorError, match="登録がありません"):
        unit.clerks.get(ClerkId("k3"))


def test_a_seal_is_kept_only_on_the_file_that_was_sealed(unit: SqlUnitOfWork):
    unit.packets.put(C1, a_drawn(b"%PDF-1"), "hash1")
    assert unit.packets.seal(C1) is None
    assert unit.packets.put_seal(C1, sha256(b"%PDF-1").hexdigest(), b"seal")
    assert unit.packets.seal(C1) == b"seal"
    unit.packets.put(C1, a_drawn(b"%PDF-2"), "hash2")
    assert unit.packets.seal(C1) is None
    assert not unit.packets.put_seal(C1, sha256(b"%PDF-1").hexdigest(), b"seal")


def test_packets_that_went_to_print_without_a_seal_are_found(unit: SqlUnitOfWork):
    unit.packets.put(C1, a_drawn(), "cd" * 32)
    assert unit.packets.unsealed() == ()
    unit.prints.add(a_job())
    assert unit.packets.unsealed() == (C1,)
    unit.packets.put_seal(C1, sha256(b"%PDF-1").hexdigest(), b"seal")
    assert unit.packets.unsealed() == ()
