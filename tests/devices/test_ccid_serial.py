from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from desk_app.domain.errors import EnvironmentProblem
from devices.card_secret import SecretKind
from devices.ccid_frames import (
    Message,
)
from devices.ccid_serial import CcidSerialChannel
from devices.desk import DeskReaders
from devices.errors import CardUnreadable, DeviceProblem, Disconnected, NoCard, VerifyUnanswered
from devices.sim_ccid import TwinReader
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot
from devices.uri import parse_uri

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def a_card() -> SimulatedMyNumberCard:
    return SimulatedMyNumberCard(PROFILES["demo"])


class OddCard(TwinReader):
    """A reader whose card gives another answer to reset."""

    def __init__(self, atr: str) -> None:
        super().__init__(CardSlot(a_card()))
        self.atr = bytes.fromhex(atr)

    def _power_on(self, message: Message) -> Message:
        answer = super()._power_on(message)
        return Message(answer.kind, answer.slot, answer.sequence, answer.rest, self.atr)


@pytest.mark.parametrize("atr", ["3B6500002063CB6800", "3BE000FF8171FE450114", "00"])
def test_a_card_that_speaks_something_else_is_refused_in_words(atr: str) -> None:
    with PtyReader(OddCard(atr)) as reader, pytest.raises(CardUnreadable):
        CcidSerialChannel(parse_uri(reader.url))


def test_a_card_with_a_choice_of_protocols_is_asked_for_t1() -> None:
    with PtyReader(OddCard("3B8880010000000033818100BA")) as reader:
        channel = CcidSerialChannel(parse_uri(reader.url))
        assert channel.transmit(bytes.fromhex("00A4040C0AD3921000310001010408")) == b"\x90\x00"
        channel.close()


def test_a_line_that_another_program_holds_is_not_shared() -> None:
    with PtyReader(TwinReader(CardSlot(a_card()))) as reader:
        channel = CcidSerialChannel(parse_uri(reader.url))
        with pytest.raises(Disconnected, match="開けません"):
            CcidSerialChannel(parse_uri(reader.url))
        channel.close()


def test_the_clerk_gives_a_reading_up() -> None:
    cancelled = threading.Event()
    card = SimulatedMyNumberCard(PROFILES["demo"], delay_seconds=1, sleep=lambda _: cancelled.wait(30))
    with PtyReader(TwinReader(CardSlot(card))) as reader:
        desk = DeskReaders([reader.url])

        def give_up() -> None:
            while not card._count:  # the card has its first command: something is read that can be given up
                time.sleep(0.005)
            desk.cancel_read(reader.url)

        clerk = threading.Thread(target=give_up)
        clerk.start()
        with pytest.raises(EnvironmentProblem) as raised:
            desk.read_card(reader.url, pin="1234", verification_b=None, at=AT)
        assert not raised.value.retry
        clerk.join()
        card._delay = 0.0
        cancelled.set()
        assert patient(desk, reader.url) == "髙橋 健一"
    assert card.verifies_seen <= 2


def patient(desk: DeskReaders, url: str) -> str:
    """The reader may still be busy with the command that was given up."""
    for _ in range(20):
        try:
            return desk.read_card(url, pin="1234", verification_b=None, at=AT).values["name"]
        except DeviceProblem:
            continue
    raise AssertionError("the reader never came back")


def test_an_empty_reader() -> None:
    with PtyReader(TwinReader(CardSlot())) as reader, pytest.raises(NoCard):
        CcidSerialChannel(parse_uri(reader.url))


class Stubborn(TwinReader):
    """A reader whose card's answer to a VERIFY arrives broken however often it is asked for again."""

    def _transfer(self, message: Message) -> Message:
        answer = super()._transfer(message)
        if not self.slot.verifies or not answer.data:
            return answer
        return Message(answer.kind, 0, 0, answer.rest, answer.data[:-1] + bytes([answer.data[-1] ^ 1]))


def test_a_verify_whose_answer_stays_broken_is_not_started_anew() -> None:
    """The free driver libccidtwin resynchronises then and sends the command again: one entry costs two tries."""
    card = a_card()
    reader = Stubborn(CardSlot(card))
    with PtyReader(reader) as line, pytest.raises(VerifyUnanswered):
        DeskReaders([]).read_card(line.url, pin="9999", verification_b=None, at=AT)
    assert (card.verifies_seen, reader.slot.verifies, reader.repeats) == (1, 1, 0)
    assert card.tries(SecretKind.PIN) == 2
