"""The resident's card signs from the screen: through both windows, with the simulated cards, wrong words included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desk_app.bootstrap.demo_town import DEMO_CARD, demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.cli.demo import fill_town
from desk_app.domain.case_status import CaseStatus
from desk_app.storage.keys import MemoryKeys
from printing.packet_manifest import verify_packet
from tests.end_to_end.hands import KEY, Clerk
from tests.support.desk import StillClock, signed
from tests.support.look import clipped
from ui import theme
from ui.case_store import ResidentPage
from ui.screens.staff.card_signing import OtherHolderDialog, SignCardDialog
from ui.widgets.labels import WrapLabel

PASSWORD = "TEST01"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """Two readers: the card of whoever stands at the desk, and that of his wife."""
    home = tmp_path_factory.mktemp("cards") / "home"
    settings = demo_settings(home).model_copy(update={"devices": (DEMO_CARD, "sim:mynumber/yumi")})
    with create_desk(settings, keys=MemoryKeys(), clock=StillClock()) as one:
        fill_town(one, 5)
        yield one


@pytest.fixture(scope="module")
def windows(qapp, desk: OpenDesk) -> Iterator[Clerk]:
    """Both windows; the readers are listened to once."""
    theme.apply(qapp)
    clerk = Clerk(desk.app)
    yield clerk
    clerk.close()


@pytest.fixture
def clerk(windows: Clerk, desk: OpenDesk) -> Clerk:
    """The clerk at the sign step of another case that was signed by pen."""
    windows.store.put(signed(desk))
    step = windows.window.current_view()
    windows.settled(step.card.isVisible, "no signing by card is offered")
    return windows


def asked(clerk: Clerk) -> SignCardDialog:
    """C: the dialog, once it knows what lies on the reader."""
    clerk.key(KEY.Key_C)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignCardDialog)
    clerk.settled(lambda: dialog._look is not None, "nobody looked at the card")
    return dialog


def test_the_resident_types_the_password_and_the_papers_say_who_signed(clerk: Clerk) -> None:
    dialog = asked(clerk)
    assert "あと5回" in dialog.tries_line.full_text()
    assert clipped(dialog) == []
    dialog.resident.click()
    clerk.settle()
    assert clerk.store.resident_page is ResidentPage.PIN
    assert "署名用パスワード" in clerk.resident.heading.text()
    pad = clerk.resident.pin_page
    for character in PASSWORD:
        pad._keys[character].click()
    pad.ok.click()
    clerk.settled(lambda: clerk.store.packet.card is not None, "the card did not sign")
    step = clerk.window.current_view()
    assert step.by_card.full_text().startswith("髙橋 健一さんのカードの署名用電子証明書による署名(失効確認なし)")
    assert "送る前 あと5回 → いま あと5回" in clerk.window.toast.text()
    assert not step.card.isVisible(), "once is enough"
    assert clipped(clerk.window) == []
    assert any("カードの鍵" in note for note in verify_packet(clerk.store.packet.pdf).notes)
    clerk.enter()
    assert clerk.view.status is CaseStatus.PRINTING


def test_a_wrong_password_tells_the_tries_and_giving_up_sends_nothing(clerk: Clerk) -> None:
    dialog = asked(clerk)
    dialog.reader.setCurrentIndex(1)
    clerk.settled(lambda: dialog._look is not None, "nobody looked at the card")
    clerk.type("wrong1")
    dialog.submit()
    clerk.settled(lambda: "あと4回" in clerk.window.banner.message(), "the tries are not told")
    dialog = asked(clerk)
    dialog.resident.click()
    clerk.settle()
    clerk.resident.pin_page.give_up.click()
    clerk.settle()
    assert "カードには送っていません" in clerk.window.toast.text()
    dialog = asked(clerk)
    dialog.reject()
    clerk.settle()
    assert clerk.store.packet.card is None
    assert clerk.view.signed, "the signature by pen stays"


@pytest.mark.parametrize("takes", [False, True])
def test_another_persons_card_is_shown_item_by_item(clerk: Clerk, takes: bool) -> None:
    dialog = asked(clerk)
    dialog.reader.setCurrentIndex(1)
    clerk.settled(lambda: dialog._look is not None, "nobody looked at the card")
    clerk.type(PASSWORD)
    dialog.submit()
    clerk.settled(lambda: isinstance(QApplication.activeModalWidget(), OtherHolderDialog), "nobody asks the clerk")
    question = QApplication.activeModalWidget()
    shown = {label.full_text() for label in question.findChildren(WrapLabel)}
    assert {"髙橋 由美", "髙橋 健一"} <= shown
    assert clipped(question) == []
    assert question.cancel.hasFocus(), "Enter takes nothing by itself"
    clerk.key(Qt.Key.Key_Tab if takes else Qt.Key.Key_Escape)
    if takes:
        question.ok.click()
    clerk.settled(lambda: (clerk.store.packet.card is not None) is takes, "the clerk's word was not heard")
    if takes:
        assert "職員が確かめました" in clerk.window.current_view().by_card.full_text()
    else:
        clerk.settled(lambda: "使いませんでした" in clerk.window.toast.text(), "nothing is said")
