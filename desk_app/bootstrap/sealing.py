"""The seal at work: the key of the data folder over the paper room's PAdES, and the thread that seals after printing.

Nothing waits for a seal: it is put on when the packet is on its way to the printer. What could not be sealed is
noted in the audit log with its reason, and tried again when the desk is opened next.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.bootstrap.clock import DemoClock, SystemClock
from desk_app.config import Settings, read_settings
from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.ids import CaseId
from desk_app.domain.seal import CardSigned
from desk_app.domain.secret_text import TypedSecret
from desk_app.domain.sheet_mac import sheet_mac
from desk_app.services.context import Context
from desk_app.services.packets import Packets
from desk_app.services.ports import Clock
from desk_app.storage.keys import KeyStore, MemoryKeys, new_key, open_keys

if TYPE_CHECKING:
    from desk_app.storage.seal_keys import SealKey, SealKeys
    from devices.desk import DeskReaders
    from devices.jpki import CardSigner

SHEET_MAC_KEY = "sheet_mac"
"""Name in the key store of the key behind the short MAC of the QR codes."""

log = logging.getLogger(__name__)


class FolderSealer:
    """Seals with the key of this data folder, read when the first packet is sealed."""

    def __init__(self, settings: Settings, keys: KeyStore, clock: Clock) -> None:
        self._settings = settings
        self._store = keys
        self._clock = clock

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """The sealed file. Raises EnvironmentProblem when the key is missing or its certificate has run out."""
        key = seal_keys(self._settings, self._store, self._clock).ready(at)
        from printing.seal import seal_pdf

        return seal_pdf(pdf, key, at)

    def fingerprint(self, pdf: bytes) -> str:
        """Hash of the packet's manifest: by it a file is known again whose seal was taken off."""
        from printing.packet_manifest import manifest_hash

        return manifest_hash(pdf)


class ReaderSealer:
    """Has the card on one of the desk's readers sign a packet, within one session of the card."""

    def __init__(self, readers: DeskReaders) -> None:
        self._readers = readers

    def sign(self, pdf: bytes, uri: str, *, password: TypedSecret, at: datetime, confirmed: int = 0) -> CardSigned:
        """The signed file and what the certificate says of its holder. Raises as ``JpkiCard.signing``."""
        from devices.card_secret import JpkiSecret
        from devices.jpki_certificate import parse_certificate
        from printing.seal import RESIDENT_FIELD, seal_pdf

        def use(key: CardSigner) -> tuple[bytes, bytes]:
            return seal_pdf(pdf, key, at, field=RESIDENT_FIELD), key.certificate

        signed, der = self._readers.with_card_key(uri, use, password=password, at=at, confirmed=confirmed)
        own = parse_certificate(der)
        return CardSigned(signed, own.values, own.valid_until, at, JpkiSecret.SIGN_PASSWORD.tries)


def sheet_mac_of(keys: KeyStore) -> Callable[[str, str], str]:
    """The MAC over a sheet's payload and content with this folder's key, made the first time it is asked for."""
    key = keys.get(SHEET_MAC_KEY)
    if key is None:
        key = new_key()
        keys.put(SHEET_MAC_KEY, key)
    return partial(sheet_mac, key)


class SealWorker:
    """Seals packets one after another in a thread of its own."""

    def __init__(self, seal: Callable[[CaseId], bool], failed: Callable[[CaseId, str], None]) -> None:
        self._seal = seal
        self._failed = failed
        self._waiting: queue.SimpleQueue[CaseId | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, case: CaseId) -> None:
        """Seal the packet of this case soon."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="seal", daemon=True)
            self._thread.start()
        self._waiting.put(case)

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (case := self._waiting.get()) is not None:
            try:
                self._seal(case)
            except (EnvironmentProblem, OperatorError) as error:
                self._failed(case, str(error))
            except Exception as error:  # a fault of ours must not end the thread for the packets after it
                log.error("sealing failed: %s", type(error).__name__)
                self._failed(case, type(error).__name__)


def seal_keys(settings: Settings, keys: KeyStore, clock: Clock) -> SealKeys:
    """The seal keys of the folder; one made before there were seals gets its first key now."""
    from desk_app.storage.seal_keys import SealKeys

    seals = SealKeys(settings.home, keys)
    if not seals.known():
        seals.make(town=settings.town.name, desk=settings.desk_id, at=clock.now())
    return seals


def seal_worker(packets: Packets, context: Context, let_go: Callable[[], None]) -> SealWorker:
    """The thread over these packets; what went to print without a seal before is sealed first.

    It may end after its case was closed and forgotten, so that it has its own pages forgotten with ``let_go``.
    """

    def seal(case: CaseId) -> bool:
        try:
            return packets.seal(case)
        finally:
            let_go()

    def note(case: CaseId, why: str) -> None:
        with context.unit_of_work() as uow:
            context.audit(uow, "seal_failed", case, why)
            uow.commit()

    worker = SealWorker(seal, note)
    for case in packets.unsealed():
        worker.submit(case)
    return worker


class FolderSeals:
    """The seal keys of a data folder that is not opened otherwise: for the command line."""

    def __init__(self, home: Path, passphrase: Callable[[], str] | None) -> None:
        """Raises OperatorError when there is no data folder, EnvironmentProblem when its keys cannot be used."""
        self.settings = read_settings(home)
        self._store = open_keys(home, passphrase=passphrase)
        self.clock: Clock = DemoClock() if self.settings.demo else SystemClock()

    def seal(self, pdf: bytes) -> bytes:
        """The sealed file."""
        return FolderSealer(self.settings, self._store, self.clock).seal(pdf, self.clock.now())

    def current(self) -> SealKey:
        """The key in use. Raises EnvironmentProblem when it is missing."""
        return seal_keys(self.settings, self._store, self.clock).current()

    def renew(self) -> SealKey:
        """A new key and certificate; earlier certificates stay for checking."""
        seals = seal_keys(self.settings, self._store, self.clock)
        return seals.make(town=self.settings.town.name, desk=self.settings.desk_id, at=self.clock.now())


def trusted_certificates(home: Path, files: Sequence[Path] = ()) -> tuple[bytes, ...]:
    """The certificates that the data folder trusts and those of the files, DER. No key is asked for.

    Raises InvalidInput for a file that is no certificate.
    """
    from desk_app.storage.seal_keys import SealKeys, read_certificate

    return (*SealKeys(home, MemoryKeys()).known(), *(read_certificate(path) for path in files))
