"""A simulated serial reader on a pseudo-terminal, under a name that stays when its cable comes off and on again."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.pseudo_terminal import open_terminal
from devices.sim_reader import ReaderEngine
from devices.sim_slot import Mishap

LATE_SECONDS = 0.5
SLOW_SECONDS = 0.02
_POLL_SECONDS = 0.1


class PtyReader:
    """The engine's line. Use as a context manager or ``close`` it.

    ``late_seconds`` is how late a late answer comes: longer than the time-out of whoever listens. After ``cut`` and
    ``hang-up`` the reader is plugged in again by itself, unless ``stays_unplugged``.
    """

    def __init__(
        self, engine: ReaderEngine, *, late_seconds: float = LATE_SECONDS, stays_unplugged: bool = False
    ) -> None:
        """Raises DeviceProblem where there are no pseudo-terminals (Windows)."""
        self.engine = engine
        self.late_seconds = late_seconds
        self._stays_unplugged = stays_unplugged
        self._folder = Path(tempfile.mkdtemp(prefix="reader-"))
        self.path = self._folder / engine.scheme
        self._lock = threading.RLock()
        self._ends: tuple[int, int] | None = None
        self._wake_out, self._wake_in = os.pipe()
        self._stop = threading.Event()
        self.plug()
        engine.slot.on_move = self._tell_movement
        self._thread = threading.Thread(target=self._run, name=f"sim-{engine.scheme}", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The device URL to give to the program."""
        return f"{self.engine.scheme}:{self.path}{self.engine.options}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def plug(self) -> None:
        """The cable goes in: a new terminal under the old name."""
        with self._lock:
            if self._ends is not None:
                return
            self.engine.reset()
            master, slave = open_terminal("模擬カードリーダー")
            beside = self.path.with_suffix(".new")
            beside.symlink_to(os.ttyname(slave))
            self._ends = master, slave
            beside.replace(self.path)
        os.write(self._wake_in, b".")

    def unplug(self) -> None:
        """The cable comes off: whoever has the port open sees it hang up."""
        with self._lock:
            if self._ends is None:
                return
            master, slave = self._ends
            self._ends = None
            with contextlib.suppress(OSError):
                self.path.unlink()
            os.close(slave)
            os.close(master)
            self.engine.slot.power_off()

    def close(self) -> None:
        """Unplug for good; a second call does nothing."""
        if self._stop.is_set():
            return
        self._stop.set()
        os.write(self._wake_in, b".")
        self._thread.join(3.0)
        self.unplug()
        os.close(self._wake_in)
        os.close(self._wake_out)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            ends = self._ends
            watched = [self._wake_out] if ends is None else [self._wake_out, ends[0]]
            try:
                ready, _, _ = select.select(watched, [], [], _POLL_SECONDS)
                if self._wake_out in ready:
                    os.read(self._wake_out, 64)
                elif ready:
                    self._serve(self._arrived(ends))
            except (OSError, ValueError):  # unplugged meanwhile
                continue

    def _arrived(self, ends: tuple[int, int] | None) -> bytes:
        """What waits on this line, if it is still the one: after unplugging its number may be another file's."""
        with self._lock:
            return os.read(ends[0], 4096) if ends is not None and ends is self._ends else b""

    def _serve(self, data: bytes) -> None:
        if not data:
            return
        pieces = self.engine.receive(data)
        mishap = self.engine.slot.take_mishap()
        if mishap in (Mishap.CUT, Mishap.HANG_UP):
            self.unplug()
            if not self._stays_unplugged:
                self.plug()
            return
        if not pieces:
            return
        *before, answer = pieces
        for piece in before:
            self._send(piece)
        for piece in self._disturbed(answer, mishap):
            self._send(piece)

    def _disturbed(self, answer: bytes, mishap: Mishap | None) -> list[bytes]:
        """The answer as it leaves the cable."""
        if mishap in (Mishap.LOST, Mishap.SWALLOW):
            return []
        if mishap in (Mishap.LATE, Mishap.SLOW):
            self._stop.wait(self.late_seconds if mishap is Mishap.LATE else SLOW_SECONDS)
        middle = len(answer) // 2
        changed = {
            Mishap.GARBLE: [answer[:middle], bytes([answer[middle] ^ 0x10]), answer[middle + 1 :]],
            Mishap.TRUNCATE: [answer[:middle]],
            Mishap.DOUBLE: [answer, answer],
            Mishap.NOISE: [b"\x7f\x00\x1b", answer],
        }
        return changed.get(mishap, [answer]) if mishap else [answer]

    def _send(self, piece: bytes) -> None:
        with self._lock:
            if self._ends is None:
                return
            while piece:
                piece = piece[os.write(self._ends[0], piece) :]

    def _tell_movement(self, _is_in: bool) -> None:
        tell = getattr(self.engine, "moved", None)
        if tell is not None and (piece := tell()):
            self._send(piece)
