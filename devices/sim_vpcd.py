"""A simulated card in the virtual reader of vsmartcard (vpcd): every PC/SC program of the machine can read it.

vpcd's protocol: two bytes of length (big endian) and that many of payload, both ways. A payload of one byte is for
the reader (0 power off, 1 power on, 2 reset, 4 give the ATR), anything longer is a command APDU. The card is in the
reader as long as the connection lasts.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Self

from devices.errors import DeviceProblem, UnknownDevice
from devices.sim_card import SimulatedCard

DEFAULT_ADDRESS = "127.0.0.1:35963"
POWER_OFF, POWER_ON, RESET, GIVE_ATR = 0, 1, 2, 4
BACK_AGAIN_SECONDS = 1.0
"""How long a card that was pulled stays away; pcscd looks every 0.4 seconds."""


class VpcdCard:
    """Keeps a card in a vpcd slot on a thread of its own. A broken answer of the card takes it out of the reader.

    Use as a context manager or ``close`` it.
    """

    def __init__(
        self, card: SimulatedCard, address: str = DEFAULT_ADDRESS, *, patience_seconds: float = 10.0
    ) -> None:
        """Put the card in. ``address`` is host:port. Raises UnknownDevice, DeviceProblem when nobody listens."""
        host, colon, port = address.rpartition(":")
        if not colon or not port.isdigit():
            raise UnknownDevice(f"vpcd の接続先が違います: {address}")
        self._address = (host, int(port))
        self._card = card
        self._stop = threading.Event()
        self._socket = self._connect(patience_seconds)
        self._thread = threading.Thread(target=self._run, name="vpcd-card", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait(self) -> None:
        """Until the reader goes away for good."""
        self._thread.join()

    def close(self) -> None:
        """Take the card out and end the thread; a second call does nothing."""
        self._stop.set()
        self._hang_up()
        if threading.current_thread() is not self._thread:
            self._thread.join(3.0)

    def _connect(self, patience_seconds: float) -> socket.socket:
        ends = time.monotonic() + patience_seconds
        while True:
            try:
                line = socket.create_connection(self._address, timeout=5.0)
                break
            except OSError as error:
                if self._stop.is_set() or time.monotonic() > ends:
                    where = f"{self._address[0]}:{self._address[1]}"
                    raise DeviceProblem(
                        "模擬カードリーダー(vpcd)",
                        f"{where} につながりません。",
                        "pcscd と vsmartcard-vpcd が動いているか確かめてください。",
                    ) from error
                time.sleep(0.05)
        line.settimeout(None)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # 49 ms a command without it, 0.1 ms with it
        return line

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._serve()
            except (OSError, DeviceProblem):
                self._hang_up()
            if self._stop.wait(BACK_AGAIN_SECONDS):
                return
            try:
                self._socket = self._connect(2.0)
            except DeviceProblem:
                return
        self._hang_up()  # closed while it came back: nobody else has this line

    def _serve(self) -> None:
        """Answer the reader until the line breaks. Raises OSError, DeviceProblem when the card gives no answer."""
        while True:
            payload = self._receive(int.from_bytes(self._receive(2), "big"))
            if len(payload) == 1:
                self._control(payload[0])
            else:
                self._send(self._card.transmit(payload))

    def _control(self, code: int) -> None:
        if code in (POWER_ON, RESET):
            self._card.power_on()
        elif code == GIVE_ATR:
            self._send(self._card.atr)

    def _receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionResetError
            data += part
        if hasattr(socket, "TCP_QUICKACK"):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return data

    def _send(self, payload: bytes) -> None:
        self._socket.sendall(len(payload).to_bytes(2, "big") + payload)
