"""Papers that flow (cover, guidance slip, copy, report): a cursor down the page that breaks to a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from printing.draw import BLACK, FRAME, HAIR, LEFT, MM, QUIET, SHADE, WIDTH
from printing.draw_fields import FormDrawing
from printing.draw_text import wrapped
from printing.fonts import Shaped


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a flowing table: text, size in points, bold or the value font, grey.

    ``fixed`` is the product's own wording, which names nobody: how it was broken to lines is remembered.
    """

    text: str
    size: float = 9.0
    bold: bool = False
    value: bool = False
    grey: float = BLACK
    fixed: bool = False

    def lines(self, d: FormDrawing, width: float) -> tuple[Shaped, ...]:
        """The text broken to ``width`` millimetres."""
        stack = d.fonts.bold if self.bold else d.fonts.value if self.value else d.fonts.label
        return wrapped(stack, self.text, width, self.size, form=d.name, field=d.name, keep=self.fixed)


@dataclass(slots=True)
class Flow:
    """Writes downwards from ``y`` to ``bottom`` (millimetres); ``begin`` starts a page and gives its first y."""

    d: FormDrawing
    begin: Callable[[], float]
    bottom: float = 278.0
    y: float = 0.0
    pages: list[int] = field(default_factory=list)

    def page(self) -> None:
        """Go on to a new page."""
        self.pages.append(self.d.pen.new_page())
        self.y = self.begin()

    def need(self, height: float) -> None:
        """Break the page unless there is this much room."""
        if not self.pages or self.y + height > self.bottom:
            self.page()

    def heading(self, text: str, *, keep: float = 20.0) -> None:
        """A bold heading with a rule, kept together with what follows."""
        self.need(keep)
        line = self.d.fonts.bold.shape(text, self.d.name, text)
        self.d.pen.text(LEFT, self.y + 4.6, line, 11.5)
        self.d.pen.line(LEFT, self.y + 6.6, LEFT + WIDTH, self.y + 6.6, width=FRAME)
        self.y += 9.0

    def paragraph(
        self, text: str, *, size: float = 9.5, grey: float = BLACK, indent: float = 0.0, after: float = 1.0
    ) -> None:
        """Running text; ``after`` is the space below it in millimetres."""
        step = size * 1.6 / MM
        for line in self._lines(text, WIDTH - indent, size):
            self.need(step)
            self.d.pen.text(LEFT + indent, self.y + size / MM, line, size, grey=grey)
            self.y += step
        self.y += after

    def check_line(self, text: str, *, size: float = 9.5, note: str = "") -> None:
        """A line with an empty box to tick, and a quiet note under it."""
        lines = self._lines(text, WIDTH - 8, size)
        small = self._lines(note, WIDTH - 8, 8.0) if note else ()
        step = size * 1.55 / MM
        self.need(step * len(lines) + len(small) * 4.2)
        self.d.pen.box(LEFT + 1, self.y + 0.6, 3.2, 3.2, width=HAIR)
        for line in lines:
            self.d.pen.text(LEFT + 7, self.y + size / MM, line, size)
            self.y += step
        for line in small:
            self.d.pen.text(LEFT + 7, self.y + 2.8, line, 8.0, grey=QUIET)
            self.y += 4.2
        self.y += 0.8

    def head_row(self, cells: Sequence[str], widths: Sequence[float], *, height: float = 7.0) -> None:
        """The shaded head of a table."""
        self.need(height + 10)
        left = LEFT
        for text, wide in zip(cells, widths, strict=True):
            self.d.pen.box(left, self.y, wide, height, fill=SHADE, width=HAIR)
            self.d.label(text, left, self.y, wide, height, size=8.5)
            left += wide
        self.y += height

    def row(
        self,
        cells: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        *,
        least: float = 8.0,
        head: Callable[[], None] | None = None,
    ) -> float:
        """One ruled row; each cell holds paragraphs and the row is as high as its fullest cell. Gives its middle."""
        laid = [
            [(one, one.lines(self.d, wide - 3.2)) for one in cell if one.text]
            for cell, wide in zip(cells, widths, strict=True)
        ]
        height = max(least, max((self._height(cell) for cell in laid), default=0.0) + 2.6)
        if self.y + height > self.bottom:
            self.page()
            if head is not None:
                head()
        left = LEFT
        for cell, wide in zip(laid, widths, strict=True):
            self.d.pen.box(left, self.y, wide, height, width=HAIR)
            top = self.y + (1.3 if self._height(cell) > 5 or height > 14 else (height - self._height(cell)) / 2)
            for one, lines in cell:
                for line in lines:
                    self.d.pen.text(left + 1.6, top + one.size * 1.05 / MM, line, one.size, grey=one.grey)
                    top += one.size * 1.35 / MM
            left += wide
        self.y += height
        return self.y - height / 2

    def _lines(self, text: str, width: float, size: float) -> tuple[Shaped, ...]:
        return Cell(text, size).lines(self.d, width)

    @staticmethod
    def _height(cell: Sequence[tuple[Cell, Sequence[Shaped]]]) -> float:
        return sum([len(lines) * one.size * 1.35 / MM for one, lines in cell])
