"""The printers of a desk: which are configured, and how a URI becomes one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import PrinterView
from printing.spoolers.base import UNREACHABLE, Spooler
from printing.spoolers.errors import PrinterProblem
from printing.spoolers.folder import FolderSpooler
from printing.spoolers.ipp_printer import IppPrinter
from printing.spoolers.simulated import SimulatedPrinter

_KINDS: dict[str, Callable[[str], Spooler]] = {"folder": FolderSpooler, "ipp": IppPrinter, "sim": SimulatedPrinter}


class PrinterCatalogue:
    """Printers by URI: ``folder:PATH``, ``ipp://host:port/path``, ``sim:printer``."""

    def __init__(self, uris: Sequence[str]) -> None:
        """Take the configured URIs. Raises InvalidInput for one that is no printer."""
        self._uris = tuple(dict.fromkeys(uris))
        self._open: dict[str, Spooler] = {}
        self._lock = threading.Lock()
        for uri in self._uris:
            self.open(uri)

    def known(self) -> tuple[PrinterView, ...]:
        """Every configured printer and its state now; one that does not answer is shown as unreachable."""
        return tuple(self._view(self.open(uri)) for uri in self._uris)

    def open(self, uri: str) -> Spooler:
        """The printer at this URI, configured or not; the same one each time. Raises InvalidInput."""
        with self._lock:
            if uri not in self._open:
                make = _KINDS.get(uri.partition(":")[0])
                if make is None:
                    raise InvalidInput(
                        "プリンターの設定",
                        "知らない種類のプリンターです。",
                        "folder:、ipp://、sim:printer のどれかで書いてください。",
                    )
                self._open[uri] = make(uri)
            return self._open[uri]

    def close(self) -> None:
        """Let go of every printer."""
        with self._lock:
            for spooler in self._open.values():
                spooler.close()
            self._open.clear()

    @staticmethod
    def _view(spooler: Spooler) -> PrinterView:
        try:
            return spooler.describe()
        except PrinterProblem as problem:
            return PrinterView(spooler.uri, spooler.uri, UNREACHABLE, f"{problem.reason}{problem.remedy}")
