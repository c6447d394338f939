"""Scanned QR codes: ours is taken, a foreign, an old and an altered one are refused with what to do."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, FactId
from desk_app.domain.sheet_code import MAC_MARK
from desk_app.domain.sheet_mac import sheet_mac
from desk_app.services.views import CaseView
from tests.support.desk import signed


def qr_of(desk: OpenDesk, case: CaseId, form: str) -> str:
    """What a scanner reads from the QR code printed on the first page of a form."""
    packet = desk.app.packets.stored(case)
    sheet = next(one for one in packet.sheets if one.form == form)
    document = pypdfium2.PdfDocument(io.BytesIO(packet.pdf))
    bitmap = document[sheet.pages[0]].render(scale=200 / 72, grayscale=True)
    picture = Image.frombuffer("L", (bitmap.width, bitmap.height), bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1)
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    document.close()
    return str(found[0].text)


def handing_over(desk: OpenDesk) -> CaseView:
    view = signed(desk)
    desk.app.cases.go_to(view.id, CaseStatus.PRINTING)
    return desk.app.cases.go_to(view.id, CaseStatus.HANDING_OVER)


def test_the_printed_qr_code_ticks_its_sheet(desk: OpenDesk) -> None:
    view = handing_over(desk)
    text = qr_of(desk, view.id, "juumin-ido")
    assert MAC_MARK in text
    assert len(text) <= 50
    ticked = desk.app.cases.scan_sheet(view.id, text)
    assert [sheet.form for sheet in ticked.sheets if sheet.handed_over] == ["juumin-ido"]
    assert desk.app.printing.scan(view.id, text).form == "juumin-ido"


def test_a_foreign_and_an_altered_qr_code_are_refused_with_what_to_do(desk: OpenDesk) -> None:
    view = handing_over(desk)
    text = qr_of(desk, view.id, "juumin-ido")
    payload, _, mac = text.partition(MAC_MARK)
    altered = f"{payload}{MAC_MARK}{'1' if mac[0] != '1' else '2'}{mac[1:]}"
    foreign = f"{payload}{MAC_MARK}{sheet_mac(bytes(32), payload, '0' * 64)}"
    other_sheet = f"{payload}{MAC_MARK}{qr_of(desk, view.id, 'suido-start').partition(MAC_MARK)[2]}"
    for wrong in (altered, foreign, other_sheet, f"{payload}{MAC_MARK}"):
        for scan in (desk.app.cases.scan_sheet, desk.app.printing.scan):
            with pytest.raises(OperatorError, match=r"書き換えられた.*印刷し直して"):
                scan(view.id, wrong)
    assert not any(sheet.handed_over for sheet in desk.app.cases.view(view.id).sheets)
    assert desk.app.cases.scan_sheet(view.id, payload).sheets


def test_the_qr_code_of_a_paper_printed_before_a_correction_is_refused(desk: OpenDesk) -> None:
    view = signed(desk)
    before = qr_of(desk, view.id, "inu-change")
    row = next(one for one in view.answered if one.fact == "dog_name")
    desk.app.cases.answer(view.id, FactId("dog_name"), row.person, "ハナ")
    desk.app.packets.draw(view.id)
    assert qr_of(desk, view.id, "inu-change") != before
    with pytest.raises(OperatorError, match="直す前の紙"):
        desk.app.printing.scan(view.id, before)
