"""Says that a packet could not be sealed, that the paper is not concerned, and lets the clerk try again."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from desk_app.domain.ids import CaseId
from desk_app.services.views import SealView
from ui.screens.staff import print_wording as words
from ui.screens.staff.actions import StaffActions
from ui.widgets.banner import Banner

LOOK_MS = 700
MOST_LOOKS = 40
"""The seal is put on within seconds of the beginning of printing; after so many looks nobody waits any more."""


class SealBanner(Banner):
    """Hidden unless sealing the packet of the case failed."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self._case = CaseId("")
        self._looks = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(LOOK_MS)
        self._again.timeout.connect(self._look)
        self.action_pressed.connect(self.seal_again)

    def watch(self, case: CaseId, *, most: int = MOST_LOOKS) -> None:
        """Look now, and go on until it is known whether the packet of this case was sealed."""
        if case != self._case:
            self.hide()
        self._case, self._looks = case, most
        self._look()

    def leave(self) -> None:
        """Look no more: another case, another step."""
        self._again.stop()
        self._case = CaseId("")
        self.hide()

    def seal_again(self) -> None:
        """Try once more, in a thread of its own; how it ended is looked up either way."""
        case, app = self._case, self.acts.app
        self.show_message("info", words.SEAL_TITLE, words.SEALING, closable=False)
        self.acts.background.run(
            lambda: app.packets.seal(case),
            then=lambda _kept: self._sealed(case),
            failed=lambda _error: self.watch(case) if case == self._case else None,
            free=True,
        )

    def _sealed(self, case: CaseId) -> None:
        if case == self._case:
            self.hide()
            self.acts.noticed.emit(words.SEALED)

    def _look(self) -> None:
        case, app = self._case, self.acts.app
        if not case or self._looks <= 0:
            return
        self._looks -= 1
        self.acts.background.run(
            lambda: app.packets.seal_state(case),
            then=lambda state: self._show(case, state),
            failed=self.acts.fail,
            key=f"seal-{id(self)}",
        )

    def _show(self, case: CaseId, state: SealView) -> None:
        if case != self._case:
            return
        if state.problem:
            text = f"{state.problem} {words.SEAL_PAPER}"
            self.show_message("warning", words.SEAL_TITLE, text, action=words.SEAL_AGAIN, closable=False)
            return
        self.hide()
        if not state.sealed:
            self._again.start()
