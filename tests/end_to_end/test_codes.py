"""Every code the program prints: off the paper, through a scanner set in any way, to the right case or sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest
import zxingcpp

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.card import BarcodeKind, BarcodeRead
from desk_app.domain.sheet_code import COVER_INDEX, SheetCode, parse_payload, sheet_payload
from devices.code_marks import MARK_OF, Marks
from devices.framing import wrap
from devices.scanner import ScannerSettings, ScanReader
from printing.ticket import TicketPrinter
from tests.devices.scanner_streams import SETTINGS
from tests.support.desk import a_desk, signed

AIM = {"Code128": b"]C0", "QR": b"]Q1"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    with a_desk(tmp_path_factory.mktemp("codes") / "home") as one:
        yield one


def codes_of(pdf: bytes) -> list[list[tuple[str, str]]]:
    """(text, symbology) of the codes on each page, read off a raster as a camera would."""
    names = {zxingcpp.BarcodeFormat.Code128: "Code128", zxingcpp.BarcodeFormat.QRCode: "QR"}
    document = pdfium.PdfDocument(pdf)
    pages = [
        [(code.text, names[code.format]) for code in zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())]
        for page in document
    ]
    document.close()
    return pages


def scanned(text: str, symbology: str, settings: ScannerSettings) -> BarcodeRead:
    """The read of a scanner with these settings."""
    mark = {Marks.AIM: AIM[symbology], Marks.DENSO: MARK_OF[symbology].encode(), Marks.NONE: b""}[settings.marks]
    data = wrap(mark + text.encode(settings.charset or "utf-8"), settings.rules)
    (found,) = ScanReader(settings).feed(data, 0.0)
    assert isinstance(found, BarcodeRead)
    return found


def test_each_code_of_a_packet_opens_its_case_and_names_its_sheet(desk: OpenDesk) -> None:
    view = signed(desk)
    packet = desk.app.packets.stored(view.id)
    pages = codes_of(packet.pdf)
    assert len(pages) == packet.pages
    expected = {page: (sheet.barcode, n) for sheet in packet.sheets for n, page in enumerate(sheet.pages, start=1)}
    for number, codes in enumerate(pages):
        assert "Code128" in {symbology for _, symbology in codes}, f"page {number}"
        first = parse_payload(expected[number][0])
        assert isinstance(first, SheetCode)
        wanted = SheetCode(view.number, first.form_index, expected[number][1])
        for text, symbology in codes:
            reads = [scanned(text, symbology, settings) for settings in SETTINGS]
            kind = BarcodeKind.CASE if first.form_index == COVER_INDEX else BarcodeKind.SHEET
            assert {read.kind for read in reads} == {kind}
            assert {parse_payload(read.text) for read in reads} == {wanted}
            if number in (0, len(pages) - 1):
                assert desk.app.cases.open_from_code(text).id == view.id


def test_the_code_of_a_ticket_opens_its_case(desk: OpenDesk) -> None:
    ticket = desk.app.kiosk.issue("転居", "ja", {})
    ((code, *others),) = codes_of(TicketPrinter().draw(ticket))
    assert not others
    for settings in SETTINGS:
        assert scanned(*code, settings).kind is BarcodeKind.TICKET
    assert desk.app.cases.open_from_ticket(code[0]).ticket == ticket.number


@pytest.mark.parametrize(
    "settings", SETTINGS, ids=lambda one: f"{one.rules.framing}-{one.rules.check}-{one.marks}-{one.charset}"
)
def test_numbers_that_begin_with_99_keep_them(settings: ScannerSettings) -> None:
    payload = sheet_payload("9999-9999", 99, 99)
    read = scanned(payload, "Code128", settings)
    assert parse_payload(read.text) == SheetCode("9999-9999", 99, 99)
