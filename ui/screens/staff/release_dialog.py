"""Releases (支援措置の解除) at the desk: asking for exact items of one person, and closing what stands open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desk_app.domain.ids import ResidentId
from desk_app.domain.protection import ProtectedField, field_words
from desk_app.services.changes import Changes, Kind
from desk_app.services.protection_views import ReleaseNeed, ReleaseView
from desk_app.services.views import CaseView
from ui import theme
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.dialogs import Decision, ReasonDialog
from ui.widgets.inputs import Field, Select
from ui.widgets.labels import Label, WrapLabel

TITLE = "支援措置の解除を申請する"
LEAD = "1人ずつ、出す項目だけを申請します。別の支援措置責任者が認めると、しばらくの間だけ開きます。"
WHO = "だれの項目か"
ITEMS = "出す項目"
PURPOSE = "目的(氏名や住所は書かない)"
NO_ITEM = "項目を1つ以上選んでください。"
STANDING_TITLE = "解除中の項目"
STANDING_LEAD = "時間が過ぎると自動で閉じます。用が済んだら、待たずに閉じてください。"
RELOCK = "今すぐ閉じる"
RELOCKED = "解除した項目を閉じました。"


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


class StandingDialog(Decision):
    """What of protected people stands open in this case: whose, which items, until when; all of it can be closed."""

    def __init__(self, parent: QWidget, standing: Sequence[ReleaseView]) -> None:
        super().__init__(parent, STANDING_TITLE, STANDING_LEAD, accept=RELOCK, danger=True)
        self.lines = [WrapLabel(standing_words(one), "strong") for one in standing]
        for line in self.lines:
            self.content.addWidget(line)


def standing_words(one: ReleaseView) -> str:
    """Whose items are open until when."""
    until = f"{one.until:%H:%M} まで" if one.until else ""
    return f"{one.name}　{field_words(one.fields)}　{until}"


def offer_relock(parent: QWidget, acts: StaffActions, none: Callable[[], None]) -> None:
    """Show what stands open in the case and close it on demand; ``none`` is called where nothing does."""
    view, service = acts.store.view, acts.app.protection
    if view is None or service is None:
        none()
        return
    case = view.id

    def show(found: tuple[ReleaseView, ...]) -> None:
        standing = [one for one in found if one.lock is None]
        if not standing:
            none()
            return
        dialog = StandingDialog(parent, standing)
        dialog.accepted.connect(lambda: close(standing))
        dialog.open()

    def close(standing: Sequence[ReleaseView]) -> None:
        def op() -> CaseView:
            for one in standing:
                service.relock(one.id)
            return acts.app.cases.view(case)

        def done(fresh: CaseView) -> None:
            acts.store.put(fresh)
            acts.noticed.emit(RELOCKED)

        acts.background.run(op, then=done, failed=acts.fail, changes=Changes(Kind.CASE, case, acts))

    acts.background.run(lambda: service.of_case(case), then=show, failed=acts.fail)
