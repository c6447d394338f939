"""A desk that is killed over and over: run as a program by test_kill.py, because it forks.

    python -m tests.end_to_end.killed_desk FOLDER ROUNDS SEED

Each round forks a child that works on the folder's unfinished case and writes a line for each accepted thing; the
child is killed with SIGKILL at a random moment. A second child then opens the folder as the next start would and
checks that everything said to be accepted is there. Prints one JSON line of what it saw.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk, open_desk
from desk_app.cli.demo import fill_town
from desk_app.cli.scripted import MOVED_ON, NEW_ADDRESS, SEARCH, demo_strokes
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.ids import CaseId
from desk_app.domain.life_event import LifeEvent
from desk_app.storage.keys import MemoryKeys
from tests.support.desk import ANSWERS, signed

KEYS = MemoryKeys()
"""Stands for the keyring, which outlives a killed process: every child inherits it."""

Say = Callable[[str], None]


def work(desk: OpenDesk, say: Say) -> None:
    """Take the unfinished case on from where it stands, or open a new one; ``say`` each accepted thing."""
    cases = desk.app.cases
    unfinished = cases.open_cases()
    view = cases.view(unfinished[0].id) if unfinished else cases.open()
    say(f"case {view.id}")
    while view.status is not CaseStatus.CLOSED:
        before = view.status
        if before is CaseStatus.IDENTIFYING and not view.people:
            view = cases.take_household(view.id, desk.app.residents.search(SEARCH).hits[0].resident_id)
        elif before is CaseStatus.IDENTIFYING:
            view = cases.confirm_identity(view.id, "マイナンバーカード")
        elif before is CaseStatus.CHOOSING_EVENT:
            view = cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=MOVED_ON, new_address=NEW_ADDRESS)
        elif before is CaseStatus.INTERVIEWING and view.question is not None:
            fact, person = view.question.fact, view.question.person
            value = ANSWERS.get((fact, person))
            view = cases.answer(view.id, fact, person, value)
            say(f"answer {view.id} {fact} {person or '-'} {value!r}")
            continue
        else:
            later(desk, view.id, before)
            view = cases.view(view.id)
        say(f"status {view.id} {view.status.value}")


def later(desk: OpenDesk, case: CaseId, status: CaseStatus) -> None:
    """The steps after the interview."""
    app = desk.app
    following = {CaseStatus.INTERVIEWING: CaseStatus.CONFIRMING, CaseStatus.CONFIRMING: CaseStatus.SIGNING}
    if status in following:
        app.cases.go_to(case, following[status])
    elif status is CaseStatus.SIGNING:
        app.packets.draw(case)
        app.packets.sign(case, demo_strokes())
        app.cases.go_to(case, CaseStatus.PRINTING)
    elif status is CaseStatus.PRINTING:
        app.cases.go_to(case, CaseStatus.HANDING_OVER)
    else:
        app.cases.close(case, missing_reason="試験")


def check(desk: OpenDesk, lines: list[str]) -> str:
    """What is missing of the accepted things, or an empty text."""
    steps = [s.value for s in CaseStatus]
    with desk.context.unit_of_work() as uow:
        entries, first_bad = uow.audit.verify()
        if first_bad is not None or entries == 0:
            return f"audit chain broken at {first_bad} of {entries}"
        for line in lines:
            kind, case, *rest = line.split(" ", 4)
            stored = uow.cases.get(CaseId(case))
            if kind == "status" and steps.index(stored.status.value) < steps.index(rest[0]):
                return f"{stored.status.value} although {rest[0]} was accepted"
            if kind == "answer":
                assert stored.state is not None
                held = {(a.fact, a.person or "-", repr(a.value)) for a in stored.state.answers}
                if (rest[0], rest[1], rest[2]) not in held:
                    return f"answer to {rest[0]} is lost"
    for row in desk.app.cases.open_cases():
        view = desk.app.cases.view(row.id)
        if (
            view.status is CaseStatus.INTERVIEWING
            and view.question is None
            and any(r.missing_labels for r in view.procedures)
        ):
            return "the case opened at no question"
    return ""


def forked(action: Callable[[int], None]) -> tuple[int, int]:
    """Fork a child that runs the action with a pipe to write to; (child, reading end)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            action(writing)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    return child, reading


def listen(reading: int, lines: int) -> bytes:
    """What the child says until it said so many lines or ended."""
    data = b""
    while data.count(b"\n") < lines and (block := os.read(reading, 65536)):
        data += block
    return data


def drain(reading: int, data: bytes = b"") -> list[str]:
    """Whole lines, with what is left in the pipe; a line torn by the kill was not accepted."""
    while block := os.read(reading, 65536):
        data += block
    os.close(reading)
    return data.decode("utf-8").split("\n")[:-1]


def one_round(folder: Path, lines: int, delay: float) -> tuple[list[str], str]:
    """Work, kill ``delay`` seconds after so many lines, check; (accepted lines, what was wrong)."""

    def child(writing: int) -> None:
        with open_desk(folder, keys=KEYS) as desk:
            work(desk, lambda line: (os.write(writing, f"{line}\n".encode()), None)[1])

    def checker(writing: int) -> None:
        with open_desk(folder, keys=KEYS) as desk:
            os.write(writing, f"{check(desk, accepted)}\n".encode())

    pid, reading = forked(child)
    heard = listen(reading, lines)
    time.sleep(delay)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    accepted = [line for line in drain(reading, heard) if not line.startswith("case ")]
    pid, reading = forked(checker)
    os.waitpid(pid, 0)
    said = drain(reading)
    return accepted, said[0] if said else "the folder could not be opened"


def main() -> None:
    """Run the rounds and print what was seen."""
    folder, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    with create_desk(demo_settings(folder), keys=KEYS) as desk:
        fill_town(desk, 300)
        warm = signed(desk).id  # rules, forms and fonts are read once, before the first fork
        desk.app.cases.cancel(warm, "試験")
    total, problems = 0, []
    for number in range(rounds):
        accepted, wrong = one_round(folder, chance.randint(1, 6), chance.uniform(0.0, 0.08))
        total += len(accepted)
        if wrong:
            problems.append(f"round {number}: {wrong}")
    print(json.dumps({"rounds": rounds, "accepted": total, "problems": problems}, ensure_ascii=False))


if __name__ == "__main__":
    main()
