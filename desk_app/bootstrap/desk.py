"""Opens a data folder and wires the services of its desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from desk_app.app import App
from desk_app.bootstrap.clock import DemoClock, SystemClock
from desk_app.bootstrap.demo_town import CLERKS
from desk_app.bootstrap.drop_watch import drop_watch
from desk_app.bootstrap.paper import LazyPaper, PackFiller
from desk_app.bootstrap.rule_book import RELEASES, RuleBookLater
from desk_app.bootstrap.rules import PackEngine, closed_days, kiosk_text
from desk_app.bootstrap.sealing import FolderSealer, ReaderSealer, seal_keys, seal_worker, sheet_mac_of
from desk_app.bootstrap.ticket_paper import ticket_paper
from desk_app.config import Settings, read_settings, replace_device, write_settings
from desk_app.domain.audit import AuditEntry
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.desk import Clerk, Desk
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, DeskId, PrintJobId
from desk_app.domain.print_job import PrinterView, PrintOptions, SpoolStatus
from desk_app.domain.serial import to_plain
from desk_app.domain.town import Town
from desk_app.services.card_signing import CardSigning
from desk_app.services.cases import Cases
from desk_app.services.context import Context
from desk_app.services.device_watch import DeviceWatch
from desk_app.services.kiosk import Kiosk
from desk_app.services.packets import Packets
from desk_app.services.ports import Clock, PrintLedger
from desk_app.services.printing_jobs import PrintingJobs, SheetSource
from desk_app.services.protection import Protection
from desk_app.services.resident_imports import ResidentImports
from desk_app.services.residents import Residents
from desk_app.services.reviews import Reviews
from desk_app.services.sessions import Sessions
from desk_app.storage.folder import DataFolder, create_folder, open_folder
from desk_app.storage.keys import KeyStore, open_keys
from devices.desk import DeskReaders
from printing.ledger import LedgerScope
from printing.queue import PrintWorker
from printing.spoolers.base import Spooler
from printing.spoolers.catalogue import Maker, PrinterCatalogue
from printing.spoolers.system_queue import SystemQueues

Passphrase = Callable[[], str] | None


class JobQueue:
    """The printing thread as the services know it: a job fetches the PDF of each form from its stored packet."""

    def __init__(self, worker: PrintWorker, source: SheetSource) -> None:
        self._worker = worker
        self._source = source

    def _sheet_pdf(self, job: PrintJobId) -> Callable[[str], bytes]:
        return lambda form: self._source.pdf(job, form)

    def submit(self, job: PrintJobId) -> None:
        """Print every queued sheet of a journalled job; a job already in line looks for queued sheets again."""
        self._worker.start(job, self._sheet_pdf(job))

    def running(self, job: PrintJobId) -> bool:
        """Whether the job waits in line or is being printed."""
        return self._worker.running(job)

    def resume(self, job: PrintJobId, from_form: str | None, printer: str = "") -> None:
        """Go on with a job that stopped, perhaps at another printer."""
        self._worker.resume(job, self._sheet_pdf(job), from_form=from_form, printer=printer)

    def cancel(self, job: PrintJobId) -> None:
        """Take back what is not printed."""
        self._worker.cancel(job)

    def recover(self, job: PrintJobId) -> None:
        """Ask the printer what became of the sheets it had."""
        self._worker.recover(job)

    def close(self) -> None:
        """Stop the printing thread."""
        self._worker.close()


class OpenDesk:
    """A desk at work: its façade, and what has to be closed again."""

    def __init__(
        self,
        app: App,
        context: Context,
        folder: DataFolder,
        settings: Settings,
        *,
        closers: Sequence[Callable[[], None]],
        queue: JobQueue,
        printing: PrintingJobs,
    ) -> None:
        self.app = app
        self.context = context
        self.folder = folder
        self.settings = settings
        self._closers = tuple(closers)
        self._queue = queue
        self._printing = printing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the device and printing threads, then close the data folder."""
        for closer in self._closers:
            closer()

    def take_packet(self, pdf: bytes) -> CaseId:
        """Take in a packet PDF for printing. Raises InvalidInput when its pages are not all of one case."""
        from printing.packet_reader import read_packet

        return self._printing.take_packet(read_packet(pdf))

    def recover_printing(self) -> None:
        """Ask the printers about jobs that a crash or restart left open. Hands nothing over by itself.

        What a printer still has of a case that is over is taken back: nobody waits for that paper.
        """
        for job, is_over in open_jobs(self.folder, self.context.clock.now()):
            if is_over:
                self._queue.cancel(job)
            else:
                self._queue.recover(job)

    def export_case(self, number: str, year: int, to: Path) -> tuple[Path, ...]:
        """Write the case as JSON and its packet as PDF. File names carry the case number only; audited.

        Raises OperatorError when there is no such case.
        """
        with self.context.unit_of_work() as uow:
            case = uow.cases.by_number(CaseNumber(number), year)
            if case is None:
                raise OperatorError(f"受付 {number}", "見つかりません。", "番号と年を確かめてください。")
            drawn = uow.packets.get(case.id)
            self.context.audit(uow, "export_case", case.id, "書き出し")
            uow.commit()
        to.mkdir(parents=True, exist_ok=True)
        body = to / f"{number}.json"
        body.write_text(json.dumps(to_plain(case), ensure_ascii=False, indent=2), encoding="utf-8")
        if drawn is None:
            return (body,)
        paper = to / f"{number}.pdf"
        paper.write_bytes(self.app.packets.sealed_pdf(case.id))
        return (body, paper)


