from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import BugError, EnvironmentProblem
from desk_app.domain.ids import CaseId, ClerkId
from desk_app.services.ports import UnitOfWork
from desk_app.storage.folder import DataFolder, create_folder, open_folder
from desk_app.storage.keys import MemoryKeys
from tests.support.builders import OPENED_AT, a_case, demo_family

C1 = CaseId("0" * 32)


def test_it_is_the_unit_of_work_that_the_services_ask_for(folder: DataFolder):
    made: UnitOfWork = folder.unit_of_work()
    with made as unit:
        assert all(hasattr(unit, name) for name in UnitOfWork.__annotations__)


def test_leaving_without_commit_takes_everything_back(folder: DataFolder):
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case())
    with folder.unit_of_work() as unit:
        assert unit.cases.unfinished() == ()


def test_an_error_takes_everything_back(folder: DataFolder):
    with pytest.raises(ZeroDivisionError), folder.unit_of_work() as unit:
        assert [unit.cases.add(a_case()), 1 // 0]
    with folder.unit_of_work() as unit:
        assert unit.cases.unfinished() == ()


def test_work_may_go_on_after_a_commit(folder: DataFolder):
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case())
        unit.commit()
        unit.cases.save(unit.cases.get(C1).changed(language="en"))
        unit.commit()
    with folder.unit_of_work() as unit:
        assert unit.cases.get(C1).language == "en"


def test_one_inside_another_is_a_bug_said_at_once(folder: DataFolder):
    with folder.unit_of_work(), pytest.raises(BugError), folder.unit_of_work():
        pass
    with folder.unit_of_work() as unit:
        assert unit.cases.unfinished() == ()


def test_a_second_case_with_the_same_number_is_our_bug(folder: DataFolder):
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case())
        unit.commit()
    with pytest.raises(BugError), folder.unit_of_work() as unit:
        unit.cases.add(a_case(id=CaseId("c2")))


def test_threads_take_turns_and_lose_nothing(folder: DataFolder):
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case())
        unit.commit()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                with folder.unit_of_work() as unit:
                    case = unit.cases.get(C1)
                    unit.cases.save(case.changed(counts={"n": case.counts.get("n", 0) + 1}))
                    unit.audit.append(AuditEntry(OPENED_AT, ClerkId("k1"), "d", "answer", C1))
                    unit.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with folder.unit_of_work() as unit:
        assert unit.cases.get(C1).counts == {"n": 40}
        assert unit.audit.verify() == (40, None)


def test_a_file_that_vanished_is_the_environments_problem(folder: DataFolder):
    folder.close()
    for file in folder.home.glob("cases.db*"):
        file.unlink()
    with pytest.raises(EnvironmentProblem), folder.unit_of_work() as unit:
        unit.cases.get(C1)


WRITER = """
import sys
from pathlib import Path
from desk_app.domain.audit import AuditEntry
from desk_app.domain.ids import ClerkId
from desk_app.storage.folder import open_folder
from desk_app.storage.keys import MemoryKeys
from tests.support.builders import OPENED_AT, an_answer, a_case, demo_family
from desk_app.domain.ids import CaseId
keys = MemoryKeys()
keys.put("cases", bytes(range(32)))
keys.put("residents", bytes(range(32)))
folder = open_folder(Path(sys.argv[1]), keys)
while True:
    with folder.unit_of_work() as unit:
        case = unit.cases.get(CaseId("0" * 32))
        case = case.with_answer(an_answer("children_apart", len(case.state.answers)))
        unit.cases.save(case)
        unit.audit.append(AuditEntry(OPENED_AT, ClerkId("k1"), "d", "answer", case.id))
        unit.commit()
    print(len(case.state.answers), flush=True)
"""


def test_a_kill_at_any_moment_loses_no_accepted_answer(tmp_path: Path, repository: Path):
    """Twenty times a writing process is killed (kill -9); what it had said was stored is there, whole."""
    keys, home, chance = MemoryKeys(), tmp_path / "home", random.Random(7)
    create_folder(home, keys).close()
    folder = open_folder(home, keys)
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case(demo_family()))
        unit.commit()
    folder.close()
    key = keys.get("cases") or b""
    program = WRITER.replace("bytes(range(32))", repr(key))
    for _ in range(20):
        said = _write_until_killed(program, home, repository, chance.uniform(0.0, 0.15))
        folder = open_folder(home, keys)
        with folder.unit_of_work() as unit:
            state = unit.cases.get(C1).state
            assert state is not None
            values = [one.value for one in state.answers]
            assert values == list(range(len(values)))
            assert len(values) >= said
            assert unit.audit.verify() == (len(values), None)
            check = unit._session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
            assert check == "ok"
        folder.close()
    assert values, "nothing was ever written"


def _write_until_killed(program: str, home: Path, repository: Path, seconds: float) -> int:
    """Start the writer, kill it some time after its first answer; the last count it printed."""
    command = [sys.executable, "-c", program, str(home)]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        lines = [first, *process.stdout.readlines()]
    whole = [line for line in lines if line.endswith("\n") and line.strip()]
    assert whole, "the writer never started"
    return int(whole[-1])
