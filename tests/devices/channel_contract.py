"""What holds for every card channel: the same checks run over each of them, on this machine or inside namespaces.

A check takes a ``Bench`` and raises AssertionError. ``CHECKS`` has them by name.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import pytest

from devices.apdu import exchange, read_binary, select_df, select_ef, tries_query, verify
from devices.card_secret import SecretKind
from devices.channel import ReaderChannel
from devices.errors import Cancelled, ChannelBroken, DeviceProblem, NoCard
from devices.mynumber import AID, EF_BASIC
from devices.sim_card import SimulatedCard
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard

PATIENCE_SECONDS = 20.0


class Bench(Protocol):
    """A reader with a simulated card, and hands that move the card."""

    tells_removal: bool
    """Whether the reader knows that a card went without a command to it."""
    can_be_slow: bool
    """Whether a command can take longer than the channel's time-out here."""

    def connect(self, timeout_milliseconds: int | None = None) -> ReaderChannel: ...
    def insert(self, card: SimulatedCard) -> None:
        """Put a card in and wait until the reader has seen it."""
        ...

    def remove(self) -> None:
        """Take the card out and wait until the reader has seen it."""
        ...


def a_card(delay_seconds: float = 0.0) -> SimulatedMyNumberCard:
    return SimulatedMyNumberCard(PROFILES["demo"], delay_seconds=delay_seconds)


def connected(bench: Bench) -> ReaderChannel:
    """A channel, waiting for a reader that is still busy with what went before."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return bench.connect()
        except DeviceProblem:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


def opened(channel: ReaderChannel) -> int:
    """Select the application and the PIN; the tries left."""
    assert exchange(channel, select_df(AID)).ok
    assert exchange(channel, select_ef(SecretKind.PIN.file_id)).ok
    left = exchange(channel, tries_query()).tries_left
    assert left is not None
    return left


def carries_commands_and_long_answers(bench: Bench) -> None:
    card = a_card()
    bench.insert(card)
    channel = connected(bench)
    assert opened(channel) == 3
    assert exchange(channel, verify(b"1234")).ok
    assert exchange(channel, select_ef(EF_BASIC)).ok
    short, long = exchange(channel, read_binary(0, 16)), exchange(channel, read_binary(0, 256))
    assert short.ok
    assert len(short.data) == 16
    assert long.data.startswith(short.data)
    assert len(long.data) > 60
    channel.close()
    assert card.verifies_seen == 1


def closing_resets_the_card(bench: Bench) -> None:
    bench.insert(a_card())
    channel = connected(bench)
    opened(channel)
    assert exchange(channel, verify(b"1234")).ok
    channel.close()
    channel.close()
    with pytest.raises(ChannelBroken):
        channel.transmit(tries_query())
    assert not channel.is_present()
    again = connected(bench)
    assert exchange(again, select_df(AID)).ok
    assert exchange(again, select_ef(EF_BASIC)).ok
    assert exchange(again, read_binary(0, 16)).sw == 0x6982, "a card that was let go is verified no more"
    again.close()


def an_empty_reader_says_no_card(bench: Bench) -> None:
    bench.remove()
    with pytest.raises(NoCard) as raised:
        bench.connect()
    assert "カード" in raised.value.remedy


def tells_whether_the_card_is_there(bench: Bench) -> None:
    bench.insert(a_card())
    channel = connected(bench)
    assert channel.is_present()
    bench.remove()
    assert not (bench.tells_removal and channel.is_present())
    channel.close()
    assert not channel.is_present()


def a_card_taken_away_breaks_the_channel_for_good(bench: Bench) -> None:
    card = a_card()
    bench.insert(card)
    channel = connected(bench)
    opened(channel)
    bench.remove()
    with pytest.raises(DeviceProblem) as raised:
        channel.transmit(verify(b"1234"))
    assert raised.value.remedy
    bench.insert(card)
    with pytest.raises(ChannelBroken):
        channel.transmit(tries_query())
    channel.close()
    assert card.verifies_seen == 0
    fresh = connected(bench)
    assert opened(fresh) == 3
    fresh.close()


def a_slow_card_is_not_waited_for_for_ever(bench: Bench) -> None:
    if not bench.can_be_slow:
        return
    given_up = threading.Event()
    card = SimulatedMyNumberCard(PROFILES["demo"], sleep=lambda _: given_up.wait(PATIENCE_SECONDS))
    bench.insert(card)
    channel = connected(bench)
    opened(channel)
    card._delay = PATIENCE_SECONDS
    vars(channel)["_timeout"] = 0.25  # opened and selected with all the time it wants; only now it is short
    with pytest.raises(ChannelBroken):
        channel.transmit(verify(b"9999"))
    card._delay = 0.0
    given_up.set()
    channel.close()
    fresh = connected(bench)
    assert opened(fresh) == 2, "it counted once, and was not sent again"
    fresh.close()
    assert card.verifies_seen == 1


def another_thread_can_give_up(bench: Bench) -> None:
    card = a_card()
    bench.insert(card)
    channel = connected(bench)
    opened(channel)
    if bench.can_be_slow:
        card._delay = 0.5
    threading.Timer(0.1, channel.cancel).start()
    with pytest.raises(Cancelled) as raised:
        keep_asking(channel)
    assert not raised.value.retry
    card._delay = 0.0
    with pytest.raises(DeviceProblem):
        channel.transmit(tries_query())
    channel.close()
    fresh = connected(bench)
    assert opened(fresh) == 3
    fresh.close()


def nobody_comes_between_two_commands(bench: Bench) -> None:
    """A second program, or a second window, has the card only when the first let it go."""
    if not bench.can_be_slow:
        return
    card = a_card()
    bench.insert(card)
    channel = connected(bench)
    opened(channel)
    with pytest.raises(DeviceProblem) as raised:
        bench.connect(250)
    assert raised.value.remedy
    assert exchange(channel, verify(b"1234")).ok
    assert exchange(channel, select_ef(EF_BASIC)).ok
    assert exchange(channel, read_binary(0, 16)).ok
    channel.close()
    fresh = connected(bench)
    assert opened(fresh) == 3
    fresh.close()
    assert card.verifies_seen == 1


def keep_asking(channel: ReaderChannel) -> None:
    for _ in range(1000):
        channel.transmit(tries_query())
        time.sleep(0.01)


CHECKS: Mapping[str, Callable[[Bench], None]] = {
    check.__name__: check
    for check in (
        carries_commands_and_long_answers,
        closing_resets_the_card,
        an_empty_reader_says_no_card,
        tells_whether_the_card_is_there,
        a_card_taken_away_breaks_the_channel_for_good,
        a_slow_card_is_not_waited_for_for_ever,
        another_thread_can_give_up,
        nobody_comes_between_two_commands,
    )
}