def create_desk(
    settings: Settings,
    *,
    passphrase: Passphrase = None,
    keys: KeyStore | None = None,
    clock: Clock | None = None,
) -> OpenDesk:
    """A new data folder with keys, settings and first accounts, opened. Raises OperatorError when there is one."""
    keys = keys or open_keys(settings.home, passphrase=passphrase)
    folder = create_folder(settings.home, keys, settings.town.code)
    write_settings(settings)
    seal_keys(settings, keys, clock or (DemoClock() if settings.demo else SystemClock()))
    with folder.unit_of_work() as uow:
        for clerk in CLERKS:
            uow.clerks.put(clerk)
        uow.commit()
    return wire(settings, folder, clock=clock, keys=keys)


def open_desk(
    home: Path,
    *,
    passphrase: Passphrase = None,
    keys: KeyStore | None = None,
    clock: Clock | None = None,
    clerk: ClerkId | None = None,
    queues: SystemQueues | None = None,
) -> OpenDesk:
    """Open an existing data folder. Raises OperatorError when there is none, EnvironmentProblem for a wrong key."""
    settings = read_settings(home)
    keys = keys or open_keys(home, passphrase=passphrase)
    folder = open_folder(home, keys, settings.town.code)
    return wire(settings, folder, clock=clock, clerk=clerk, keys=keys, queues=queues)


def first_clerk(folder: DataFolder, clerk: ClerkId) -> Clerk:
    """The named account, or the first one of the folder."""
    with folder.unit_of_work() as uow:
        return uow.clerks.get(clerk) if clerk else uow.clerks.all()[0]


def release_entries(folder: DataFolder) -> tuple[AuditEntry, ...]:
    """What the audit log says of released rules."""
    with folder.unit_of_work() as uow:
        return uow.audit.entries(action=RELEASES)


