"""libpcsclite through ctypes, in the shape of ``smartcard.scard``: PC/SC on Linux without a compiled extra.

Only what PcscChannel uses. Each function returns the result code first, as pyscard's do. Source: pcsc-lite's
winscard.h (DWORD and LONG are the platform's ``long``).
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_long, c_ubyte, c_ulong, c_void_p
from typing import Any

LIBRARY = "libpcsclite.so.1"
LONGEST_ANSWER = 65_538
"""Bytes of an extended response APDU with its status word."""


class _Header(ctypes.Structure):
    _fields_ = (("protocol", c_ulong), ("length", c_ulong))


class _ReaderState(ctypes.Structure):
    _fields_ = (
        ("reader", c_char_p),
        ("user_data", c_void_p),
        ("current", c_ulong),
        ("event", c_ulong),
        ("atr_length", c_ulong),
        ("atr", c_ubyte * 33),
    )


class PcscLibrary:
    """The functions and constants of PC/SC."""

    SCARD_SCOPE_USER = 0
    SCARD_SHARE_SHARED = 2
    SCARD_PROTOCOL_T0 = 1
    SCARD_PROTOCOL_T1 = 2
    SCARD_PCI_T0 = 1
    SCARD_PCI_T1 = 2
    SCARD_RESET_CARD = 1

    def __init__(self, name: str = LIBRARY) -> None:
        """Load the library. Raises OSError when it is not there."""
        self._library: Any = ctypes.CDLL(name)
        for function, arguments in _FUNCTIONS.items():
            found = getattr(self._library, function)
            found.argtypes, found.restype = arguments, c_long

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:
        """Result and context."""
        context = c_long()
        return self._library.SCardEstablishContext(scope, None, None, byref(context)), context.value

    def SCardReleaseContext(self, context: int) -> int:
        """Result."""
        return int(self._library.SCardReleaseContext(context))

    def SCardListReaders(self, context: int, _groups: list[str]) -> tuple[int, list[str]]:
        """Result and names."""
        size = c_ulong()
        result = self._library.SCardListReaders(context, None, None, byref(size))
        if result:
            return result, []
        names = ctypes.create_string_buffer(size.value)
        result = self._library.SCardListReaders(context, None, names, byref(size))
        return result, [one.decode("utf-8", "replace") for one in names.raw[: size.value].split(b"\0") if one]

    def SCardGetStatusChange(
        self, context: int, timeout: int, readers: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        """Result and name, state and ATR of each reader; ``timeout`` 0 looks without waiting."""
        names = [name.encode("utf-8") for name, _state in readers]
        states = (_ReaderState * len(readers))()
        for slot, name, (_name, known) in zip(states, names, readers, strict=True):
            slot.reader, slot.current = name, known
        result = self._library.SCardGetStatusChange(context, timeout, states, len(readers))
        found = [
            (name, int(slot.event), list(slot.atr[: slot.atr_length]))
            for slot, (name, _state) in zip(states, readers, strict=True)
        ]
        return int(result), found

    def SCardConnect(self, context: int, reader: str, mode: int, protocols: int) -> tuple[int, int, int]:
        """Result, card and protocol."""
        card, protocol = c_long(), c_ulong()
        name = reader.encode("utf-8")
        result = self._library.SCardConnect(context, name, mode, protocols, byref(card), byref(protocol))
        return result, card.value, protocol.value

    def SCardBeginTransaction(self, card: int) -> int:
        """Result."""
        return int(self._library.SCardBeginTransaction(card))

    def SCardTransmit(self, card: int, protocol: int, command: list[int]) -> tuple[int, list[int]]:
        """Result and answer. The copy of the command is wiped: it may hold a PIN."""
        header = _Header(protocol, ctypes.sizeof(_Header))
        sent = (c_ubyte * len(command))(*command)
        answer = (c_ubyte * LONGEST_ANSWER)()
        size = c_ulong(LONGEST_ANSWER)
        try:
            result = self._library.SCardTransmit(card, byref(header), sent, len(command), None, answer, byref(size))
            return result, list(answer[: size.value]) if result == 0 else []
        finally:
            ctypes.memset(sent, 0, len(command))
            ctypes.memset(answer, 0, LONGEST_ANSWER)

    def SCardEndTransaction(self, card: int, disposition: int) -> int:
        """Result."""
        return int(self._library.SCardEndTransaction(card, disposition))

    def SCardDisconnect(self, card: int, disposition: int) -> int:
        """Result."""
        return int(self._library.SCardDisconnect(card, disposition))


_FUNCTIONS: dict[str, tuple[Any, ...]] = {
    "SCardEstablishContext": (c_ulong, c_void_p, c_void_p, POINTER(c_long)),
    "SCardReleaseContext": (c_long,),
    "SCardListReaders": (c_long, c_char_p, c_char_p, POINTER(c_ulong)),
    "SCardGetStatusChange": (c_long, c_ulong, POINTER(_ReaderState), c_ulong),
    "SCardConnect": (c_long, c_char_p, c_ulong, c_ulong, POINTER(c_long), POINTER(c_ulong)),
    "SCardBeginTransaction": (c_long,),
    "SCardTransmit": (
        c_long,
        POINTER(_Header),
        POINTER(c_ubyte),
        c_ulong,
        c_void_p,
        POINTER(c_ubyte),
        POINTER(c_ulong),
    ),
    "SCardEndTransaction": (c_long, c_ulong),
    "SCardDisconnect": (c_long, c_ulong),
}
