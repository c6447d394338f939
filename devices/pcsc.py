"""Cards on PC/SC readers, through pyscard where it is installed and through libpcsclite itself otherwise.

Either is loaded only when such a reader is used. pyscard's low-level ``smartcard.scard`` is used on purpose: it
returns result codes instead of raising from destructors, and lets the whole reading run in one transaction so that no
other program can select another application between VERIFY and READ.
"""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

from devices.blocking_calls import BlockingCalls
from devices.errors import Cancelled, ChannelBroken, DeviceProblem, Disconnected, DriverMissing, NoCard, TooSlow
from devices.pcsc_library import PcscLibrary

NO_SERVICE = frozenset({0x8010001D, 0x8010001E})
NO_READER = frozenset({0x80100009, 0x8010002E, 0x80100017})
NO_CARD = frozenset({0x8010000C, 0x80100069})
IN_USE = 0x8010000B
TIMED_OUT = 0x8010000A
STATE_UNAWARE, STATE_PRESENT = 0x0000, 0x0020
TIMEOUT_SECONDS = 10.0
"""For one command; a slow contactless card signs within two."""
LETTING_GO_SECONDS = 3.0
_letting_go: list[tuple[str, BlockingCalls]] = []
"""Readers whose card an earlier channel, left alone in a call, has not let go of yet."""


def _scard() -> Any:
    try:
        return importlib.import_module("smartcard.scard")
    except ImportError:
        pass
    try:
        return PcscLibrary()
    except OSError as missing:
        raise DriverMissing(
            "カードリーダー(PC/SC)",
            "PC/SC のライブラリ(Linux では libpcsclite1、Windows では pyscard)が入っていません。",
            "入れてから起動し直すか、別の読取装置を設定してください。",
            retry=False,
        ) from missing


def _code(result: int) -> int:
    return result & 0xFFFFFFFF  # pyscard gives signed numbers on some platforms


def reader_names() -> tuple[str, ...]:
    """Names of the readers the PC/SC service knows now. Raises DriverMissing, DeviceProblem."""
    with _context() as (scard, context):
        return _names(scard, context)


def card_states() -> dict[str, bool]:
    """Each reader of the PC/SC service and whether a card lies there. Raises DriverMissing, DeviceProblem."""
    with _context() as (scard, context):
        return {name: _status(scard, context, name) for name in _names(scard, context)}


@contextlib.contextmanager
def _context() -> Iterator[tuple[Any, Any]]:
    scard = _scard()
    context = _establish(scard)
    try:
        yield scard, context
    finally:
        scard.SCardReleaseContext(context)


def _names(scard: Any, context: Any) -> tuple[str, ...]:
    result, names = scard.SCardListReaders(context, [])
    if _code(result) in NO_READER:
        return ()
    _require(result, "カードリーダー(PC/SC)")
    return tuple(str(name) for name in names)


def _chosen(states: Mapping[str, bool]) -> str:
    """The first reader with a card, else the first; empty when there is none."""
    return next((name for name, has_card in states.items() if has_card), next(iter(states), ""))


def _status(scard: Any, context: Any, reader: str) -> bool:
    result, states = scard.SCardGetStatusChange(context, 0, [(reader, STATE_UNAWARE)])
    if _code(result) == TIMED_OUT:
        return False
    _require(result, reader)
    return any(state & STATE_PRESENT for _name, state, _atr in states)


def _establish(scard: Any) -> Any:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _require(result, "カードリーダー(PC/SC)")
    return context


def _require(result: int, what: str) -> None:
    """Translate a PC/SC result into our error family; says nothing when it is a success."""
    code = _code(result)
    if code == 0:
        return
    if code in NO_CARD:
        raise NoCard(what)
    if code in NO_READER:
        raise Disconnected(what, "カードリーダーが見つかりません。")
    if code in NO_SERVICE:
        raise DeviceProblem(
            what,
            "スマートカードのサービス(pcscd)が動いていません。",
            "リーダーをつなぎ、サービスを起動してから、もう一度試してください。",
        )
    if code == IN_USE:
        raise DeviceProblem(
            what, "別のプログラムがカードを使っています。", "そのプログラムを閉じてから、もう一度試してください。"
        )
    raise ChannelBroken(what, f"カードとの通信が途切れました(PC/SC {code:08X})。")