def wire(
    settings: Settings,
    folder: DataFolder,
    *,
    clock: Clock | None = None,
    clerk: ClerkId | None = None,
    keys: KeyStore | None = None,
    queues: SystemQueues | None = None,
) -> OpenDesk:
    """Build every service of the desk over an open folder. Heavy rooms (rules, paper) load at first use."""
    town = settings.town
    sheet_mac = sheet_mac_of(keys) if keys else None
    paper = LazyPaper(settings, sheet_mac)
    readers = DeskReaders(settings.devices)
    rules = RuleBookLater(settings, keys, lambda: context, release_entries(folder))
    context = Context(
        clock=clock or (DemoClock() if settings.demo else SystemClock()),
        unit_of_work=folder.unit_of_work,
        cache=folder.cache,
        engine=PackEngine(settings, rules.pack),
        filler=PackFiller(),
        town=Town(town.code, town.prefecture, town.name, town.mayor_title),
        desk=Desk(DeskId(settings.desk_id), settings.desk_name),
        clerk=first_clerk(folder, clerk or ClerkId(settings.clerk)),
        kiosk_exit_code=settings.kiosk_exit_code,
        release_minutes=settings.release_minutes,
        lookup_limit=settings.lookup_limit,
        sheet_mac=sheet_mac,
    )
    printers = PrinterCatalogue(settings.printers, system_makers(queues))
    source = SheetSource(context, paper)
    worker = PrintWorker(ledger_scope(folder), printers.open, now=context.clock.now)
    queue = JobQueue(worker, source)
    watch = DeviceWatch(context, readers, lambda old, new: replace_device(settings.home, old, new))
    drop = drop_watch(settings, folder)
    imports = ResidentImports(folder.imports, drop.state if drop else lambda: None)
    packets = Packets(context, paper, paper, FolderSealer(settings, keys, context.clock) if keys else None)
    sealing = seal_worker(packets, context, folder.let_go)
    printing = PrintingJobs(
        context,
        printers,
        queue,
        papers=paper_options(settings),
        find_printers=lambda: find_printers(queues),
        print_test=lambda uri: print_test_page(printers.open(uri), context.clock.now()),
        begun=sealing.submit,
    )
    cases = Cases(context)
    keepers = (cases.forget, packets.forget, folder.forget)
    app = App(
        session=Sessions(context, watch.devices, rules.notice, imports.notice, keepers),
        residents=Residents(context),
        cases=cases,
        packets=packets,
        printing=printing,
        devices=watch,
        reviews=Reviews(context, paper),
        kiosk=Kiosk(context, kiosk_text(), ticket_paper(readers)),
        demo=settings.demo,
        rules=rules,
        imports=imports,
        card_signing=CardSigning(context, packets, ReaderSealer(readers)),
        protection=Protection(context, lambda day: closed_days(settings.year_end_closed).is_closed(day)),
    )
    others = (queue.close, sealing.close, printers.close, readers.close, folder.close)
    closers = others if drop is None else (drop.close, *others)
    return OpenDesk(app, context, folder, settings, closers=closers, queue=queue, printing=printing)


def ledger_scope(folder: DataFolder) -> LedgerScope:
    """Short transactions for the printing thread: each step of the ledger is durable before the next is taken."""

    @contextmanager
    def scope() -> Iterator[PrintLedger]:
        with folder.unit_of_work() as uow:
            yield uow.prints
            uow.commit()

    return scope


def open_jobs(folder: DataFolder, now: datetime) -> tuple[tuple[PrintJobId, bool], ...]:
    """Jobs a crash or restart left open, to be asked again at the printer; with whether their case is over."""
    with folder.unit_of_work() as uow:
        jobs = uow.prints.with_open_end(now)
        over = (CaseStatus.CLOSED, CaseStatus.CANCELLED)
        return tuple((job.id, uow.cases.get(CaseId(job.case_id)).status in over) for job in jobs)


def system_makers(queues: SystemQueues | None) -> dict[str, Maker]:
    """How ``system:NAME`` becomes a printer, where a window lends the operating system's queues."""
    if queues is None:
        return {}
    from printing.spoolers.system_queue import SystemQueue

    return {"system": lambda uri: SystemQueue(uri, queues)}


def find_printers(queues: SystemQueues | None) -> tuple[PrinterView, ...]:
    """Printers announced on the network, queues of this machine's CUPS, queues of the operating system."""
    from printing.discovery import discover
    from printing.spoolers.system_queue import PREFIX, SystemQueue

    own = () if queues is None else tuple(SystemQueue(f"{PREFIX}{quote(name)}", queues) for name in queues.names())
    return (*discover(), *(queue.describe() for queue in own))


def print_test_page(spooler: Spooler, now: datetime) -> SpoolStatus:
    """Draw and print the test page; what the printer says of it in the end."""
    from printing.trial_page import print_trial_page

    return print_trial_page(spooler, now)


def paper_options(settings: Settings) -> dict[str, PrintOptions]:
    """Tray, sides and copies by kind of form."""
    return {kind: PrintOptions(one.tray, one.sides, one.copies) for kind, one in settings.papers.items()}
