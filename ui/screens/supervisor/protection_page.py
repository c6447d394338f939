"""Protections (支援措置) for the one in charge: requests that wait, each agreed to by naming them anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.ids import ResidentId
from desk_app.domain.protection import ProtectedField
from desk_app.services.api import ProtectionService
from desk_app.services.protection_views import ProtectionAlert, ReleaseView
from ui import theme
from ui.background import Background
from ui.widgets.banner import Banner
from ui.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from ui.widgets.faults import fault_words
from ui.widgets.inputs import Field, Select
from ui.widgets.labels import Label, WrapLabel

KEY = ("F8", "支援措置")
TITLE = "支援措置"
NOTHING = "審査を待っている申請はありません。"
ASKED = "{name}　宛名番号 {resident}\n項目: {fields}\n目的: {purpose}\n申請 {by}　受付 {case}"
REPEAT = "解除する方の宛名番号(もう一度入れる)"
ITEMS = "解除する項目(1つずつ選び直す)"
REASON = "認めない理由"
MORE = "ほか {n} 人"
COLUMNS, SHOWN = 4, 3
R = TypeVar("R")


class ProtectionDialog(QDialog):
    """The requests that wait, one at a time. Nothing is marked beforehand: the second person names it anew."""

    def __init__(self, service: ProtectionService, background: Background, day: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._service, self._background, self._day = service, background, day
        self._releases: tuple[ReleaseView, ...] = ()
        self.setWindowTitle(TITLE)
        self.setMinimumWidth(760)
        self.banner = Banner()
        self.banner.hide()
        self.which = Select()
        self.asked = WrapLabel("", "body")
        self.resident = QLineEdit()
        self.boxes = {item: QCheckBox(item.value) for item in ProtectedField}
        self.reason = QLineEdit()
        self.approve = PrimaryButton("この項目だけ解除する", self._approve)
        self.refuse = DangerButton("認めない", self._refuse)
        self.alerts = WrapLabel("", "note")
        self._build()
        self.which.currentIndexChanged.connect(lambda _index: self._show())
        self.load()

    def load(self) -> None:
        """Read requests and protections again."""
        self._run(lambda: (self._service.pending(), self._service.alerts(self._day)), self._loaded)

    def marked(self) -> frozenset[ProtectedField]:
        """The items named anew."""
        return frozenset(item for item, box in self.boxes.items() if box.isChecked())

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_XXL, theme.GAP_XL, theme.GAP_XXL, theme.GAP_XL)
        column.setSpacing(theme.GAP_M)
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        typed = QHBoxLayout()
        typed.setSpacing(theme.GAP_L)
        typed.addWidget(Field(REPEAT, self.resident))
        typed.addWidget(Field(REASON, self.reason))
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, place // COLUMNS, place % COLUMNS)
        foot = QHBoxLayout()
        foot.addWidget(SecondaryButton("閉じる", self.reject))
        foot.addStretch(1)
        foot.addWidget(self.refuse)
        foot.addWidget(self.approve)
        for part in (Label(TITLE, "title"), self.banner, self.which, self.asked):
            column.addWidget(part)
        column.addWidget(Label(ITEMS, "strong"))
        column.addLayout(grid)
        column.addLayout(typed)
        column.addWidget(self.alerts)
        column.addLayout(foot)

    def _loaded(self, found: tuple[tuple[ReleaseView, ...], tuple[ProtectionAlert, ...]]) -> None:
        self._releases, alerts = found
        self.which.clear()
        for one in self._releases:
            self.which.addItem(f"受付 {one.case_number}　{one.name}")
        ends = [one.text for one in alerts if one.ends_on is not None]
        more = (MORE.format(n=len(ends) - SHOWN),) if len(ends) > SHOWN else ()
        self.alerts.setText("\n".join((*ends[:SHOWN], *more)))
        self._show()

    def _show(self) -> None:
        one = self._chosen()
        self.resident.clear()
        self.reason.clear()
        for box in self.boxes.values():
            box.setChecked(False)
        for button in (self.approve, self.refuse):
            button.setEnabled(one is not None and one.may_decide)
        if one is None:
            self.asked.setText(NOTHING)
            return
        fields = "・".join(item.value for item in one.fields)
        text = ASKED.format(
            name=one.name,
            resident=one.resident_id,
            fields=fields,
            purpose=one.purpose,
            by=one.requested_by,
            case=one.case_number,
        )
        self.asked.setText(f"{text}\n{one.why_not}".strip())

    def _chosen(self) -> ReleaseView | None:
        place = self.which.currentIndex()
        return self._releases[place] if 0 <= place < len(self._releases) else None

    def _approve(self) -> None:
        one = self._chosen()
        if one is not None:
            resident, fields = ResidentId(self.resident.text().strip()), self.marked()
            self._run(lambda: self._service.approve(one.id, resident, fields), self._decided)

    def _refuse(self) -> None:
        one = self._chosen()
        if one is not None:
            reason = self.reason.text()
            self._run(lambda: self._service.refuse(one.id, reason), self._decided)

    def _decided(self, _done: ReleaseView) -> None:
        self.banner.hide()
        self.load()

    def _run(self, op: Callable[[], R], then: Callable[[R], None]) -> None:
        self._background.run(op, then=then, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        words = fault_words(error)
        self.banner.show_message(words.tone, words.item, words.reason, words.remedy)
        self.banner.show()
