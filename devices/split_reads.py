"""READ BINARY in pieces that a reader with short frames can carry; every other command goes through as it is."""

from __future__ import annotations

from collections.abc import Callable

from devices.apdu import INS_READ_BINARY, SW_END_OF_FILE, SW_OK, SW_PAST_END

Transmit = Callable[[bytes | bytearray], bytes]


def is_plain_read(apdu: bytes | bytearray) -> bool:
    """READ BINARY without secure messaging, with a short Le."""
    return len(apdu) == 5 and apdu[0] == 0x00 and apdu[1] == INS_READ_BINARY


def read_in_pieces(transmit: Transmit, apdu: bytes | bytearray, most: int) -> bytes:
    """The answer to this READ BINARY, asked for in pieces of at most ``most`` bytes. Reading again is harmless."""
    wanted = apdu[4] or 256
    if wanted <= most:
        return transmit(apdu)
    offset = 0 if apdu[2] & 0x80 else apdu[2] << 8 | apdu[3]
    data = b""
    head = bytes(apdu[2:4])  # the first piece names the file where the command does
    while len(data) < wanted:
        asked = min(most, wanted - len(data))
        answer = transmit(bytes([0, INS_READ_BINARY]) + head + bytes([asked]))
        if len(answer) == 2 and answer[0] == 0x6C and data:
            answer = transmit(bytes([0, INS_READ_BINARY]) + head + answer[1:])
        status = int.from_bytes(answer[-2:], "big")
        if status == SW_PAST_END and data:
            break
        if status not in (SW_OK, SW_END_OF_FILE):
            return answer
        data += answer[:-2]
        if len(answer) - 2 < asked:
            break
        head = (offset + len(data)).to_bytes(2, "big")
    return data + SW_OK.to_bytes(2, "big")
