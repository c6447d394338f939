"""The kiosk's ticket: number, purpose, a barcode that reads, no name."""

from __future__ import annotations

import io
from datetime import datetime

import pypdfium2
import pytest
import zxingcpp

from desk_app.domain.sheet_code import TicketCode, parse_payload, ticket_payload
from desk_app.domain.ticket import Ticket
from printing.ticket import TicketPrinter
from tests.support.papers import page_text


def a_ticket(language: str = "ja", purpose: str = "引っ越し(転入)", number: str = "A012") -> Ticket:
    return Ticket(number, purpose, language, {}, datetime(2026, 11, 24, 9, 5), ticket_payload(number, "1124"))


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "vi"])
def test_the_barcode_reads_from_a_raster(language: str) -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(TicketPrinter().draw(a_ticket(language))))
    found = zxingcpp.read_barcodes(document[0].render(scale=200 / 72, grayscale=True).to_pil())
    document.close()
    assert parse_payload(found[0].text) == TicketCode("A012", "1124")


def test_the_ticket_says_number_and_purpose() -> None:
    text = page_text(TicketPrinter().draw(a_ticket("en", "引っ越し")), 0)
    assert "A012" in text
    assert "引っ越し" in text
    assert "Please wait until your number is called." in text
    assert "番号をお呼びするまで" in text


def test_a_long_purpose_stays_on_the_paper() -> None:
    assert "とても長いご用件" * 3 in page_text(TicketPrinter().draw(a_ticket(purpose="とても長いご用件" * 3)), 0)


def test_the_paper_is_eighty_millimetres_wide() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(TicketPrinter().draw(a_ticket())))
    assert document[0].get_width() == pytest.approx(80 * 72 / 25.4, abs=0.1)
    document.close()
