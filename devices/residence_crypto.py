"""Secure messaging of 在留カード: two-key 3DES with retail MAC (1st generation), AES-128 with CMAC (2nd generation).

Sources: 在留カード等仕様書(一般公開用) Ver 1.5 and 第2世代在留カード等仕様書(一般公開用) Ver 1.1, appendices 1 and 2;
the 1st generation's exchange is that of ICAO Doc 9303 part 11 (Basic Access Control). The algorithms are the card's,
not a choice of this program.
"""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.cmac import CMAC

from devices.errors import CardUnreadable

KEY_BYTES = 16
CHALLENGE_BYTES = 8
MAC_BYTES = 8
TOKEN_BYTES = 40


class Suite(ABC):
    """Cipher and MAC of one generation."""

    block: int

    @abstractmethod
    def encrypt(self, key: bytes, data: bytes) -> bytes:
        """CBC with a zero IV; ``data`` is whole blocks."""

    @abstractmethod
    def decrypt(self, key: bytes, data: bytes) -> bytes:
        """The reverse of ``encrypt``. Raises CardUnreadable for what is no whole blocks."""

    @abstractmethod
    def mac(self, key: bytes, data: bytes) -> bytes:
        """Eight bytes."""

    def pad(self, data: bytes) -> bytes:
        """ISO/IEC 7816-4 padding: 80, then 00 to the end of a block."""
        return data + b"\x80" + bytes(-(len(data) + 1) % self.block)

    def unpad(self, data: bytes) -> bytes:
        """Without the padding. Raises CardUnreadable where there is none."""
        text = data.rstrip(b"\x00")
        if not text.endswith(b"\x80") or len(data) - len(text) >= self.block:
            raise CardUnreadable("カードの暗号通信が壊れています。")
        return text[:-1]

    def _require_blocks(self, data: bytes) -> None:
        if not data or len(data) % self.block:
            raise CardUnreadable("カードの暗号通信が壊れています。")


class TripleDesSuite(Suite):
    """1st generation."""

    block = 8

    def encrypt(self, key: bytes, data: bytes) -> bytes:
        """See Suite."""
        return _run(Cipher(_triple(key), CBC(bytes(self.block))).encryptor(), data)

    def decrypt(self, key: bytes, data: bytes) -> bytes:
        """See Suite."""
        self._require_blocks(data)
        return _run(Cipher(_triple(key), CBC(bytes(self.block))).decryptor(), data)

    def mac(self, key: bytes, data: bytes) -> bytes:
        """ISO/IEC 9797-1 algorithm 3 (retail MAC) over the padded data: single DES, 3DES for the last block."""
        padded = self.pad(data)
        chain = bytes(self.block)
        single = TripleDES(key[:8] * 3)  # three equal keys are single DES
        if len(padded) > self.block:
            chain = _run(Cipher(single, CBC(chain)).encryptor(), padded[: -self.block])[-self.block :]
        return _run(Cipher(_triple(key), CBC(chain)).encryptor(), padded[-self.block :])


class AesSuite(Suite):
    """2nd generation."""

    block = 16

    def encrypt(self, key: bytes, data: bytes) -> bytes:
        """See Suite."""
        return _run(Cipher(AES(key), CBC(bytes(self.block))).encryptor(), data)

    def decrypt(self, key: bytes, data: bytes) -> bytes:
        """See Suite."""
        self._require_blocks(data)
        return _run(Cipher(AES(key), CBC(bytes(self.block))).decryptor(), data)

    def mac(self, key: bytes, data: bytes) -> bytes:
        """The first eight bytes of AES-CMAC."""
        code = CMAC(AES(key))
        code.update(data)
        return code.finalize()[:MAC_BYTES]


def card_key(number: bytes | memoryview) -> bytes:
    """The key of the mutual authentication out of the 12 characters printed on the card."""
    return hashlib.sha1(bytes(number), usedforsecurity=False).digest()[:KEY_BYTES]


def session_key(ours: bytes, theirs: bytes) -> bytes:
    """The session's encryption key out of both sides' key halves."""
    seed = bytes(a ^ b for a, b in zip(ours, theirs, strict=True))
    return hashlib.sha1(seed + b"\x00\x00\x00\x01", usedforsecurity=False).digest()[:KEY_BYTES]


@dataclass(frozen=True, slots=True)
class Handshake:
    """One side's part of the mutual authentication: the challenge of the other side, its own, its key half."""

    suite: Suite
    key: bytes
    theirs: bytes
    mine: bytes
    half: bytes

    def token(self) -> bytes:
        """E ‖ M: own challenge, the other's challenge, own key half, enciphered and sealed. 40 bytes."""
        enciphered = self.suite.encrypt(self.key, self.mine + self.theirs + self.half)
        return enciphered + self.suite.mac(self.key, enciphered)

    def accept(self, token: bytes) -> bytes:
        """The session key out of the other side's token. Raises CardUnreadable when it is not an answer to ours."""
        enciphered, seal = token[:-MAC_BYTES], token[-MAC_BYTES:]
        if len(token) != TOKEN_BYTES or not hmac.compare_digest(self.suite.mac(self.key, enciphered), seal):
            raise CardUnreadable("カードとの相互認証ができませんでした。")
        plain = self.suite.decrypt(self.key, enciphered)
        if plain[:16] != self.theirs + self.mine:
            raise CardUnreadable("カードとの相互認証ができませんでした。")
        return self.session_key_with(plain[16:])

    def session_key_with(self, other_half: bytes) -> bytes:
        """The session's key out of own half and the other side's."""
        return session_key(self.half, other_half)


def open_token(suite: Suite, key: bytes, token: bytes) -> bytes | None:
    """The 32 bytes inside a token whose seal is right, otherwise None: the card's side of the exchange."""
    enciphered, seal = token[:-MAC_BYTES], token[-MAC_BYTES:]
    if len(token) != TOKEN_BYTES or not hmac.compare_digest(suite.mac(key, enciphered), seal):
        return None
    return suite.decrypt(key, enciphered)


def _triple(key: bytes) -> TripleDES:
    return TripleDES(key + key[:8])


def _run(context: CipherContext, data: bytes) -> bytes:
    return context.update(data) + context.finalize()
