"""A printer in software that ships with the product for training: ``sim:printer?jam=2&lost=4``.

Faults are scripted by the place of a submission, counted from 1 since the printer was made; an option may come more
than once.

held for ``hold`` questions, then it goes on by itself:
    ``jam`` ``empty`` ``door`` ``toner`` ``full`` ``media`` (wrong paper) ``offline`` (does not answer)
not taken, once: ``busy`` ``refuse`` ``off`` (switched off, for ``hold`` submissions)
the answer is lost: ``lost`` (taken and printed) ``vanish`` (not taken)
``aborted`` (given up half-way) ``panel`` (cancelled at the printer)
the records are gone: ``restart`` (and the sheet with them) ``forgot`` (after it was printed)
``swap`` (another printer answers, and has a job of its own under that number)
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from urllib.parse import parse_qs

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import (
    PLAIN,
    SIDES,
    Capabilities,
    PrinterView,
    PrintOptions,
    PrintState,
    SpooledJob,
    SpoolStatus,
)
from printing.spoolers.base import READY, STOPPED
from printing.spoolers.errors import AnswerLost, PrinterBusy, PrinterRefused, PrinterUnreachable
from printing.spoolers.ipp_printer import FORGOTTEN, SOMEBODY_ELSES

PREFIX = "sim:printer"
HELD_FAULTS = {
    "jam": "紙づまりです。詰まった紙を取り除いてください。",
    "empty": "用紙がありません。用紙を入れてください。",
    "door": "カバーが開いています。閉めてください。",
    "toner": "トナーがありません。交換してください。",
    "full": "排紙トレイがいっぱいです。紙を取ってください。",
    "media": "用紙の大きさか種類が違います。A4 の用紙を入れてください。",
}
FAULTS = (
    *HELD_FAULTS,
    *("offline", "busy", "refuse", "off", "lost", "vanish", "aborted", "panel", "restart", "forgot", "swap"),
)
_OPTIONS = {*FAULTS, "hold", "polls", "lists"}
_ENDS = {
    PrintState.UNKNOWN: SpoolStatus(
        PrintState.UNKNOWN, "印刷の途中で中止しました。紙が出ているか確かめてください。", 1
    ),
    PrintState.PRINTED: SpoolStatus(PrintState.PRINTED, "", 1),
    PrintState.CANCELLED: SpoolStatus(PrintState.CANCELLED),
}
_NAME = "練習用プリンター"
_KEPT = 200


@dataclass(slots=True)
class _Job:
    title: str
    pdf: bytes
    polls_left: int
    held_left: int = 0
    held_reason: str = ""
    deaf_left: int = 0
    end: PrintState | None = None


class SimulatedPrinter:
    """Takes sheets, "prints" them one after the other, and plays the scripted faults. Safe from any thread.

    ``printed`` is what lies in the tray: (title, PDF) of the last sheets.
    """

    def __init__(self, uri: str = PREFIX) -> None:
        """Raises InvalidInput for options it does not have."""
        self.uri = uri
        self._script, options = _parse(uri)
        self._hold, self._polls = options.get("hold", 3), options.get("polls", 1)
        self._lists = bool(options.get("lists", 1))
        self._jobs: dict[str, _Job] = {}
        self._submissions = 0
        self._number = 0
        self._off_left = 0
        self._lock = threading.Lock()
        self.printed: deque[tuple[str, bytes]] = deque(maxlen=_KEPT)

    def describe(self) -> PrinterView:
        """Ready, or stopped with the reason of a held sheet."""
        with self._lock:
            held = next((job.held_reason for job in self._jobs.values() if job.held_left and not job.end), "")
        return PrinterView(self.uri, _NAME, STOPPED if held else READY, held, self.capabilities().trays)

    def capabilities(self) -> Capabilities:
        """Two trays, both sides."""
        return Capabilities(("tray-1", "tray-2"), SIDES, 99, lists_jobs=self._lists)

    def validate(self, options: PrintOptions = PLAIN) -> None:
        """Takes everything that its trays allow."""
        if options.tray and options.tray not in self.capabilities().trays:
            raise PrinterRefused(
                _NAME, f"給紙トレイ {options.tray} がありません。", "給紙トレイの設定を確かめてください。"
            )

    def submit(self, pdf: bytes, title: str, options: PrintOptions = PLAIN) -> str:
        """Take one form, unless the script says otherwise."""
        with self._lock:
            if self._off_left:
                self._off_left -= 1
                raise PrinterUnreachable(_NAME)
            self._submissions += 1
            fault = self._script.get(self._submissions, "")
            self._turn_away(fault)
            self._number += 1
            key = str(self._number)
            self._jobs[key] = self._made(title, pdf, fault)
            if fault == "lost":
                self._finish_all()
                raise AnswerLost(_NAME)
            self._lose_records(key, fault)
            return key

    def poll(self, backend_job: str, title: str = "") -> SpoolStatus:
        """Each question is a step of the simulated printing."""
        with self._lock:
            job = self._jobs.get(backend_job)
            if job is None:
                return SpoolStatus(PrintState.UNKNOWN, FORGOTTEN)
            if title and job.title != title:
                return SpoolStatus(PrintState.UNKNOWN, SOMEBODY_ELSES)
            if job.deaf_left:
                job.deaf_left -= 1
                raise PrinterUnreachable(_NAME)
            return self._step(job)

    def cancel(self, backend_job: str, title: str = "") -> None:
        """Cancelled before the first page, unknown once the paper moves."""
        with self._lock:
            job = self._jobs.get(backend_job)
            if job is not None and job.end is None and title in ("", job.title):
                job.end = PrintState.UNKNOWN if job.held_reason else PrintState.CANCELLED

    def jobs(self) -> tuple[SpooledJob, ...] | None:
        """Every job it remembers."""
        with self._lock:
            if not self._lists:
                return None
            return tuple(SpooledJob(key, job.title, job.end is not None) for key, job in self._jobs.items())

    def forget(self, backend_job: str, title: str = "") -> None:
        """The document went when it was printed."""

    def close(self) -> None:
        """The printer stays as it is for the next who opens it."""

    def _turn_away(self, fault: str) -> None:
        """What is not taken."""
        if fault == "refuse":
            raise PrinterRefused(_NAME, "受け付けませんでした。", "用紙の設定を確かめてください。")
        if fault == "busy":
            raise PrinterBusy(_NAME)
        if fault == "vanish":
            raise AnswerLost(_NAME)
        if fault == "off":
            self._off_left = self._hold
            raise PrinterUnreachable(_NAME)

    def _made(self, title: str, pdf: bytes, fault: str) -> _Job:
        held = self._hold if fault in HELD_FAULTS else 0
        job = _Job(title, pdf, self._polls, held, HELD_FAULTS.get(fault, ""))
        if fault == "offline":
            job.deaf_left = self._hold
        if fault in ("aborted", "panel"):
            job.end = PrintState.UNKNOWN if fault == "aborted" else PrintState.CANCELLED
        return job

    def _lose_records(self, key: str, fault: str) -> None:
        if fault not in ("restart", "forgot", "swap"):
            return
        if fault != "forgot":
            del self._jobs[key]
        self._finish_all()
        self._jobs.clear()
        if fault == "swap":
            self._jobs[key] = _Job("0-elsewhere", b"", 0, end=PrintState.PRINTED)
        else:
            self._number = 0

    def _step(self, job: _Job) -> SpoolStatus:
        if job.end is not None:
            return _ENDS[job.end]
        if any(one.end is None for one in self._before(job)):
            return SpoolStatus(PrintState.SENT, "", 0)
        if job.held_left:
            job.held_left -= 1
            return SpoolStatus(PrintState.HELD, job.held_reason, 0)
        if job.polls_left > 0:
            job.polls_left -= 1
            return SpoolStatus(PrintState.PRINTING, "", 0)
        self._finish(job)
        return SpoolStatus(PrintState.PRINTED, "", 1)

    def _before(self, job: _Job) -> list[_Job]:
        """The jobs taken before this one."""
        jobs = list(self._jobs.values())
        return jobs[: jobs.index(job)]

    def _finish_all(self) -> None:
        """Everything taken so far is printed, in its order."""
        for job in self._jobs.values():
            if job.end is None:
                self._finish(job)

    def _finish(self, job: _Job) -> None:
        job.end = PrintState.PRINTED
        self.printed.append((job.title, job.pdf))
        job.pdf = b""


def _parse(uri: str) -> tuple[dict[int, str], dict[str, int]]:
    """Faults by the place of the submission, and the other options."""
    head, _, query = uri.partition("?")
    options = parse_qs(query, keep_blank_values=True)
    numbers = [text for values in options.values() for text in values]
    if head != PREFIX or options.keys() - _OPTIONS or not all(t.isascii() and t.isdigit() for t in numbers):
        raise InvalidInput(
            "プリンターの設定", "練習用プリンターの書き方が違います。", "sim:printer?jam=2 の形で書いてください。"
        )
    script = {int(place): fault for fault in FAULTS for place in options.get(fault, ())}
    return script, {name: int(options[name][-1]) for name in ("hold", "polls", "lists") if name in options}
