"""A whole card session at a desk, run as a program of its own so that its memory can be looked at from outside.

The card lies in the other process: commands go there over a socket, so that nothing here knows a secret beforehand.
The secrets come through standard input into memory that is wiped, and are typed key by key. Lines on standard output
say how far it is; the word ``leak`` keeps copies of everything on purpose, to show that the search finds them. The
windows stay open while the memory is looked at, as they do between two people.

Arguments: the socket's path, the desk's folder, the file of the log.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import sys
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.cli.scripted import MOVED_ON, NEW_ADDRESS, demo_strokes
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.ids import CaseId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.secret_text import SecretText
from devices.channel import CardChannel
from tests.support.desk import a_desk
from tests.support.staff_desk import StaffDesk
from ui import theme
from ui.case_store import ResidentPage
from ui.screens.staff.card_words import Method
from ui.screens.staff.event_details import EventDetails

READER = "sim:mynumber/demo"
FORM = "jidou-teate-claim"
WAITS_IN = {"seal": "_work", "printing": "wait"}
"""The function in which a thread of the desk waits for work."""


class RemoteChannel:
    """Commands to the card in the other process: two bytes of length, then the command; the answer likewise."""

    def __init__(self, path: str) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(path)

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self._line.sendall(len(apdu).to_bytes(2, "big"))
        self._line.sendall(apdu)
        length = int.from_bytes(self._exactly(2), "big")
        return self._exactly(length)

    def close(self) -> None:
        self._line.close()

    def _exactly(self, size: int) -> bytes:
        return self._line.recv(size, socket.MSG_WAITALL)


class RemoteChannels:
    def __init__(self, path: str) -> None:
        self._path = path

    def open(self, _uri: str) -> CardChannel:
        return RemoteChannel(self._path)


def from_input() -> SecretText:
    """The next secret: one byte of length, then its characters, read into memory that is wiped."""
    size = bytearray(1)
    os.readv(0, [size])
    buffer = bytearray(size[0])
    os.readv(0, [buffer])
    secret = SecretText.of(buffer)
    buffer[:] = bytes(len(buffer))
    return secret


def type_secret(target, secret: SecretText) -> None:
    """Key by key, as it comes from a keyboard."""
    code = bytearray()
    secret.copy_to(code)
    for place in range(len(code)):
        QTest.keyClick(target, Qt.Key(code[place]))
    code[:] = bytes(len(code))
    secret.wipe()


def read_by(desk: StaffDesk, method: Method, secret: SecretText) -> None:
    """F4, the method, the secret, Enter; the card is offered, then left."""
    desk.key(Qt.Key.Key_F4)
    dialog = QApplication.activeModalWidget()
    if method is not Method.PIN:
        dialog._other[method].click()
        dialog.face.setChecked(True)
    type_secret(dialog.secret, secret)
    desk.enter()
    card = desk.window.current_view().card
    desk.wait(card.isVisible, "the card was not read")
    card._skip()
    desk.settle()


def on_the_residents_screen(desk: StaffDesk, secret: SecretText) -> None:
    """The resident types the PIN; the person of the card comes into the case."""
    desk.key(Qt.Key.Key_F4)
    QApplication.activeModalWidget().resident.click()
    desk.settle()
    type_secret(desk.resident.pin_page, secret)
    QTest.keyClick(desk.resident.pin_page, Qt.Key.Key_Return)
    card = desk.window.current_view().card
    desk.wait(card.isVisible, "the card was not read")
    card._take_person()
    desk.wait(lambda: bool(desk.view.people), "the person did not come into the case")


def session(desk: StaffDesk, devices) -> CaseId:
    """Everything a card can be asked for, the person taken into the case, the case put away."""
    desk.key(Qt.Key.Key_F3)
    wrong, pin, again, code = (from_input() for _ in range(4))
    desk.key(Qt.Key.Key_F4)
    type_secret(QApplication.activeModalWidget().secret, wrong)
    desk.enter()
    desk.wait(desk.window.banner.isVisible, "the wrong PIN was not told")
    read_by(desk, Method.VERIFICATION_B, code)
    desk.key(Qt.Key.Key_F4)
    dialog = QApplication.activeModalWidget()
    dialog.sure.click()
    type_secret(dialog.secret, pin)
    desk.enter()
    desk.wait(desk.window.current_view().card.isVisible, "the card was not read")
    desk.window.current_view().card._skip()
    desk.settle()
    on_the_residents_screen(desk, again)
    number = devices.read_individual_number(READER, form=FORM, verification_a=from_input())
    number.wipe()
    digest = hashlib.sha256(b"packet").digest()
    signed = devices.sign_digest(READER, password=from_input(), digest=digest)
    assert signed.digest == digest
    case = desk.view.id
    desk.key(Qt.Key.Key_F8)
    assert desk.view is None, "the case was not put away"
    desk.settle()
    return case


def at_rest() -> bool:
    """Whether the threads that may end after a case have given back what they held of it, and wait for the next."""
    frames = sys._current_frames()
    working = [one for one in threading.enumerate() if one.name in WAITS_IN and one.ident in frames]
    return all(frames[one.ident].f_code.co_name == WAITS_IN[one.name] for one in working)


def rest_of_the_case(desk: StaffDesk, case: CaseId) -> None:
    """The case taken up again and brought to its end: every question, the packet signed, printed, handed over."""
    acts, store = desk.window.acts, desk.store

    def shown(what: str, status: CaseStatus) -> None:
        desk.wait(lambda: not acts.saving and desk.view is not None and desk.view.status is status, what)

    acts.resume(case)
    shown("the case did not come back", CaseStatus.IDENTIFYING)
    acts.confirm_identity("マイナンバーカード")
    shown("the person was not identified", CaseStatus.CHOOSING_EVENT)
    acts.choose_event(LifeEvent.MOVE_IN, EventDetails(event_on=MOVED_ON, new_address=NEW_ADDRESS))
    shown("the interview did not begin", CaseStatus.INTERVIEWING)
    while (question := desk.view.question) is not None:
        people = question.people or (question.person,)
        acts.answer_many(question.fact, dict.fromkeys(people))
        desk.wait(lambda q=question: desk.view.question is not q, "an answer was not taken")
    acts.go_to(3)
    shown("the procedures were not shown", CaseStatus.CONFIRMING)
    desk.window.pane.show_why(desk.view.procedures[0].key)
    acts.go_to(4)
    desk.wait(lambda: store.packet is not None, "the packet was not drawn")
    store.show_resident(ResidentPage.PREVIEW)
    desk.settle()
    acts.sign(demo_strokes())
    desk.wait(lambda: desk.view.signed, "the packet was not signed")
    acts.go_to(5)
    shown("printing was not reached", CaseStatus.PRINTING)
    step = desk.window.current_view()
    desk.wait(lambda: step.printers.chosen() is not None, "no printer was found")
    acts.start_print("sim:printer")
    desk.wait(lambda: step.job is not None and step.job.complete, "printing did not end")
    acts.go_to(6)
    shown("the papers were not handed over", CaseStatus.HANDING_OVER)
    acts.close_case("郵送")
    shown("the case was not closed", CaseStatus.CLOSED)
    desk.wait(lambda: acts.app.packets.seal_state(case).sealed, "the packet was not sealed")
    desk.wait(at_rest, "seals and printing did not come to rest")
    desk.settle()


def main() -> None:
    path, home, log = sys.argv[1:]
    logging.basicConfig(filename=log, level=logging.DEBUG)
    application = QApplication([])
    theme.apply(application)
    with a_desk(Path(home), residents=5) as one:
        devices = one.app.devices
        devices._readers._channels = RemoteChannels(path)
        desk = StaffDesk(one.app)
        case = session(desk, devices)
        print("done", flush=True)
        kept: list[object] = []
        while (word := from_input().reveal()) != "end":
            if word == "leak":
                kept.append([from_input().reveal() for _ in range(5)])
                kept.append(bytes.fromhex(from_input().reveal()).decode("utf-16-be"))
                print("leaked", flush=True)
            elif word == "rest":
                rest_of_the_case(desk, case)
                print("closed", flush=True)
        desk.close()


if __name__ == "__main__":
    main()
