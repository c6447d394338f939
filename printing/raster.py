"""Pages as pixels, for the screens; what prints is what this shows."""

from __future__ import annotations

import threading

import pypdfium2

from desk_app.domain.page import PageImage

PDFIUM_LOCK = threading.Lock()
"""PDFium is not thread-safe: one call at a time in the whole process."""


class PageRasteriser:
    """Turns a page of a PDF into 8-bit RGB."""

    def page(self, pdf: bytes, page: int, dpi: int) -> PageImage:
        """Page ``page`` (0-based) at ``dpi``; raises IndexError when there is no such page."""
        with PDFIUM_LOCK:
            document = pypdfium2.PdfDocument(pdf)
            try:
                if not 0 <= page < len(document):
                    raise IndexError(page)
                bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
                return _packed(bitmap)
            finally:
                document.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def _packed(bitmap: pypdfium2.PdfBitmap) -> PageImage:
    """The bitmap's rows as they lie in memory; PDFium pads them to four bytes."""
    return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
