"""F4: what lies on the reader, how many tries its secret has left, and the secret, typed without being seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.card import CardKind, CardLook, DeviceInfo
from ui import theme
from ui.screens.staff import card_words as words
from ui.screens.staff.card_order import CardOrder
from ui.screens.staff.card_words import METHODS, Method
from ui.screens.staff.dialogs import Decision
from ui.screens.staff.parts import RING, CheckRow, Heading, pass_clicks
from ui.widgets.buttons import LinkButton, SecondaryButton
from ui.widgets.inputs import Field, Select
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import ScrollColumn, Surface
from ui.widgets.secret_field import SecretField

FEW_TRIES = 2
"""From here on a second word is asked for (devices.verification says the same)."""
LEAST_HEIGHT = 460
FORGET_SECONDS = 120
"""What was typed is wiped when nothing happens for so long."""


class CardDialog(Decision):
    """Which reader, what lies there, and the secret: typed here without being shown, or by the resident."""

    look_wanted = Signal(str)
    """Look at the card on this reader (no secret is sent)."""
    HEADING, LEAD, ACCEPT = words.TITLE, words.LEAD, words.READ

    def __init__(self, parent: QWidget, readers: Sequence[DeviceInfo]) -> None:
        super().__init__(parent, self.HEADING, self.LEAD, accept=self.ACCEPT)
        self._readers = tuple(readers)
        self._look: CardLook | None = None
        self._method = self.methods(None)[0]
        self.by_resident = False
        self._ordered: CardOrder | None = None
        self._build()
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(FORGET_SECONDS * 1000)
        self._forget.timeout.connect(self.secret.wipe)
        self.secret.changed.connect(self._forget.start)
        self.set_method(self._method)
        self.secret.setFocus()

    def methods(self, look: CardLook | None) -> tuple[Method, ...]:
        """What opens the card that lies there, the usual one first; before a look what may be chosen."""
        return words.BEFORE_A_LOOK if look is None else words.methods_for(look)

    def tries_said(self, look: CardLook) -> str:
        """The tries left of what opens it."""
        return words.tries_of(look)

    def locked_said(self, look: CardLook | None) -> str:
        """What to do when no try is left."""
        is_licence = look is not None and look.kind is not CardKind.MYNUMBER
        return words.LOCKED_LICENCE if is_licence else words.LOCKED

    def look_again(self) -> None:
        """Ask for a look at the card of the chosen reader."""
        self._look = None
        self.card_line.setText(words.LOOKING)
        self.tries_line.setText("")
        self.again.hide()
        self.look_wanted.emit(self.uri())

    def show_look(self, uri: str, look: CardLook) -> None:
        """What lies there. A look at another reader than the chosen one is too late."""
        if uri != self.uri():
            return
        self._look = look
        self.card_line.setText(words.kind_of(look.kind))
        self.tries_line.setText(self.tries_said(look))
        self.tries_line.setVisible(bool(self.tries_line.full_text()))
        self.again.show()
        fitting = self.methods(look)
        if self._method not in fitting:
            self.set_method(fitting[0])
        self._mark()

    def show_fault(self, uri: str, text: str) -> None:
        """Nothing could be seen; reading may be tried all the same."""
        if uri == self.uri():
            self.card_line.setText(text)
            self.again.show()
            self._fit()

    def uri(self) -> str:
        """The chosen reader."""
        return self._readers[max(0, self.reader.currentIndex())].uri

    def order(self) -> CardOrder:
        """What was ordered when the dialog was accepted; its secret belongs to who carries it out."""
        assert self._ordered is not None, "an order is made by accepting"
        return self._ordered

    def _make_order(self) -> CardOrder:
        """The secret is handed over and leaves the dialog, which wipes what it still has when it hides."""
        method = METHODS[self._method]
        own = self._method is not Method.NONE and not self.by_resident
        return CardOrder(
            self.uri(),
            self._method,
            self.secret.take() if own else None,
            confirmed=(self._tries() or 0) if self._few() and self.sure.isChecked() else 0,
            with_face=method.face and self.face.isChecked(),
            kind=CardKind.MYNA_LICENCE if self._method is Method.MYNA_PIN else None,
            tries_left=self._tries(),
        )

    def set_method(self, method: Method) -> None:
        """Another secret; what was typed is wiped."""
        self._method = method
        said = METHODS[method]
        self.secret.configure(said.most, letters=said.letters)
        self.field.set_label(said.label)
        self.field.set_error("")
        self.sure.setChecked(False)
        self._mark()

    def submit(self) -> None:
        """Read with what was typed; a secret of the wrong length would only cost a try."""
        error = self._unsure() or self._too_short()
        self._tell(error)
        if not error:
            self._ordered = self._make_order()
            self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Only a shown dialog knows its widths."""
        super().showEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whatever was typed and not handed over is wiped."""
        super().hideEvent(event)
        self.secret.wipe()

    def _build(self) -> None:
        self.reader = Select()
        for device in self._readers:
            self.reader.addItem(device.name)
        self.reader.currentIndexChanged.connect(lambda _index: self.look_again())
        reader = Field(words.READER, self.reader)
        reader.setVisible(len(self._readers) > 1)
        box = Surface("box")
        lines = QVBoxLayout(box)
        lines.setContentsMargins(theme.GAP_L, theme.GAP_M, theme.GAP_L, theme.GAP_M)
        lines.setSpacing(theme.SPACE)
        self.card_line = WrapLabel(words.LOOKING, "strong", line_height=1.5)
        self.tries_line = WrapLabel("", "body", line_height=1.5)
        self.again = LinkButton(words.LOOK_AGAIN, self.look_again, dense=True)
        self.again.setAutoDefault(False)
        top = QHBoxLayout()
        top.addWidget(self.card_line, 1)
        top.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(top)
        lines.addWidget(self.tries_line)
        self.secret = SecretField()
        self.field = Field(METHODS[self._method].label, self.secret)
        self.none_line = WrapLabel(words.NO_SECRET, "body", line_height=1.5)
        self.sure = CheckRow("sure", words.SURE, checked=False)
        self.sure.row.addWidget(Label(words.SURE, "strong"))
        pass_clicks(self.sure)
        self.sure_text = WrapLabel("", "body", line_height=1.5)
        self.sure_text.set_tone("error")
        self.face = CheckRow("face", words.FACE, checked=False)
        self.face.row.addWidget(Label(words.FACE, "body"))
        pass_clicks(self.face)
        self.resident = SecondaryButton(words.BY_RESIDENT, self._resident)
        self.resident.setAutoDefault(False)
        links = QVBoxLayout()
        links.setSpacing(0)
        self._other: dict[Method, LinkButton] = {}
        for method in Method:
            link = LinkButton(METHODS[method].switch, partial(self._switch, method))
            link.setAutoDefault(False)
            self._other[method] = link
            links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.note = WrapLabel(words.NEVER_AGAIN, "note", line_height=1.5)
        self._scroll = ScrollColumn(gap=theme.GAP_M, margins=RING)
        parts = (reader, box, self.field, self.none_line, self.sure_text, self.sure, self.face, self.resident)
        for widget in parts:
            self._scroll.add(widget)
        self._scroll.column.addLayout(links)
        self._scroll.add(self.note)
        self._scroll.column.addStretch(1)
        self.content.addWidget(self._scroll)
        for heading in self.findChildren(Heading):
            heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumWidth(600)

    def _switch(self, method: Method) -> None:
        self.set_method(method)
        self.secret.setFocus()

    def _mark(self) -> None:
        """Show what belongs to the method and to the tries left."""
        said = METHODS[self._method]
        self.field.setVisible(self._method is not Method.NONE)
        self.none_line.setVisible(self._method is Method.NONE)
        self.resident.setVisible(said.by_resident)
        self.face.setVisible(said.face)
        few = self._few()
        self.sure.setVisible(few)
        self.sure_text.setVisible(few)
        self.sure_text.setText(words.sure_of(self._tries() or 0))
        self.sure.setAccessibleName(f"{words.SURE} {self.sure_text.full_text()}")
        fitting = self.methods(self._look)
        for method, link in self._other.items():
            link.setVisible(method in fitting and method is not self._method)
        self._fit()

    def _tell(self, error: str) -> None:
        self.field.set_error(error)
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown, but never higher than the window behind it: then the middle scrolls."""
        inner, parent = self._scroll.column, self.parentWidget()
        if parent is None or not self.isVisible():
            return
        for _ in range(2):  # the first height may bring or take away the bar, which changes the width
            self.column.activate()
            inner.activate()
            around = self.height() - self._scroll.viewport().height()
            needed = around + inner.heightForWidth(self._scroll.viewport().width())
            most = max(parent.window().height() - theme.GAP_XXL, LEAST_HEIGHT)
            self.resize(self.width(), min(needed, most))

    def _tries(self) -> int | None:
        return None if self._look is None else self._look.tries.get(METHODS[self._method].word)

    def _few(self) -> bool:
        tries = self._tries()
        return tries is not None and 0 < tries <= FEW_TRIES

    def _unsure(self) -> str:
        if self._tries() == 0:
            return self.locked_said(self._look)
        return words.SURE_MISSING if self._few() and not self.sure.isChecked() else ""

    def _too_short(self) -> str:
        said = METHODS[self._method]
        if self._method is Method.NONE or said.least <= self.secret.count() <= said.most:
            return ""
        return words.LENGTH.format(form=said.form)

    def _resident(self) -> None:
        error = self._unsure()
        self._tell(error)
        if not error:
            self.by_resident = True
            self._ordered = self._make_order()
            self.accept()
