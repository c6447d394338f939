from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import zxingcpp

from desk_app.domain.print_job import PrinterView, PrintState
from desk_app.domain.sheet_code import SheetCode, parse_payload
from printing.spoolers.simulated import SimulatedPrinter
from printing.trial_page import print_trial_page, trial_page, trial_payload

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_its_barcode_reads_and_is_no_sheet_of_a_case() -> None:
    document = pypdfium2.PdfDocument(trial_page(PrinterView("sim:printer", "窓口の複合機", ""), AT))
    image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [trial_payload(AT)]
    assert parse_payload(trial_payload(AT)) == SheetCode("1124-0000", 0, 1)
    assert "窓口の複合機" in text


def test_a_name_with_a_character_no_font_has_is_given_by_its_address() -> None:
    document = pypdfium2.PdfDocument(trial_page(PrinterView("ipp://192.0.2.7/ipp/print", "\U0001f5a8", ""), AT))
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "ipp://192.0.2.7/ipp/print" in text


def test_it_is_printed_when_the_printer_says_so() -> None:
    printer = SimulatedPrinter("sim:printer?jam=1&hold=2")
    assert print_trial_page(printer, AT, sleep=lambda _seconds: None).state is PrintState.PRINTED
    assert len(printer.printed) == 1


def test_it_is_not_waited_for_without_end() -> None:
    printer = SimulatedPrinter("sim:printer?empty=1&hold=100000")
    status = print_trial_page(printer, AT, wait_seconds=2.0, sleep=lambda _seconds: None)
    assert status.state is PrintState.HELD
    assert "用紙" in status.reason
