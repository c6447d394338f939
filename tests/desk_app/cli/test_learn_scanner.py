from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium

from desk_app.cli.entry import main
from desk_app.domain.learning import LEARNING_SYMBOLOGY, LEARNING_TEXTS
from devices.code_marks import Marks
from devices.framing import Framing
from devices.sim_scanner import PtyScanner


def test_the_sheet_is_written(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    assert main(["devices", "sheet", str(out)]) == 0
    document = pdfium.PdfDocument(out)
    assert "学習シート" in document[0].get_textpage().get_text_bounded()
    document.close()


def test_three_scans_on_a_pseudo_terminal_print_the_url() -> None:
    with PtyScanner(framing=Framing.LF, marks=Marks.NONE, charset="cp932") as scanner:
        port = scanner.url.partition("?")[0]
        with subprocess.Popen(
            [sys.executable, "-m", "desk_app", "devices", "learn", port],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            for text, symbology in zip(LEARNING_TEXTS, LEARNING_SYMBOLOGY, strict=True):
                while "読み取ってください" not in child.stderr.readline():
                    assert child.poll() is None, "it ended before its time"
                scanner.scan(text, symbology)
            said = child.stdout.read()
    assert child.returncode == 0
    assert said.strip() == f"{port}?baud=9600&framing=lf&bcc=off&marks=none&charset=cp932"
