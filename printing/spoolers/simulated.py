"""A printer in software that ships with the product for training: ``sim:printer?jam=2&lost=4``.

Faults are scripted by the place of a submission, counted from 1 since the printer was made:
``jam`` / ``empty`` / ``door`` (held for ``hold`` polls, then it goes on by itself), ``lost`` (taken, but the answer
is lost), ``vanish`` (not taken, the answer is lost), ``refuse``, ``busy`` (each once), ``aborted`` (given up
half-way). An option may come more than once.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from urllib.parse import parse_qs

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import PrinterView, PrintState, SpoolStatus
from printing.spoolers.base import READY, STOPPED
from printing.spoolers.errors import AnswerLost, PrinterBusy, PrinterRefused

PREFIX = "sim:printer"
_HELD = {
    "jam": "紙づまりです。詰まった紙を取り除いてください。",
    "empty": "用紙がありません。用紙を入れてください。",
    "door": "カバーが開いています。閉めてください。",
}
_FAULTS = (*_HELD, "lost", "vanish", "refuse", "busy", "aborted")
_OPTIONS = {*_FAULTS, "hold", "polls"}
_NAME = "練習用プリンター"
_KEPT = 200


@dataclass(slots=True)
class _Job:
    title: str
    pdf: bytes
    polls_left: int
    held_left: int = 0
    held_reason: str = ""
    end: PrintState | None = None


class SimulatedPrinter:
    """Takes sheets, "prints" each within a few polls, and plays the scripted faults. Safe from any thread."""

    def __init__(self, uri: str = PREFIX) -> None:
        """Raises InvalidInput for options it does not have."""
        self.uri = uri
        self._script, self._hold, self._polls = _parse(uri)
        self._jobs: dict[str, _Job] = {}
        self._submissions = 0
        self._lock = threading.Lock()
        self.printed: deque[tuple[str, bytes]] = deque(maxlen=_KEPT)

    def describe(self) -> PrinterView:
        """Ready, or stopped with the reason of a held sheet."""
        with self._lock:
            held = next((job.held_reason for job in self._jobs.values() if job.held_left and not job.end), "")
        return PrinterView(self.uri, _NAME, STOPPED if held else READY, held)

    def validate(self) -> None:
        """Takes everything."""

    def submit(self, pdf: bytes, title: str) -> str:
        """Take one form, unless the script says otherwise."""
        with self._lock:
            self._submissions += 1
            fault = self._script.get(self._submissions, "")
            if fault == "refuse":
                raise PrinterRefused(_NAME, "受け付けませんでした。", "用紙の設定を確かめてください。")
            if fault == "busy":
                raise PrinterBusy(_NAME)
            if fault == "vanish":
                raise AnswerLost(_NAME)
            key = str(self._submissions)
            held = self._hold if fault in _HELD else 0
            self._jobs[key] = _Job(title, pdf, self._polls, held, _HELD.get(fault, ""))
            if fault == "aborted":
                self._jobs[key].end = PrintState.UNKNOWN
            if fault == "lost":
                self._finish(self._jobs[key])
                raise AnswerLost(_NAME)
            return key

    def poll(self, backend_job: str) -> SpoolStatus:
        """Each poll is a step of the simulated printing."""
        with self._lock:
            job = self._jobs.get(backend_job)
            if job is None:
                return SpoolStatus(PrintState.UNKNOWN, "プリンターにこの印刷の記録が残っていません。")
            return self._step(job)

    def cancel(self, backend_job: str) -> None:
        """Cancelled before the first page, unknown once the paper moves."""
        with self._lock:
            job = self._jobs.get(backend_job)
            if job is not None and job.end is None:
                job.end = PrintState.UNKNOWN if job.held_reason else PrintState.CANCELLED

    def close(self) -> None:
        """The printer stays as it is for the next who opens it."""

    def _step(self, job: _Job) -> SpoolStatus:
        if job.end is PrintState.UNKNOWN:
            return SpoolStatus(job.end, "印刷の途中で中止しました。紙が出ているか確かめてください。", 1)
        if job.end is not None:
            return SpoolStatus(job.end)
        if job.held_left:
            job.held_left -= 1
            return SpoolStatus(PrintState.HELD, job.held_reason, 0)
        if job.polls_left > 0:
            job.polls_left -= 1
            return SpoolStatus(PrintState.PRINTING, "", 0)
        self._finish(job)
        return SpoolStatus(PrintState.PRINTED, "", 1)

    def _finish(self, job: _Job) -> None:
        job.end = PrintState.PRINTED
        self.printed.append((job.title, job.pdf))
        job.pdf = b""


def _parse(uri: str) -> tuple[dict[int, str], int, int]:
    head, _, query = uri.partition("?")
    options = parse_qs(query, keep_blank_values=True)
    numbers = [text for values in options.values() for text in values]
    if head != PREFIX or options.keys() - _OPTIONS or not all(t.isascii() and t.isdigit() for t in numbers):
        raise InvalidInput(
            "プリンターの設定", "練習用プリンターの書き方が違います。", "sim:printer?jam=2 の形で書いてください。"
        )
    script = {int(place): fault for fault in _FAULTS for place in options.get(fault, ())}
    return script, int(options.get("hold", ["3"])[-1]), int(options.get("polls", ["1"])[-1])
