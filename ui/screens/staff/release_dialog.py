"""Asking for a release (支援措置の解除): whose items, exactly which, and what for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desk_app.domain.ids import ResidentId
from desk_app.domain.protection import ProtectedField
from desk_app.services.protection_views import ReleaseNeed
from ui import theme
from ui.screens.staff.dialogs import ReasonDialog
from ui.widgets.inputs import Field, Select
from ui.widgets.labels import Label

TITLE = "支援措置の解除を申請する"
LEAD = "1人ずつ、出す項目だけを申請します。別の支援措置責任者が認めると、しばらくの間だけ開きます。"
WHO = "だれの項目か"
ITEMS = "出す項目"
PURPOSE = "目的(氏名や住所は書かない)"
NO_ITEM = "項目を1つ以上選んでください。"


class ReleaseDialog(ReasonDialog):
    """One person, the items to be told (those the papers need are marked), and the purpose."""

    def __init__(self, parent: QWidget, needs: Sequence[ReleaseNeed]) -> None:
        super().__init__(parent, TITLE, LEAD, accept="申請する")
        self._needs = tuple(needs)
        self.field.set_label(PURPOSE)
        self.who = Select()
        for need in self._needs:
            waits = "（審査待ち）" if need.pending else ""
            self.who.addItem(f"{need.name.replace(chr(0x3000), ' ')}{waits}")
        self.boxes: dict[ProtectedField, QCheckBox] = {}
        self._marks = QVBoxLayout()
        self._marks.setSpacing(theme.GAP_S)
        self._fault = Label("", "error")
        self.content.insertWidget(0, Field(WHO, self.who))
        self.content.insertWidget(1, Label(ITEMS, "strong"))
        self.content.insertLayout(2, self._marks)
        self.content.insertWidget(3, self._fault)
        self._fault.hide()
        self.who.currentIndexChanged.connect(lambda _index: self._show_items())
        self._show_items()

    def resident(self) -> ResidentId:
        """Whose items they are."""
        return self._needs[self.who.currentIndex()].resident_id

    def fields(self) -> frozenset[ProtectedField]:
        """The items marked."""
        return frozenset(item for item, box in self.boxes.items() if box.isChecked())

    def submit(self) -> None:
        """Take the request, or say what is missing."""
        self._fault.setText("" if self.fields() else NO_ITEM)
        self._fault.setVisible(not self.fields())
        if self.fields():
            super().submit()

    def _show_items(self) -> None:
        for box in self.boxes.values():
            self._marks.removeWidget(box)
            box.deleteLater()
        need = self._needs[self.who.currentIndex()]
        self.boxes = {item: QCheckBox(item.value) for item in need.shut}
        for box in self.boxes.values():
            box.setChecked(True)
            self._marks.addWidget(box)
