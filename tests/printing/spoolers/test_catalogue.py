from __future__ import annotations

import socket
from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from printing.spoolers.catalogue import PrinterCatalogue
from tests.support.ipp_server import IppServer


def test_knows_every_kind_and_says_which_is_off(tmp_path: Path) -> None:
    with socket.socket() as kept, IppServer() as server:
        kept.bind(("127.0.0.1", 0))  # and nobody listens
        off = f"ipp://127.0.0.1:{kept.getsockname()[1]}/ipp/print"
        views = PrinterCatalogue([f"folder:{tmp_path}", server.uri, off, "sim:printer"]).known()
    assert [view.state for view in views] == ["ready", "ready", "unreachable", "ready"]
    assert "電源" in views[2].detail


def test_the_same_printer_each_time_and_others_too() -> None:
    catalogue = PrinterCatalogue([])
    assert catalogue.open("sim:printer?jam=1") is catalogue.open("sim:printer?jam=1")
    assert catalogue.known() == ()


@pytest.mark.parametrize("uri", ["lpd://x", "printer", "ipp:///x", "folder:"])
def test_what_is_no_printer_is_refused(uri: str) -> None:
    with pytest.raises(InvalidInput):
        PrinterCatalogue([uri])
