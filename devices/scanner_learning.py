"""Learns how a scanner is set from three codes of the learning sheet, whose texts are known.

Every combination of settings is tried on the raw bytes by the same code that reads afterwards; the strictest that
gives all three texts is proposed. When none does, the bytes say what to look for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from desk_app.domain.card import BarcodeRead
from desk_app.domain.learning import LEARNING_TEXTS, LearningStep
from devices.code_marks import Marks
from devices.errors import DeviceProblem
from devices.framing import BlockCheck, FrameRules, Framing
from devices.scanner import ScannerSettings, ScanReader
from devices.serial_port import SerialPort
from devices.uri import DeviceUri, parse_uri

BAUD_RATES = (9600, 115200, 19200, 38400, 57600, 4800)
"""Tried in this order, after the one of the URL."""
QUIET_SECONDS = 0.3
"""Silence after which a code has come whole, terminator and all."""
_FRAMINGS = (
    (Framing.STX_ETX, BlockCheck.WITH_TERMINATOR),
    (Framing.STX_ETX, BlockCheck.DATA_ONLY),
    (Framing.STX_ETX, BlockCheck.OFF),
    (Framing.CRLF, BlockCheck.OFF),
    (Framing.CR, BlockCheck.OFF),
    (Framing.LF, BlockCheck.OFF),
)
_MARKS = (Marks.AIM, Marks.DENSO, Marks.NONE)
_CHARSETS = ("utf-8", "cp932")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Settings that read all codes of the sheet; ``url`` is the device URL to configure."""

    url: str
    baud: int
    framing: Framing
    check: BlockCheck
    marks: Marks
    charset: str


class ScannerLearning:
    """One learning session: fed the bytes of the port and the time, it says the next step.

    ``open_at`` opens the port at another speed when what comes is garbled.
    """

    def __init__(self, uri: DeviceUri, open_at: Callable[[int], None]) -> None:
        self._uri = uri
        self._open_at = open_at
        first = int(uri.number("baud", BAUD_RATES[0]))
        self._bauds = [first, *(rate for rate in BAUD_RATES if rate != first)]
        self._tried = 0
        self._raws: list[bytes] = []
        self._buffer = bytearray()
        self._last = 0.0
        open_at(first)

    @property
    def baud(self) -> int:
        """Speed of the line now."""
        return self._bauds[self._tried]

    @property
    def step(self) -> LearningStep:
        """What to scan now."""
        return LearningStep(len(self._raws), len(LEARNING_TEXTS), self.baud, "")

    def feed(self, data: bytes, now: float) -> LearningStep | Proposal | None:
        """Take bytes at ``now`` (monotonic seconds): the next step or the proposal when a code has come whole.

        Raises DeviceProblem naming what to set at the scanner when no settings can read the sheet.
        """
        self._buffer += data
        self._last = now if data else self._last
        if not self._buffer or now - self._last < QUIET_SECONDS:
            return None
        raw = bytes(self._buffer)
        self._buffer.clear()
        text = LEARNING_TEXTS[len(self._raws)]
        if not _holds(raw, text):
            return self._garbled(raw)
        self._raws.append(raw)
        if len(self._raws) < len(LEARNING_TEXTS):
            return self.step
        return propose(self._uri, self.baud, self._raws)

    def _garbled(self, raw: bytes) -> LearningStep:
        if any(_holds(raw, other) for other in LEARNING_TEXTS):
            return replace(self.step, problem="順番が違います。画面の番号のコードを読み取ってください。")
        if self._raws:
            return replace(self.step, problem="別の内容でした。学習シートのコードを読み取ってください。")
        if self._tried + 1 == len(self._bauds):
            raise DeviceProblem(
                "スキャナーの学習",
                "どの速さでも学習シートの内容になりませんでした。",
                "学習シートを読んでいるか、スキャナーのデータ長(8ビット)とパリティー(なし)の設定を確かめてください。",
            )
        self._tried += 1
        self._open_at(self.baud)
        return replace(self.step, problem="読めない内容でした。通信の速さを変えました。もう一度読み取ってください。")


def propose(uri: DeviceUri, baud: int, raws: Sequence[bytes]) -> Proposal:
    """The strictest settings under which ``raws`` give LEARNING_TEXTS. Raises DeviceProblem when there are none."""
    for (framing, check), marks, charset in product(_FRAMINGS, _MARKS, _CHARSETS):
        settings = ScannerSettings(FrameRules(framing, check), charset, 0.0, marks)
        if list(_texts(settings, raws)) == list(LEARNING_TEXTS):
            url = f"serial:{uri.target}?baud={baud}&framing={framing}&bcc={check}&marks={marks}&charset={charset}"
            return Proposal(url, baud, framing, check, marks, charset)
    ends = {raw[-1:] for raw in raws}
    if not ends <= {b"\r", b"\n", b"\x03"}:
        raise DeviceProblem(
            "スキャナーの学習",
            "コードの終わりに区切り(CR・LF・ETX)が付いていません。",
            "スキャナーの「終端記号」を CR+LF に設定して、もう一度学習してください。",
        )
    raise DeviceProblem(
        "スキャナーの学習",
        "前後に知らない文字が付いています。",
        "スキャナーの前置き・後置きの文字を「なし」に設定して、もう一度学習してください。",
    )


def _texts(settings: ScannerSettings, raws: Sequence[bytes]) -> Iterator[str]:
    """Texts of one reader fed all scans one after the other; a refusal gives a text that nobody expects."""
    reader = ScanReader(settings)
    for n, raw in enumerate(raws):
        for one in [*reader.feed(raw, float(n)), *reader.feed(b"", n + 0.5)]:
            yield one.text if isinstance(one, BarcodeRead) else ""


def _holds(raw: bytes, text: str) -> bool:
    return any(text.encode(charset) in raw for charset in _CHARSETS)


def learn(
    uri: DeviceUri, on_step: Callable[[LearningStep], None], is_cancelled: Callable[[], bool]
) -> Proposal | None:
    """A whole session on the port of ``uri``, on the calling thread; None when cancelled.

    The port must not be open elsewhere. Raises Disconnected, and DeviceProblem as ``ScannerLearning``.
    """
    ports: list[SerialPort] = []

    def open_at(baud: int) -> None:
        while ports:
            ports.pop().close()
        ports.append(SerialPort(parse_uri(f"serial:{uri.target}?baud={baud}")))

    try:
        session = ScannerLearning(uri, open_at)
        on_step(session.step)
        while not is_cancelled():
            found = session.feed(ports[-1].read(), time.monotonic())
            if isinstance(found, Proposal):
                return found
            if found is not None:
                on_step(found)
        return None
    finally:
        for port in ports:
            port.close()
