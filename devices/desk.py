"""All readers of one desk, by their URLs: the door through which the program reads cards and hears scanners."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desk_app.domain.card import BarcodeRead, DeviceInfo, DeviceState
from desk_app.domain.errors import BugError
from desk_app.domain.learning import LearningStep
from devices.code_layouts import read_layouts
from devices.decoding import Decoded
from devices.desk_cards import DeskCards
from devices.discovery import plugged_in
from devices.errors import DeviceProblem, Disconnected, UnknownDevice, UnreadableCode
from devices.open_channel import CardChannels, is_simulated_card
from devices.reader_states import pcsc_state, serial_state
from devices.reader_urls import NAMES as READER_NAMES
from devices.reader_urls import check_reader, is_reader, is_serial_reader
from devices.routing import route
from devices.scanner import codes_of, scanner_settings
from devices.scanner_learning import learn
from devices.serial_port import SerialPort, port_settings
from devices.sim_scanner import PtyScanner
from devices.sim_ticket_printer import EngineLine, SimTicketPrinter
from devices.ticket_printer import TicketDevice, check_printer_uri, open_printer_line
from devices.uri import DeviceUri, parse_uri
from devices.watch import ReaderWatch
from devices.worker import Outbox, Outgoing, ScannerWorker

CARD_READER = "card_reader"
SCANNER = "scanner"
SIM_SCANNER = "sim:scanner"
TICKET_PRINTER = "ticket_printer"
SIM_TICKET_PRINTER = "sim:ticket-printer"
WEDGE = "wedge"
WEDGE_OPTIONS = frozenset({"gap", "prefix", "codes"})


class DeskReaders(DeskCards):
    """Readers of one desk.

    URLs: ``sim:mynumber/<profile>`` (also ``sim:licence/…``, ``sim:residence/…``),
    ``pcsc:<reader name or nothing>``, ``ccid:<port>``, ``rcs660:<port>``, ``pn532:<port>?lab=yes`` (card readers),
    ``serial:<port>?…`` (a scanner),
    ``escpos:tcp://<host>:<port>`` or ``escpos:<port>?baud=…`` (a receipt printer), ``sim:ticket-printer``,
    ``sim:scanner`` (a simulated one, reached through ``simulated_scanner``),
    ``wedge:?gap=35&prefix=…&codes=…`` (a scanner that types: the windows catch its keys).
    """

    def __init__(self, uris: Sequence[str]) -> None:
        """Take the configuration. Raises UnknownDevice naming the first URL that is none of these."""
        self._uris = tuple(dict.fromkeys(uris))
        super().__init__(CardChannels())
        self._workers: dict[str, ScannerWorker] = {}
        self._outbox: Outbox | None = None
        self._watch: ReaderWatch | None = None
        self._sim_scanner: PtyScanner | None = None
        self.simulated_ticket_printer = SimTicketPrinter()
        """The printer of ``sim:ticket-printer``: what came out, and how to let it run out of paper."""
        for uri in self._uris:
            self._check(parse_uri(uri))

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Every configured device and its state now. A card reader is asked, a scanner opened if nobody listens."""
        return tuple(self._describe(parse_uri(uri)) for uri in self._uris)

    def plugged_in(self) -> tuple[DeviceInfo, ...]:
        """What is plugged in although no URL of this desk names it."""
        return plugged_in(self._uris)

    def cancel_read(self, uri: str) -> None:
        """Give up the reading under way on this reader, from any thread: it raises Cancelled, or VerifyUnanswered
        when a secret was on its way. Nothing happens where nothing is read."""
        self._channels.cancel(uri)

    def listen(self, on_barcode: Callable[[BarcodeRead], None], on_state: Callable[[DeviceInfo], None]) -> None:
        """Start one thread a scanner, and one that watches the card readers: what is plugged in or out is told.

        The callbacks come on a thread of their own; listening twice is a bug.
        """
        if self._outbox is not None:
            raise BugError("the readers are listened to already")

        def deliver(item: Outgoing) -> None:
            if isinstance(item, BarcodeRead):
                on_barcode(item)
            else:
                on_state(item)

        self._outbox = Outbox(deliver)
        readers = []
        for uri in self._uris:
            parsed = parse_uri(uri)
            if _kind(parsed) == SCANNER:
                self._start_scanner(parsed, self._outbox)
            elif is_reader(parsed):
                readers.append(parsed)
            else:
                self._outbox.put(self._describe(parsed))
        if readers:
            self._watch = ReaderWatch(readers, self._describe, self._outbox.put)

    def learn_scanner(
        self, uri: str, on_step: Callable[[LearningStep], None], is_cancelled: Callable[[], bool]
    ) -> str | None:
        """The URL with which this scanner should be configured, learned from the learning sheet; None if cancelled.

        Its reading stops meanwhile. Blocks until three codes were scanned. Raises DeviceProblem saying what to set.
        """
        parsed = parse_uri(uri)
        if _kind(parsed) != SCANNER:
            raise UnknownDevice("学習できるのはシリアルポートのスキャナーだけです。")
        worker = self._workers.pop(uri, None)
        if worker is not None:
            worker.close()
        try:
            found = learn(self._serial(parsed), on_step, is_cancelled)
        finally:
            if worker is not None and self._outbox is not None:
                self._start_scanner(parsed, self._outbox)
        return None if found is None else found.url

    def replace_scanner(self, uri: str, learned: str) -> None:
        """Go on with other settings of the same scanner, now and for ``devices``. Raises UnknownDevice."""
        if uri not in self._uris or _kind(parse_uri(uri)) != SCANNER:
            raise UnknownDevice(f"この窓口のスキャナーではありません: {uri}")
        self._check(parse_uri(learned))
        self._uris = tuple(learned if one == uri else one for one in self._uris)
        worker = self._workers.pop(uri, None)
        if worker is not None:
            worker.close()
        if self._outbox is not None:
            self._start_scanner(parse_uri(learned), self._outbox)

    def route_typed(self, text: str) -> BarcodeRead | None:
        """What a keyboard-wedge scanner typed, routed as any scan; None when its check digits do not hold.

        By the layouts that its URL names, as for a serial scanner; two of them type into the same windows, so the
        first one's count.
        """
        wedge = next((uri for uri in map(parse_uri, self._uris) if uri.scheme == WEDGE), None)
        try:
            return route(Decoded(text, "", "utf-8", False), read_layouts(codes_of(wedge)) if wedge else None)
        except UnreadableCode:
            return None

    @property
    def ticket_printer(self) -> TicketDevice | None:
        """The first receipt printer of this desk; None when none is configured."""
        for uri in map(parse_uri, self._uris):
            if _kind(uri) == TICKET_PRINTER:
                return self._ticket_device(uri)
        return None

    def _ticket_device(self, uri: DeviceUri) -> TicketDevice:
        if uri.scheme == "sim":
            return TicketDevice(lambda: EngineLine(self.simulated_ticket_printer))
        return TicketDevice(lambda: open_printer_line(uri))

    @property
    def simulated_scanner(self) -> PtyScanner | None:
        """The scanner of ``sim:scanner``, whose ``scan`` the training panel calls; None if not configured."""
        if self._sim_scanner is None and SIM_SCANNER in self._uris:
            self._sim_scanner = PtyScanner()
        return self._sim_scanner

    def close(self) -> None:
        """Stop every thread and let go of every device; a second call does nothing."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()
        if self._outbox is not None:
            self._outbox.close()
            self._outbox = None
        if self._sim_scanner is not None:
            self._sim_scanner.close()
            self._sim_scanner = None

    def _check(self, uri: DeviceUri) -> None:
        if uri.scheme == "serial":
            scanner_settings(uri)
            port_settings(uri)
        elif uri.scheme == "escpos":
            check_printer_uri(uri)
        elif is_reader(uri):
            check_reader(uri)
        elif uri.scheme == WEDGE:
            uri.require_options(WEDGE_OPTIONS)
            uri.number("gap", 35)
            codes_of(uri)
        elif _kind(uri) in (SCANNER, TICKET_PRINTER):
            uri.require_options(frozenset())
        elif uri.scheme == "sim":
            self._channels.simulated(uri.text)

    def _serial(self, uri: DeviceUri) -> DeviceUri:
        """The serial line of a scanner, simulated or not."""
        if uri.scheme == "serial":
            return uri
        scanner = self.simulated_scanner
        if scanner is None:
            raise BugError("no simulated scanner is configured")
        return parse_uri(scanner.url)

    def _start_scanner(self, uri: DeviceUri, outbox: Outbox) -> None:
        try:
            line = self._serial(uri)
        except DeviceProblem:  # a simulated scanner where there are no pseudo-terminals: the desk works without it
            outbox.put(self._describe(uri))
            return
        info = DeviceInfo(uri.text, SCANNER, _name(uri), DeviceState.ABSENT)
        self._workers[uri.text] = ScannerWorker(info, scanner_settings(line), lambda: SerialPort(line), outbox)
        self._workers[uri.text].start()

    def _describe(self, uri: DeviceUri) -> DeviceInfo:
        kind = _kind(uri)
        if uri.text in self._workers:
            return self._workers[uri.text].info
        try:
            state, detail = self._state(uri, kind)
        except Disconnected as problem:
            state, detail = DeviceState.ABSENT, problem.reason
        except DeviceProblem as problem:
            state, detail = DeviceState.FAULT, f"{problem.reason}{problem.remedy}"
        return DeviceInfo(uri.text, kind, _name(uri), state, detail)

    def _state(self, uri: DeviceUri, kind: str) -> tuple[DeviceState, str]:
        if kind == CARD_READER:
            return self._card_reader_state(uri)
        if kind == TICKET_PRINTER:
            status = self._ticket_device(uri).status()
            if problem := status.problem():
                raise problem
            return DeviceState.READY, "用紙が残り少なくなっています。" if status.paper_low else ""
        if kind == WEDGE:  # a keyboard to the operating system: nobody can ask it whether it is there
            return DeviceState.READY, "キーボード型"
        SerialPort(self._serial(uri)).close()
        return DeviceState.READY, ""

    def _card_reader_state(self, uri: DeviceUri) -> tuple[DeviceState, str]:
        """State of a card reader without touching a card; a serial one is not asked while it reads."""
        if uri.scheme == "sim":
            return DeviceState.CARD_PRESENT, "練習用"
        if not is_serial_reader(uri):
            return pcsc_state(uri)
        if not self._card_lock.acquire(blocking=False):
            return DeviceState.BUSY, "読み取り中です。"
        try:
            return serial_state(uri)
        finally:
            self._card_lock.release()


def _kind(uri: DeviceUri) -> str:
    if uri.scheme == "serial" or uri.text == SIM_SCANNER:
        return SCANNER
    if uri.scheme == WEDGE:
        return WEDGE
    if uri.scheme == "escpos" or uri.text == SIM_TICKET_PRINTER:
        return TICKET_PRINTER
    if is_reader(uri) or is_simulated_card(uri):
        return CARD_READER
    raise UnknownDevice(f"知らない機器URLです: {uri.text}")


_SIM_NAMES = {SIM_SCANNER: "模擬スキャナー", SIM_TICKET_PRINTER: "模擬受付票プリンター"}
_NAMES = {
    **READER_NAMES,
    "serial": "スキャナー",
    "escpos": "受付票プリンター",
    WEDGE: "キーボード型スキャナー",
}


def _name(uri: DeviceUri) -> str:
    if uri.scheme == "sim":
        return _SIM_NAMES.get(uri.text, f"模擬カードリーダー({uri.target.removeprefix('mynumber/')})")
    return f"{_NAMES[uri.scheme]} {uri.target}".strip()
