"""The paper side of FakeApp: a packet of drawn pages, and printers whose sheets move one state on at each look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from desk_app.domain.drawn import SheetInfo
from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import PrinterView, PrintSheet, PrintState, PrintTry
from desk_app.services.views import PacketView, PrintView, ScanView, SealView
from tests.support.fake_case_data import NOW

if TYPE_CHECKING:
    from tests.support.fake_app import World


class FakePackets:
    """A packet of drawn pages: cover, guidance, one page a sheet, the resident's copy."""

    def __init__(self, world: World) -> None:
        self._world = world

    def draw(self, case):
        view = self._world.cases[case]
        infos = tuple(
            SheetInfo(s.key, s.form, "2026-04", None, s.title, (n,), s.barcode, "0" * 64, view.signed)
            for n, s in enumerate(view.sheets, 2)
        )
        rows = tuple(replace(s, pages=(n,)) for n, s in enumerate(view.sheets, 2))
        self._world.cases[case] = replace(view, sheets=rows)
        return PacketView(case, len(infos) + 3, infos, (), view.signed, b"%PDF-")

    def page(self, case, page, *, dpi=72):
        titles = [
            "受付票",
            "手続案内",
            *(s.title for s in self._world.cases[case].sheets),
            "お客さま控え",
            "引継票",
            "引継票",
        ]
        image = QImage(int(8.27 * dpi), int(11.69 * dpi), QImage.Format.Format_RGB888)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        font = QFont("BIZ UDPGothic")
        font.setPixelSize(max(8, dpi // 4))
        painter.setFont(font)
        painter.drawText(QRect(0, dpi // 2, image.width(), dpi), Qt.AlignmentFlag.AlignHCenter, titles[page])
        for n in range(14):
            painter.drawRect(dpi // 2, dpi + n * dpi // 2, image.width() - dpi, dpi // 2)
        painter.end()
        return PageImage(image.width(), image.height(), image.bytesPerLine(), bytes(image.constBits()))

    def sign(self, case, strokes):
        view = self._world.cases[case]
        if strokes.empty:
            raise InvalidInput("署名", "何も書かれていません。", "もう一度書いてもらってください。")
        rows = tuple(replace(s, signed=s.signature == "once") for s in view.sheets)
        self._world.cases[case] = replace(view, signed=True, sheets=rows)
        return self.draw(case)

    def slips(self, case):
        """Two slips on pages of their own, counted behind the packet's."""
        first = len(self._world.cases[case].sheets) + 3
        titles = ("引継票 市民課", "引継票 保険年金課")
        infos = tuple(
            SheetInfo(
                f"slip-{96 - n}", "slip", "", None, title, (first + n,), f"C11240001{96 - n}01A", "0" * 64, False
            )
            for n, title in enumerate(titles)
        )
        return PacketView(case, len(infos), infos, (), signed=False, first=first)

    def seal_state(self, case):
        return SealView(sealed=True)

    def pdf(self, case):
        return b"%PDF-"


class FakePrinting:
    """Every status call moves each sheet one state on; ``World.next_state`` makes a sheet stop elsewhere."""

    def __init__(self, world: World) -> None:
        self._world = world

    def printers(self):
        return (
            PrinterView("ipp://printer/ipp/print", "窓口の複合機", "準備よし", "A4 用紙あり"),
            PrinterView("folder:out", "PDFに保存", "準備よし", ""),
        )

    def start(self, case, printer, *, slips=()):
        self._world.trip()
        view = self._world.cases[case]
        behind = [one for one in FakePackets(self._world).slips(case).sheets if one.key in slips]
        papers = (*view.sheets, *behind)
        sheets = tuple(
            PrintSheet(s.key, n, len(papers), s.title, s.barcode, "0" * 64, PrintState.QUEUED, pages=s.pages)
            for n, s in enumerate(papers, 1)
        )
        job = PrintView(f"j-{case[-4:]}", printer, sheets, False, True)
        self._world.cases[case] = replace(view, print_job=job.job)
        return self._keep(job)

    def status(self, job):
        view = self._world.jobs[job]
        for n in range(len(view.sheets)):
            if view.sheets[n].state in (PrintState.HELD, PrintState.UNKNOWN):
                return self._keep(replace(view, running=False))
            if view.sheets[n].state not in (PrintState.PRINTED, PrintState.CANCELLED):
                view = replace(view, sheets=self._moved(view.sheets, n))
        return self._keep(view)

    def _moved(self, sheets, n):
        order = {PrintState.QUEUED: PrintState.PRINTING, PrintState.PRINTING: PrintState.PRINTED}
        state = self._world.next_state.pop(sheets[n].form, order.get(sheets[n].state, PrintState.PRINTED))
        reason = "用紙がありません。" if state is PrintState.HELD else ""
        tries = (PrintTry(1, "b1", NOW),)
        return (*sheets[:n], replace(sheets[n], state=state, reason=reason, tries=tries), *sheets[n + 1 :])

    def confirm_sheet(self, job, form, *, printed):
        state = PrintState.PRINTED if printed else PrintState.QUEUED
        view = self._world.jobs[job]
        sheets = tuple(replace(s, state=state, reason="") if s.form == form else s for s in view.sheets)
        return self._keep(replace(view, sheets=sheets, running=True))

    def scan(self, case, barcode):
        sheet = next((s for s in self._world.cases[case].sheets if s.barcode == barcode), None)
        if sheet is None:
            raise OperatorError("お渡しの照合", "別の受付の書類です。渡さないでください。", "外してください。")
        return ScanView(sheet.key, sheet.title, (1,), 1, complete=True, again=sheet.handed_over)

    def resume(self, job, *, from_form=None, printer=""):
        view = self._world.jobs[job]
        stopped = (PrintState.HELD, PrintState.UNKNOWN)
        sheets = tuple(
            replace(s, state=PrintState.QUEUED, reason="") if s.state in stopped else s for s in view.sheets
        )
        return self._keep(replace(view, sheets=sheets, running=True))

    def cancel(self, job):
        view = self._world.jobs[job]
        sheets = tuple(
            s if s.state is PrintState.PRINTED else replace(s, state=PrintState.CANCELLED) for s in view.sheets
        )
        return self._keep(replace(view, sheets=sheets, running=False))

    def _keep(self, view: PrintView) -> PrintView:
        done = all(s.state in (PrintState.PRINTED, PrintState.CANCELLED) for s in view.sheets)
        view = replace(view, complete=done, running=view.running and not done)
        self._world.jobs[view.job] = view
        return view
