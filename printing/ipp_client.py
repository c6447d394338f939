"""IPP operations over plain HTTP, one connection each, with failures told apart by what is known of the sheet."""

from __future__ import annotations

import http.client
import socket
import threading
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from desk_app.domain.errors import InvalidInput
from printing import ipp
from printing.spoolers.errors import AnswerLost, PrinterBusy, PrinterProblem, PrinterRefused, PrinterUnreachable

MAX_ANSWER_BYTES = 4 << 20
CONNECT_SECONDS = 3.0
_BUSY = frozenset({0x0502, 0x0505, 0x0506, 0x0507})
_NOT_FOUND, _NOT_POSSIBLE = 0x0406, 0x0404
_REFUSALS = {
    0x0401: ("この端末からの印刷が許可されていません。", "プリンターの設定を管理者に確かめてください。"),
    0x0402: ("プリンターが認証を求めています。", "プリンターの設定を管理者に確かめてください。"),
    0x0403: ("この端末からの印刷が許可されていません。", "プリンターの設定を管理者に確かめてください。"),
    0x040A: ("プリンターが PDF を受け付けません。", "PDF を直接印刷できるプリンターを選んでください。"),
    0x040B: (
        "プリンターにない設定(用紙・両面など)です。",
        "用紙の設定を確かめるか、ほかのプリンターを選んでください。",
    ),
}


@dataclass(frozen=True, slots=True)
class IppAddress:
    """Where a printer listens."""

    uri: str
    host: str
    port: int
    path: str


def parse_address(uri: str) -> IppAddress:
    """``ipp://host[:port]/path`` (631 when no port is named). Raises InvalidInput."""
    parts = urlsplit(uri)
    try:
        port = parts.port or 631
    except ValueError:
        port = 0
    if parts.scheme != "ipp" or not parts.hostname or not port or parts.username is not None:
        raise InvalidInput(
            "プリンターの設定", "URL の書き方が違います。", "ipp://ホスト名:631/ipp/print の形で書いてください。"
        )
    return IppAddress(uri.partition("?")[0], parts.hostname, port, parts.path or "/ipp/print")


class IppStatus(PrinterProblem):
    """An answer whose status means neither success nor one of the known refusals; ``code`` for the caller."""

    def __init__(self, what: str, code: int) -> None:
        super().__init__(
            what, f"プリンターがエラーを返しました(IPP {code:04X})。", "プリンターの画面を確かめてください。"
        )
        self.code = code


class IppClient:
    """Requests to one printer. Safe to use from one thread at a time."""

    def __init__(self, address: IppAddress, *, user: str = "desk", timeout_seconds: float = 15.0) -> None:
        self._address = address
        self._user = user
        self._timeout = timeout_seconds
        self._ids = count(1)
        self._lock = threading.Lock()

    def request(
        self,
        operation: int,
        *attributes: ipp.Attribute,
        job_attributes: tuple[ipp.Attribute, ...] = (),
        document: bytes = b"",
    ) -> ipp.Message:
        """Send one operation and give the answer of a success.

        Raises PrinterUnreachable when nothing was sent, AnswerLost when the request left and no whole answer came,
        PrinterBusy and PrinterRefused for the printer's own no, IppStatus otherwise.
        """
        groups = [ipp.Group(ipp.OPERATION, self._preamble() + attributes)]
        if job_attributes:
            groups.append(ipp.Group(ipp.JOB, job_attributes))
        with self._lock:
            message = ipp.Message(operation, next(self._ids), tuple(groups), document)
            status, body = self._post(ipp.encode(message))
        self._require_http_ok(status)
        try:
            answer = ipp.decode(body)
        except ipp.IppFormatError as broken:
            raise AnswerLost(self._what) from broken
        self._require_success(answer)
        return answer

    @property
    def _what(self) -> str:
        return f"プリンター {self._address.host}"

    def _preamble(self) -> tuple[ipp.Attribute, ...]:
        """The attributes every request begins with, in this order (RFC 8011 4.1.4)."""
        return (
            ipp.attribute("attributes-charset", ipp.CHARSET, "utf-8"),
            ipp.attribute("attributes-natural-language", ipp.LANGUAGE, "ja"),
            ipp.attribute("printer-uri", ipp.URI, self._address.uri),
            ipp.attribute("requesting-user-name", ipp.NAME, self._user),
        )

    def _post(self, body: bytes) -> tuple[int, bytes]:
        address = self._address
        connection = http.client.HTTPConnection(address.host, address.port, timeout=CONNECT_SECONDS)
        try:
            try:
                connection.connect()
            except OSError as refused:
                raise PrinterUnreachable(self._what) from refused
            if isinstance(connection.sock, socket.socket):
                connection.sock.settimeout(self._timeout)
            headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
            connection.request("POST", address.path, body, headers)
            response = connection.getresponse()
            answer = response.read(MAX_ANSWER_BYTES + 1)
        except (OSError, http.client.HTTPException) as lost:
            raise AnswerLost(self._what) from lost
        finally:
            connection.close()
        if len(answer) > MAX_ANSWER_BYTES:
            raise AnswerLost(self._what)
        return response.status, answer

    def _require_http_ok(self, status: int) -> None:
        if status == http.client.OK:
            return
        if status in (401, 403, 407):
            raise PrinterRefused(self._what, *_REFUSALS[0x0401])
        if status == 503:
            raise PrinterBusy(self._what)
        if 400 <= status < 500:
            raise PrinterRefused(
                self._what,
                f"印刷の入口が見つかりません(HTTP {status})。",
                "プリンターの URL(/ipp/print など)を確かめてください。",
            )
        raise AnswerLost(self._what)

    def _require_success(self, answer: ipp.Message) -> None:
        code = answer.code
        if code < 0x0100:
            return
        if code in _BUSY:
            raise PrinterBusy(self._what)
        if code in _REFUSALS:
            raise PrinterRefused(self._what, *_REFUSALS[code])
        raise IppStatus(self._what, code)