def _wait_for_earlier_channels(reader: str, timeout_seconds: float) -> None:
    """Until nobody of ours will reset the card of this reader any more. Raises TooSlow.

    A channel that was left alone ends its transaction and then resets the card once more in disconnecting. The
    service lets a new transaction begin between the two, and that reset would fall into the middle of it.
    """
    ends = time.monotonic() + timeout_seconds
    for one in [one for one in _letting_go if one[0] == reader]:
        if not one[1].wait_until_over(ends - time.monotonic()):
            raise TooSlow(reader)
        with contextlib.suppress(ValueError):  # another thread waited for the same one
            _letting_go.remove(one)


class PcscChannel:
    """One card in one transaction, from connecting to ``close``; closing resets the card (never left verified).

    The service's calls block as long as a reader does not answer, so they run on a thread of their own.
    """

    def __init__(self, reader: str = "", *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Connect to the card on this reader; without a name, on the first one that has a card, else the first.

        A reader for contacts and for the air is two readers to the service, so the first alone would not do.
        """
        self._reader = reader or _chosen(card_states())
        if not self._reader:
            raise Disconnected("カードリーダー(PC/SC)", "カードリーダーが見つかりません。")
        self._scard = _scard()
        self._context: Any = None
        self._card: Any = None
        self._is_open = True
        self._timeout = timeout_seconds
        _wait_for_earlier_channels(self._reader, timeout_seconds)
        self._calls = BlockingCalls(self._reader, self._let_go)
        try:
            self._calls.run(self._connect, timeout_seconds)
        except BaseException:
            self.close()
            raise

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """One command. Raises DeviceProblem; the channel is closed then, because it cannot be trusted any more."""
        if not self._is_open:
            raise ChannelBroken(self._reader)
        if self._calls.is_cancelled:
            raise Cancelled(self._reader)
        command = list(apdu)
        try:
            return self._calls.run(lambda: self._transmit(command), self._timeout)
        except DeviceProblem:
            self.close()
            raise

    def is_present(self) -> bool:
        """The service's own look at the reader; no command to the card."""
        if not self._is_open:
            return False
        try:
            return self._calls.run(lambda: _status(self._scard, self._context, self._reader), self._timeout)
        except DeviceProblem:
            self.close()
            return False

    def cancel(self) -> None:
        """From any thread. The service cannot take a command back: its answer is not waited for."""
        self._calls.cancel()

    def close(self) -> None:
        """End the transaction, reset the card, release the context. Never raises."""
        if not self._is_open:
            return
        self._is_open = False
        self._calls.close(LETTING_GO_SECONDS)
        if not self._calls.wait_until_over(0):
            _letting_go.append((self._reader, self._calls))

    def _connect(self) -> None:
        scard = self._scard
        self._context = _establish(scard)
        result, card, self._protocol = scard.SCardConnect(
            self._context, self._reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        _require(result, self._reader)
        self._card = card
        _require(scard.SCardBeginTransaction(card), self._reader)

    def _transmit(self, command: list[int]) -> bytes:
        scard = self._scard
        header = scard.SCARD_PCI_T1 if self._protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        try:
            result, answer = scard.SCardTransmit(self._card, header, command)
        finally:
            command[:] = [0] * len(command)
        _require(result, self._reader)
        return bytes(value & 0xFF for value in answer)

    def _let_go(self) -> None:
        scard = self._scard
        if self._card is not None:
            scard.SCardEndTransaction(self._card, scard.SCARD_RESET_CARD)
            scard.SCardDisconnect(self._card, scard.SCARD_RESET_CARD)
            self._card = None
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
            self._context = None
