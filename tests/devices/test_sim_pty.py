from __future__ import annotations

import time

import pytest

from devices.channel import ReaderChannel
from devices.errors import DeviceProblem, Disconnected
from devices.open_channel import open_channel
from devices.sim_ccid import TwinReader
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot, LineFault, Mishap

SELECT = bytes.fromhex("00A4040C0AD3921000310001010408")


def twin(*mishaps: Mishap) -> TwinReader:
    slot = CardSlot(SimulatedMyNumberCard(PROFILES["demo"]))
    slot.faults = [LineFault(mishap, 1) for mishap in mishaps]
    return TwinReader(slot)


def test_the_name_stays_when_the_cable_comes_off_and_on() -> None:
    with PtyReader(twin()) as reader:
        first = reader.path.resolve()
        reader.unplug()
        reader.unplug()
        assert not reader.path.exists()
        reader.plug()
        reader.plug()
        channel = open_channel(reader.url)
        assert channel.transmit(SELECT) == b"\x90\x00"
        channel.close()
        assert reader.path.is_symlink()
        assert first.name.isdigit()
    assert not reader.path.parent.exists()
    reader.close()


def opened_soon(url: str) -> ReaderChannel:
    """The cable is on again a moment later."""
    for _ in range(1500):
        try:
            return open_channel(url)
        except Disconnected:
            time.sleep(0.02)
    raise AssertionError("the cable never came back")


@pytest.mark.parametrize("mishap", [Mishap.CUT, Mishap.HANG_UP])
def test_a_cut_cable_is_back_by_itself_unless_it_stays_off(mishap: Mishap) -> None:
    with PtyReader(twin(mishap)) as reader:
        channel = open_channel(reader.url)
        with pytest.raises(DeviceProblem):
            channel.transmit(SELECT)
        again = opened_soon(reader.url)
        assert again.transmit(SELECT) == b"\x90\x00"
        again.close()
    with PtyReader(twin(mishap), stays_unplugged=True) as reader:
        channel = open_channel(reader.url)
        with pytest.raises(DeviceProblem):
            channel.transmit(SELECT)
        assert not reader.path.exists()


@pytest.mark.parametrize("mishap", [Mishap.SLOW, Mishap.DOUBLE])
def test_a_slow_answer_and_one_that_comes_twice_do_no_harm(mishap: Mishap) -> None:
    with PtyReader(twin(mishap)) as reader:
        channel = open_channel(reader.url)
        assert channel.transmit(SELECT) == b"\x90\x00"
        assert channel.transmit(bytes.fromhex("00A4020C020011")) == b"\x90\x00"
        assert channel.transmit(bytes.fromhex("00200080")) == b"\x63\xc3"
        channel.close()


@pytest.mark.parametrize("mishap", [Mishap.LOST, Mishap.GARBLE, Mishap.TRUNCATE, Mishap.NOISE, Mishap.SWALLOW])
def test_an_answer_that_does_not_come_whole_ends_the_channel(mishap: Mishap) -> None:
    with PtyReader(twin(mishap)) as reader:
        channel = open_channel(reader.url)
        vars(channel)["_timeout"] = 0.1  # opened with all the time it wants
        with pytest.raises(DeviceProblem):
            channel.transmit(SELECT)


def test_a_line_that_was_pulled_is_not_read_by_its_number() -> None:
    with PtyReader(twin()) as reader:
        before = reader._ends
        reader.unplug()
        reader.plug()
        assert reader._arrived(before) == b"", "the number may be any other file's by now"
