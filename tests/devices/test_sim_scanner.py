from __future__ import annotations

import os
import queue
from pathlib import Path

import pytest

from desk_app.domain.card import BarcodeKind, BarcodeRead, DeviceInfo
from desk_app.domain.sheet_code import sheet_payload
from devices.desk import DeskReaders
from devices.errors import UnknownDevice
from devices.framing import Framing
from devices.sim_scanner import PtyScanner

ENOUGH = 30.0
SHEET = sheet_payload("1124-0043", 3, 1)


@pytest.mark.parametrize("framing", list(Framing))
@pytest.mark.parametrize("charset", ["utf-8", "cp932"])
def test_round_trip_over_a_real_pseudo_terminal(framing: Framing, charset: str) -> None:
    reads: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    with PtyScanner(framing=framing, charset=charset) as scanner:
        readers = DeskReaders([scanner.url])
        readers.listen(reads.put, states.put)
        try:
            states.get(timeout=ENOUGH)
            scanner.scan(SHEET)
            scanner.scan("髙橋 表", "QR")
            first, second = reads.get(timeout=ENOUGH), reads.get(timeout=ENOUGH)
        finally:
            readers.close()
    assert first == BarcodeRead(BarcodeKind.SHEET, "Code128", SHEET, charset, False)
    assert second == BarcodeRead(BarcodeKind.UNKNOWN, "QR", "髙橋 表", charset, False)


def test_a_stable_name_follows_the_pseudo_terminal_and_goes_with_it(tmp_path: Path) -> None:
    link = tmp_path / "by-id"
    with PtyScanner(link=link) as scanner:
        assert str(link) in scanner.url
        assert link.resolve().exists()
    assert not link.is_symlink()
    scanner.close()


def test_only_kinds_it_has() -> None:
    with PtyScanner() as scanner, pytest.raises(UnknownDevice):
        scanner.scan("x", "PDF417")


def test_its_name_goes_before_the_terminal_whose_number_another_may_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, named = tmp_path / "by-id", []
    scanner = PtyScanner(link=link)
    with monkeypatch.context() as patch:
        patch.setattr("devices.sim_scanner.os.close", lambda end: named.append((end, link.is_symlink())))
        scanner.close()
    assert [is_named for _, is_named in named] == [False, False]
    for end, _ in named:
        os.close(end)
