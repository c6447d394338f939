"""The pen of the blanks: reportlab draws each blank form once; it is kept and put under the values of a packet."""

from __future__ import annotations

import io
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from printing.draw import MM, Pen, PenFont
from printing.draw_fonts import EmbeddedFont
from printing.fonts import Face


class _BareCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A reportlab canvas that names no standard font: every font of the papers is embedded."""

    def _make_preamble(self) -> None:
        self._preamble = ""


class BlankPen(Pen):
    """Draws like any pen; its document is made by reportlab."""

    def finish(self) -> bytes:
        """Give the PDF of all pages."""
        rl_config.useA85 = 0  # ASCII85 costs a quarter of the time and a tenth of the size for nothing
        out = io.BytesIO()
        size = (self.size[0] * MM, self.size[1] * MM)
        canvas: Any = _BareCanvas(out, pagesize=size, invariant=1, pageCompression=0, lang="ja-JP")
        canvas.setTitle(self.title)
        for font in self._fonts.values():
            canvas._doc.delayedFonts.append(font)
        for sheet in self.sheets:
            canvas._code.append("\n".join(sheet.code))
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def _new_font(self, face: Face, resource: str) -> PenFont:
        return EmbeddedFont(face, resource.replace("V", "B"))
