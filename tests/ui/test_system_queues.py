"""Pages painted through Qt's printer: whole, at true size, with a barcode that reads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtPrintSupport import QPrinter

from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.print_job import ONE_SIDED, PLAIN, PrinterView
from printing.raster import PageRasteriser, page_count
from printing.spoolers.system_queue import DPI
from printing.trial_page import trial_page, trial_payload
from ui.system_queues import QtQueues

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class PaperFile(QtQueues):
    """A queue whose paper is a file: everything but the operating system's spooler."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def device(self, name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        return printer


def pages(pdf: bytes):
    return (PageRasteriser().page(pdf, number, DPI) for number in range(page_count(pdf)))


def test_pages_are_painted_whole_and_their_barcode_reads(qapp, tmp_path):
    pdf = trial_page(PrinterView("", "試験", ""), AT)
    paper = tmp_path / "paper.pdf"
    PaperFile(paper).send("any", "1124-0001-x", pages(pdf), PLAIN)
    printed = pypdfium2.PdfDocument(paper.read_bytes())
    assert len(printed) == 1
    width, height = printed[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    image = printed[0].render(scale=200 / 72, grayscale=True).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [trial_payload(AT)]
    printed.close()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_device_that_cannot_be_opened_is_said_before_any_page(qapp, tmp_path):
    pdf = trial_page(PrinterView("", "試験", ""), AT)
    with pytest.raises(EnvironmentProblem, match="始められません"):
        PaperFile(tmp_path / "no-such-folder" / "paper.pdf").send("any", "x", pages(pdf), PLAIN)


def test_queues_are_named_and_one_sided_is_always_there(qapp):
    queues = QtQueues()
    assert isinstance(queues.names(), tuple)
    assert queues.sides("no such queue") == (ONE_SIDED,)
