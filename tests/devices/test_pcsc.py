from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from types import ModuleType

import pytest

from devices.blocking_calls import BlockingCalls
from devices.desk import DeskReaders
from devices.errors import (
    ChannelBroken,
    DeviceProblem,
    Disconnected,
    DriverMissing,
    NoCard,
    TooSlow,
    VerifyUnanswered,
)
from devices.open_channel import open_channel
from devices.pcsc import PcscChannel, reader_names
from devices.pcsc_library import PcscLibrary
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
READER = "Test Reader 00 00"


def signed(code: int) -> int:
    return code - (1 << 32)


class FakeScard(ModuleType):
    """``smartcard.scard`` with one reader; ``calls`` keeps what was asked of it in order."""

    SCARD_SCOPE_USER = 0
    SCARD_SHARE_SHARED = 2
    SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 = 1, 2
    SCARD_PCI_T0, SCARD_PCI_T1 = 101, 102
    SCARD_RESET_CARD = 1

    def __init__(self, card: SimulatedMyNumberCard) -> None:
        super().__init__("smartcard.scard")
        self.card = card
        self.calls: list[str] = []
        self.readers = [READER]
        self.results: dict[str, int] = {}
        self.break_at = 0
        self.transmits = 0

    def _result(self, name: str) -> int:
        self.calls.append(name)
        return self.results.get(name, 0)

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:
        return self._result("establish"), 7

    def SCardListReaders(self, context: int, groups: list[str]) -> tuple[int, list[str]]:
        return self._result("list"), self.readers

    def SCardGetStatusChange(
        self, context: int, timeout: int, readers: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        assert timeout == 0
        state = 0x22 if self.card.present else 0x12
        return self._result("status"), [(name, state if name == READER else 0x12, []) for name, _known in readers]

    def SCardConnect(self, context: int, reader: str, mode: int, protocols: int) -> tuple[int, int, int]:
        assert (context, reader, mode, protocols) == (7, READER, 2, 3)
        self.card.power_on()
        return self._result("connect"), 9, self.SCARD_PROTOCOL_T1

    def SCardBeginTransaction(self, card: int) -> int:
        return self._result("begin")

    def SCardTransmit(self, card: int, header: int, command: list[int]) -> tuple[int, list[int]]:
        assert (card, header) == (9, self.SCARD_PCI_T1)
        self.transmits += 1
        answer = self.card.transmit(bytes(command))
        if self.transmits == self.break_at:
            return signed(0x80100016), []
        return self._result("transmit"), [value - 256 if value > 127 else value for value in answer]

    def SCardEndTransaction(self, card: int, disposition: int) -> int:
        assert disposition == self.SCARD_RESET_CARD
        return self._result("end")

    def SCardDisconnect(self, card: int, disposition: int) -> int:
        assert disposition == self.SCARD_RESET_CARD
        return self._result("disconnect")

    def SCardReleaseContext(self, context: int) -> int:
        return self._result("release")


@pytest.fixture
def scard(monkeypatch: pytest.MonkeyPatch) -> FakeScard:
    fake = FakeScard(SimulatedMyNumberCard(PROFILES["demo"]))
    monkeypatch.setitem(sys.modules, "smartcard", ModuleType("smartcard"))
    monkeypatch.setitem(sys.modules, "smartcard.scard", fake)
    return fake


def test_reads_a_card_in_one_transaction_and_resets_it(scard: FakeScard) -> None:
    read = DeskReaders(["pcsc:"]).read_card(f"pcsc:{READER}", pin="1234", verification_b=None, at=AT)
    assert read.values["name"] == "髙橋 健一"
    one = ["end", "disconnect", "release"]
    looked = ["establish", "connect", "begin", "transmit", *one]
    assert scard.calls == [*looked, "establish", "connect", "begin", *["transmit"] * 7, *one]


def test_no_name_means_the_reader_with_the_card(scard: FakeScard) -> None:
    scard.readers = ["Empty 00 00", READER]
    channel = open_channel("pcsc:")
    channel.close()
    channel.close()
    assert scard.calls.count("disconnect") == 1
    assert scard.calls.count("establish") == scard.calls.count("release") == 2
    scard.readers = []
    with pytest.raises(Disconnected):
        PcscChannel()


@pytest.mark.parametrize(
    ("call", "code", "kind", "word"),
    [
        ("establish", 0x8010001D, DeviceProblem, "pcscd"),
        ("connect", 0x8010000C, NoCard, "カードがありません"),
        ("connect", 0x80100069, NoCard, "カードがありません"),
        ("connect", 0x80100009, Disconnected, "見つかりません"),
        ("connect", 0x8010000B, DeviceProblem, "別のプログラム"),
        ("begin", 0x80100016, ChannelBroken, "80100016"),
    ],
)
def test_result_codes_in_the_clerks_words(
    scard: FakeScard, call: str, code: int, kind: type[DeviceProblem], word: str
) -> None:
    scard.results[call] = signed(code)
    with pytest.raises(kind, match=word):
        PcscChannel(READER)
    if call != "establish":
        assert scard.calls[-1] == "release", "the context is let go of"


def test_card_pulled_at_verify_is_never_verified_again(scard: FakeScard) -> None:
    scard.break_at = 5
    readers = DeskReaders([f"pcsc:{READER}"])
    with pytest.raises(VerifyUnanswered) as raised:
        readers.read_card(f"pcsc:{READER}", pin="9999", verification_b=None, at=AT)
    assert raised.value.tries_left == 2
    assert scard.card.verifies_seen == 1
    assert scard.calls.count("connect") == scard.calls.count("disconnect") == 3


def test_a_broken_channel_stays_closed(scard: FakeScard) -> None:
    scard.break_at = 1
    channel = PcscChannel(READER)
    with pytest.raises(ChannelBroken):
        channel.transmit(b"\x00\xa4\x00\x00")
    with pytest.raises(ChannelBroken):
        channel.transmit(b"\x00\xa4\x00\x00")
    assert scard.transmits == 1


def test_a_new_channel_waits_until_one_that_was_left_alone_has_let_go(
    scard: FakeScard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last reset would fall into the new channel's transaction, after the secret perhaps."""
    answering, disconnecting, waited_for = threading.Event(), threading.Event(), threading.Event()
    plain_disconnect, plain_wait = scard.SCardDisconnect, BlockingCalls.wait_until_over

    def slow_disconnect(card: int, disposition: int) -> int:
        disconnecting.wait(60)
        return plain_disconnect(card, disposition)

    def told_wait(calls: BlockingCalls, seconds: float) -> bool:
        if seconds > 1:
            waited_for.set()
        return plain_wait(calls, seconds)

    def let_go() -> None:
        waited_for.wait(60)
        assert "disconnect" not in scard.calls
        disconnecting.set()

    monkeypatch.setattr(scard, "SCardDisconnect", slow_disconnect)
    monkeypatch.setattr(BlockingCalls, "wait_until_over", told_wait)
    scard.card._sleep, scard.card._delay = lambda _: answering.wait(60), 1
    left_alone = PcscChannel(READER)
    vars(left_alone)["_timeout"] = 0.05
    with pytest.raises(TooSlow):
        left_alone.transmit(b"\x00\xa4\x00\x00")
    scard.card._delay = 0
    answering.set()
    with pytest.raises(TooSlow):
        PcscChannel(READER, timeout_seconds=0.05)
    helping = threading.Thread(target=let_go)
    helping.start()
    PcscChannel(READER, timeout_seconds=60).close()
    helping.join()
    one = ["establish", "connect", "begin", "transmit", "end", "disconnect", "release"]
    assert scard.calls == [*one, *(call for call in one if call != "transmit")]


def test_states_without_touching_a_card(scard: FakeScard) -> None:
    scard.card.present = False
    empty, other = DeskReaders([f"pcsc:{READER}", "pcsc:Other"]).devices()
    assert (empty.state, other.state) == ("ready", "absent")
    scard.card.present = True
    assert [info.state for info in DeskReaders(["pcsc:"]).devices()] == ["card_present"]
    scard.results["list"] = signed(0x8010002E)
    assert reader_names() == ()
    scard.results["establish"] = signed(0x8010001D)
    (off,) = DeskReaders(["pcsc:"]).devices()
    assert off.state == "fault"
    assert "connect" not in scard.calls


def no_library() -> PcscLibrary:
    return PcscLibrary("libpcsclite-that-is-not-there.so")


def test_without_a_library_the_clerk_is_told_and_the_desk_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.pcsc.PcscLibrary", no_library)
    monkeypatch.setitem(sys.modules, "smartcard", None)
    monkeypatch.setitem(sys.modules, "smartcard.scard", None)
    readers = DeskReaders(["pcsc:"])
    assert "libpcsclite1" in readers.devices()[0].detail
    with pytest.raises(DriverMissing, match="libpcsclite1") as raised:
        readers.read_card("pcsc:", pin="1234", verification_b=None, at=AT)
    assert raised.value.retry is False
