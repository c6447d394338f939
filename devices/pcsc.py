"""Cards on PC/SC readers, through pyscard where it is installed and through libpcsclite itself otherwise.

Either is loaded only when such a reader is used. pyscard's low-level ``smartcard.scard`` is used on purpose: it
returns result codes instead of raising from destructors, and lets the whole reading run in one transaction so that no
other program can select another application between VERIFY and READ.
"""

from __future__ import annotations

import importlib
from typing import Any

from devices.errors import ChannelBroken, DeviceProblem, Disconnected, DriverMissing, NoCard
from devices.pcsc_library import PcscLibrary

NO_SERVICE = frozenset({0x8010001D, 0x8010001E})
NO_READER = frozenset({0x80100009, 0x8010002E, 0x80100017})
NO_CARD = frozenset({0x8010000C, 0x80100069})
IN_USE = 0x8010000B


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
    scard = _scard()
    context = _establish(scard)
    try:
        result, names = scard.SCardListReaders(context, [])
        if _code(result) in NO_READER:
            return ()
        _require(result, "カードリーダー(PC/SC)")
        return tuple(str(name) for name in names)
    finally:
        scard.SCardReleaseContext(context)


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
            "サービスを起動してから、もう一度試してください。",
        )
    if code == IN_USE:
        raise DeviceProblem(
            what, "別のプログラムがカードを使っています。", "そのプログラムを閉じてから、もう一度試してください。"
        )
    raise ChannelBroken(what, f"カードとの通信が途切れました(PC/SC {code:08X})。")


class PcscChannel:
    """One card in one transaction, from connecting to ``close``; closing resets the card (never left verified)."""

    def __init__(self, reader: str = "") -> None:
        """Connect to the card on this reader, or on the first one when the name is empty."""
        self._reader = reader or next(iter(reader_names()), "")
        if not self._reader:
            raise Disconnected("カードリーダー(PC/SC)", "カードリーダーが見つかりません。")
        self._scard = _scard()
        self._context: Any = _establish(self._scard)
        self._card: Any = None
        try:
            self._connect()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        scard = self._scard
        result, card, self._protocol = scard.SCardConnect(
            self._context, self._reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        _require(result, self._reader)
        self._card = card
        _require(scard.SCardBeginTransaction(card), self._reader)

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """One command. Raises DeviceProblem; the channel is closed then, because it cannot be trusted any more."""
        if self._card is None:
            raise ChannelBroken(self._reader)
        scard = self._scard
        header = scard.SCARD_PCI_T1 if self._protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        command = list(apdu)
        try:
            result, answer = scard.SCardTransmit(self._card, header, command)
        finally:
            command[:] = [0] * len(command)
        try:
            _require(result, self._reader)
        except DeviceProblem:
            self.close()
            raise
        return bytes(value & 0xFF for value in answer)

    def close(self) -> None:
        """End the transaction, reset the card, release the context. Never raises."""
        scard = self._scard
        if self._card is not None:
            scard.SCardEndTransaction(self._card, scard.SCARD_RESET_CARD)
            scard.SCardDisconnect(self._card, scard.SCARD_RESET_CARD)
            self._card = None
        if self._context is not None:
            scard.SCardReleaseContext(self._context)
            self._context = None
