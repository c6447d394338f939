"""Command and response APDUs of ISO/IEC 7816-4: building, parsing and what the status words mean."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from devices.channel import CardChannel
from devices.errors import ChannelBroken

_log = logging.getLogger(__name__)

INS_VERIFY = 0x20
INS_SELECT = 0xA4
INS_READ_BINARY = 0xB0
CURRENT_FILE = 0x80
"""P2 of VERIFY for the selected file; 80 | SFI names another one."""

SW_OK = 0x9000
SW_NOT_VERIFIED = 0x6982
SW_LOCKED = 0x6983
SW_INVALIDATED = 0x6984
SW_NOT_FOUND = 0x6A82
SW_WRONG_P1P2 = 0x6A86
SW_WRONG_LENGTH = 0x6700
SW_PAST_END = 0x6B00
SW_DF_LOCKED = 0x6283
SW_END_OF_FILE = 0x6282

MEANING = {
    SW_OK: "成功",
    0x6300: "照合不一致(回数の情報なし)",
    SW_DF_LOCKED: "領域が閉塞",
    SW_WRONG_LENGTH: "長さの誤り",
    SW_NOT_VERIFIED: "照合が済んでいない",
    SW_LOCKED: "ロック済み",
    SW_INVALIDATED: "使用停止",
    SW_NOT_FOUND: "領域がない",
    SW_WRONG_P1P2: "P1・P2の誤り",
    SW_PAST_END: "位置が終わりを超えた",
}


@dataclass(frozen=True, slots=True)
class Response:
    """A response APDU. ``data`` is kept out of the representation: it may be personal."""

    data: bytes = field(repr=False)
    sw: int

    @property
    def ok(self) -> bool:
        """SW 9000."""
        return self.sw == SW_OK

    @property
    def tries_left(self) -> int | None:
        """x of 63Cx; 0 for a locked secret; None where the status word has no counter."""
        if self.sw & 0xFFF0 == 0x63C0:
            return self.sw & 0x0F
        return 0 if self.sw in (SW_LOCKED, SW_INVALIDATED) else None

    @property
    def meaning(self) -> str:
        """The status word in hexadecimal with its meaning."""
        return f"{self.sw:04X} {MEANING.get(self.sw, '')}".strip()


def select_df(aid: bytes) -> bytes:
    """SELECT an application by AID, no data back."""
    return bytes([0x00, INS_SELECT, 0x04, 0x0C, len(aid)]) + aid


def select_ef(file_id: int) -> bytes:
    """SELECT an elementary file below the current application."""
    return bytes([0x00, INS_SELECT, 0x02, 0x0C, 0x02]) + file_id.to_bytes(2, "big")


def tries_query(reference: int = CURRENT_FILE) -> bytes:
    """VERIFY without data: the card answers 63Cx and takes no try (case 1, four bytes)."""
    return bytes([0x00, INS_VERIFY, 0x00, reference])


def verify(secret: bytes | bytearray | memoryview, reference: int = CURRENT_FILE) -> bytearray:
    """VERIFY with the secret, as a bytearray that the caller has to wipe."""
    return bytearray([0x00, INS_VERIFY, 0x00, reference, len(secret)]) + secret


def read_binary(offset: int, length: int) -> bytes:
    """READ BINARY of ``length`` (1…256) bytes from a 15-bit offset of the current file."""
    if not 0 <= offset <= 0x7FFF or not 1 <= length <= 256:
        raise ValueError("offset 0…32767 and length 1…256")
    return bytes([0x00, INS_READ_BINARY, offset >> 8, offset & 0xFF, length & 0xFF])


def read_short(short_id: int, length: int) -> bytes:
    """READ BINARY from the start of the file with this short identifier (1…30), which becomes the current one."""
    if not 1 <= short_id <= 30 or not 1 <= length <= 256:
        raise ValueError("short identifier 1…30 and length 1…256")
    return bytes([0x00, INS_READ_BINARY, 0x80 | short_id, 0x00, length & 0xFF])


def parse_response(raw: bytes) -> Response:
    """Split an answer into data and status word. Raises ChannelBroken when it has no status word."""
    return Response(bytes(raw[:-2]), parse_status(raw))


def parse_status(raw: bytes) -> int:
    """The status word alone, for an answer whose data shall not be copied. Raises ChannelBroken."""
    if len(raw) < 2 or not 0x60 <= raw[-2] <= 0x9F:
        raise ChannelBroken(reason="カードの返事が壊れています。")
    return raw[-2] << 8 | raw[-1]


def exchange(channel: CardChannel, apdu: bytes | bytearray) -> Response:
    """Send one command. Only the instruction and the status word are logged, never a body."""
    response = parse_response(channel.transmit(apdu))
    _log.debug("INS %02X -> SW %04X", apdu[1], response.sw)
    return response
