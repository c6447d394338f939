"""The operating system's print queues through Qt: GDI on Windows, its CUPS plug-in elsewhere.

Painting on a printer is allowed on any thread (Qt: "QPainter can be used in a thread to paint onto QImage, QPrinter,
and QPicture paint devices"), so the printing thread uses this directly. Qt's printing part is loaded at first use.
"""
# ruff: noqa: PLC0415 - most desks print by IPP and never load Qt's printing part

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import ONE_SIDED, TWO_SIDED_LONG, TWO_SIDED_SHORT, PrintOptions

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

RESOLUTION = 300


class QtQueues:
    """The queues Qt knows. Raises nothing where Qt has no printing part: there are none then."""

    def names(self) -> tuple[str, ...]:
        """Every queue."""
        try:
            from PySide6.QtPrintSupport import QPrinterInfo
        except ImportError:
            return ()
        return tuple(QPrinterInfo.availablePrinterNames())

    def sides(self, name: str) -> tuple[str, ...]:
        """The ``sides`` keywords that a queue offers; one-sided always."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        modes = QPrinterInfo.printerInfo(name).supportedDuplexModes()
        more = {
            QPrinter.DuplexMode.DuplexLongSide: TWO_SIDED_LONG,
            QPrinter.DuplexMode.DuplexShortSide: TWO_SIDED_SHORT,
        }
        return (ONE_SIDED, *(keyword for mode, keyword in more.items() if mode in modes))

    def send(self, name: str, title: str, pages: Iterator[PageImage], options: PrintOptions) -> None:
        """Paint the pages into the queue as one job. Raises EnvironmentProblem when it does not take it."""
        printer = self.device(name)
        self._prepare(printer, title, options)
        painter = QPainter()
        first = next(pages, None)
        if first is None or not painter.begin(printer):
            raise EnvironmentProblem(
                f"プリンター {name}", "印刷を始められません。", "プリンターの設定を確かめてください。"
            )
        try:
            self._paint(painter, printer, first)
            for page in pages:
                if not printer.newPage():
                    raise EnvironmentProblem(f"プリンター {name}", "途中で止まりました。", "紙を確かめてください。")
                self._paint(painter, printer, page)
        finally:
            painter.end()

    def device(self, name: str) -> QPrinter:
        """The queue as a paint device."""
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        return printer

    def _prepare(self, printer: QPrinter, title: str, options: PrintOptions) -> None:
        """A4, whole page, at true size; the job's name holds nobody."""
        from PySide6.QtPrintSupport import QPrinter

        printer.setDocName(title)
        printer.setResolution(RESOLUTION)
        printer.setFullPage(True)
        printer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(0, 0, 0, 0),
                QPageLayout.Unit.Millimeter,
            )
        )
        printer.setCopyCount(options.copies)
        modes = {
            TWO_SIDED_LONG: QPrinter.DuplexMode.DuplexLongSide,
            TWO_SIDED_SHORT: QPrinter.DuplexMode.DuplexShortSide,
        }
        printer.setDuplex(modes.get(options.sides, QPrinter.DuplexMode.DuplexNone))

    def _paint(self, painter: QPainter, printer: QPrinter, page: PageImage) -> None:
        image = QImage(page.rgb, page.width, page.height, page.stride, QImage.Format.Format_RGB888)
        whole = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(
            whole, image.convertToFormat(QImage.Format.Format_Grayscale8, Qt.ImageConversionFlag.AutoColor)
        )
