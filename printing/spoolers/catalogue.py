"""The printers of a desk: which are configured, and how a URI becomes one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import PrinterView
from printing.ipp_client import parse_address
from printing.spoolers.base import UNREACHABLE, Spooler
from printing.spoolers.errors import PrinterProblem
from printing.spoolers.folder import FolderSpooler
from printing.spoolers.ipp_printer import CupsQueue, IppPrinter
from printing.spoolers.simulated import SimulatedPrinter

Maker = Callable[[str], Spooler]
CUPS_PATHS = ("/printers/", "/classes/")


def ipp_spooler(uri: str) -> Spooler:
    """A printer, or a queue of a CUPS server, by the path of its URL."""
    path = parse_address(uri).path
    return CupsQueue(uri) if path.startswith(CUPS_PATHS) else IppPrinter(uri)


_KINDS: Mapping[str, Maker] = {"folder": FolderSpooler, "ipp": ipp_spooler, "sim": SimulatedPrinter}


class PrinterCatalogue:
    """Printers by URI: ``folder:PATH``, ``ipp://host:port/path`` (a printer or a CUPS queue), ``sim:printer``."""

    def __init__(self, uris: Sequence[str], more: Mapping[str, Maker] = MappingProxyType({})) -> None:
        """Take the configured URIs, and makers of further kinds by their scheme.

        Raises InvalidInput for a URI that is no printer.
        """
        self._kinds = {**_KINDS, **more}
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
                make = self._kinds.get(uri.partition(":")[0])
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
