"""Reading files off a card in blocks of at most 256 bytes; asking again for a block is harmless, unlike VERIFY."""

from __future__ import annotations

from devices.apdu import (
    SW_END_OF_FILE,
    SW_LOCKED,
    SW_NOT_VERIFIED,
    SW_PAST_END,
    Response,
    exchange,
    read_binary,
    read_short,
)
from devices.channel import CardChannel
from devices.errors import CardUnreadable
from devices.tlv import parse_header

MAX_FILE_BYTES = 8192
BLOCK_BYTES = 256
_HEADER_BYTES = 7


def require_ok(response: Response) -> None:
    """Raise CardUnreadable unless the card said 9000."""
    if response.ok:
        return
    if response.sw in (SW_NOT_VERIFIED, SW_LOCKED):
        raise CardUnreadable("カードが読み取りを許可しませんでした。")
    raise CardUnreadable(f"カードが応じませんでした(SW {response.meaning})。")


def read_block(channel: CardChannel, offset: int, length: int, *, short_id: int = 0) -> bytes:
    """Up to ``length`` bytes of the current file, or of the one with this short identifier from its start.

    Nothing at or behind the end of the file. Raises CardUnreadable, also when more came than was asked for.
    """

    def ask(size: int) -> Response:
        return exchange(channel, read_short(short_id, size) if short_id else read_binary(offset, size))

    response = ask(length)
    if response.sw >> 8 == 0x6C:  # wrong Le: the card names the right one; reading again is harmless
        length = (response.sw & 0xFF) or BLOCK_BYTES
        response = ask(length)
    if response.sw == SW_PAST_END and offset:
        return b""
    if response.sw != SW_END_OF_FILE:
        require_ok(response)
    if len(response.data) > length:
        raise CardUnreadable("カードの返事が長すぎます。")
    return response.data


def read_object(channel: CardChannel, *, most: int = MAX_FILE_BYTES) -> bytes:
    """The first BER-TLV object of the current file, cut by its own length; refused when longer than ``most``."""
    data = read_block(channel, 0, _HEADER_BYTES)
    total = parse_header(data).total
    if total > most:
        raise CardUnreadable("カードのデータが長すぎます。")
    while len(data) < total:
        block = read_block(channel, len(data), min(BLOCK_BYTES, total - len(data)))
        if not block:
            raise CardUnreadable("カードのデータが途中で切れています。")
        data += block
    return data[:total]


def read_file(channel: CardChannel, *, short_id: int = 0) -> bytes:
    """The whole current file (or the one with this short identifier), padding included."""
    data = block = read_block(channel, 0, BLOCK_BYTES, short_id=short_id)
    while len(block) == BLOCK_BYTES:
        block = read_block(channel, len(data), BLOCK_BYTES)
        data += block
        if len(data) > MAX_FILE_BYTES:
            raise CardUnreadable("カードのデータが長すぎます。")
    return data
