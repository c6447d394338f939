"""A packet that could not be sealed: the clerk is told, the paper comes out all the same, and it is tried again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.domain.case_status import CaseStatus
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.seal_keys import SEAL_KEY
from tests.end_to_end.hands import KEY, Clerk
from tests.support.desk import a_desk, signed
from tests.support.look import clipped
from ui import theme
from ui.widgets.buttons import LinkButton


class Losable(MemoryKeys):
    """A key store from which the seal key can be away for a while."""

    away = False

    def get(self, name: str) -> bytes | None:
        return None if self.away and name == SEAL_KEY else super().get(name)


def press_again(step) -> None:
    link = next(one for one in step.seal.findChildren(LinkButton) if one.isVisible())
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)


def test_a_failed_seal_is_told_and_made_good_from_the_print_step(qapp, tmp_path: Path) -> None:
    theme.apply(qapp)
    keys = Losable()
    with a_desk(tmp_path / "home", residents=5, keys=keys) as desk:
        clerk = Clerk(desk.app)
        keys.away = True
        clerk.store.put(desk.app.cases.go_to(signed(desk).id, CaseStatus.PRINTING))
        step = clerk.window.current_view()
        clerk.settled(lambda: step.choice.ticks, "no slips are offered")
        for tick in step.choice.ticks[1:]:
            tick.click()
        QTest.mouseClick(step.next, Qt.MouseButton.LeftButton)
        clerk.settled(step.seal.isVisible, "nobody is told")
        said = step.seal.message()
        assert "封印の鍵がありません" in said
        assert "desk seal renew" in said
        assert "紙の印刷とお渡しは、このまま続けられます" in said
        assert clipped(clerk.window) == []
        clerk.settled(lambda: step.job.complete, "paper waits for no seal")
        assert [one.title for one in step.job.sheets if one.form.startswith("slip")] == [step.choice.ticks[0].title]
        press_again(step)
        clerk.settled(lambda: step.seal.message() == said, "the second failure is not told")
        clerk.key(KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
        clerk.settled(lambda: clerk.window.current_view().seal.message() == said, "the sign step does not say it")
        keys.away = False
        press_again(clerk.window.current_view())
        clerk.settled(lambda: "電子シールを付けました" in clerk.window.toast.text(), "it was not sealed")
        assert clerk.window.current_view().seal.isHidden()
        assert desk.app.packets.seal_state(clerk.view.id).sealed
        clerk.close()
