"""A queue of the operating system (Windows' GDI spooler): pages go as pixels, and it only says that they are gone.

Microsoft's word on a job that is complete: the data were passed on, "the printing of the job may not yet be
complete". So a sheet handed over here is never said to be printed: its barcode proves it, or the clerk does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import unquote

from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import (
    PLAIN,
    Capabilities,
    PrinterView,
    PrintOptions,
    PrintState,
    SpooledJob,
    SpoolStatus,
)
from printing.raster import PageRasteriser, page_count
from printing.spoolers.base import READY, UNREACHABLE
from printing.spoolers.errors import AnswerLost, PrinterRefused
from printing.spoolers.ipp_printer import ONLY_SENT

PREFIX = "system:"
DPI = 300
"""Rasters of 300 dpi keep a 0.42 mm bar at five dots; a page takes 26 MB while it is painted."""


class SystemQueues(Protocol):
    """The operating system's queues, by name."""

    def names(self) -> tuple[str, ...]:
        """Every queue."""
        ...

    def sides(self, name: str) -> tuple[str, ...]:
        """The ``sides`` keywords that a queue offers."""
        ...

    def send(self, name: str, title: str, pages: Iterator[PageImage], options: PrintOptions) -> None:
        """Give the pages to the queue as one job. Raises EnvironmentProblem when it did not take the job."""
        ...


class SystemQueue:
    """One queue: ``system:NAME``."""

    def __init__(self, uri: str, queues: SystemQueues) -> None:
        """Raises InvalidInput for a URL without a name."""
        self.uri = uri
        self._name = unquote(uri.removeprefix(PREFIX))
        self._queues = queues
        if not uri.startswith(PREFIX) or not self._name:
            raise InvalidInput(
                "プリンターの設定", "プリンターの名前がありません。", "system:プリンター名 の形で書いてください。"
            )

    def describe(self) -> PrinterView:
        """Whether the operating system has such a queue."""
        state = READY if self._name in self._queues.names() else UNREACHABLE
        return PrinterView(self.uri, self._name, state, "出たことはバーコードで確かめます")

    def capabilities(self) -> Capabilities:
        """No trays, no list of jobs, and no word on the end."""
        return Capabilities(sides=self._queues.sides(self._name), most_copies=99, tells_end=False)

    def validate(self, options: PrintOptions = PLAIN) -> None:
        """Raises PrinterRefused for a queue, a tray or a side that is not there."""
        if self._name not in self._queues.names():
            raise PrinterRefused(
                self._name, "この端末にその名前のプリンターがありません。", "プリンターの設定を確かめてください。"
            )
        if options.tray:
            raise PrinterRefused(
                self._name, "この方式では給紙トレイを選べません。", "IPP のプリンターを使うか、設定を外してください。"
            )
        if options.sides not in self._queues.sides(self._name):
            raise PrinterRefused(self._name, "その面の印刷ができません。", "片面に変えてください。")

    def submit(self, pdf: bytes, title: str, options: PrintOptions = PLAIN) -> str:
        """Paint the pages into the queue. What fails before the first page was not taken."""
        pages = _Pages(pdf)
        try:
            self._queues.send(self._name, title, iter(pages), options)
        except EnvironmentProblem as problem:
            if pages.given:
                raise AnswerLost(self._name) from problem
            raise PrinterRefused(self._name, problem.reason, problem.remedy) from problem
        return title

    def poll(self, backend_job: str, title: str = "") -> SpoolStatus:
        """Sent, and no more is known."""
        return SpoolStatus(PrintState.UNKNOWN, ONLY_SENT)

    def cancel(self, backend_job: str, title: str = "") -> None:
        """What was given to the queue is out of reach."""

    def jobs(self) -> tuple[SpooledJob, ...] | None:
        """It keeps no list that we could read."""
        return None

    def forget(self, backend_job: str, title: str = "") -> None:
        """The queue drops its pages when they are gone."""

    def close(self) -> None:
        """Nothing is kept open."""


class _Pages:
    """The pages of a PDF one by one, so that one at a time is in memory; ``given`` counts them."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.given = 0

    def __iter__(self) -> Iterator[PageImage]:
        for number in range(page_count(self._pdf)):
            page = PageRasteriser().page(self._pdf, number, DPI)
            self.given += 1
            yield page
