"""A folder that takes the sheets as PDF files: ``folder:PATH``. For desks without a printer, and for training."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from urllib.parse import unquote

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import (
    PLAIN,
    SIDES,
    Capabilities,
    PrinterView,
    PrintOptions,
    PrintState,
    SpooledJob,
    SpoolStatus,
)
from printing.spoolers.base import READY
from printing.spoolers.errors import PrinterRefused

PREFIX = "folder:"
AS_FILE = "PDF ファイルに書き出しました(紙ではありません)。"


class FolderSpooler:
    """Writes ``<title>-<n>.pdf``, whole or not at all. "Printed" means: the file is there."""

    def __init__(self, uri: str) -> None:
        """Raises InvalidInput for a URL without a path."""
        path = unquote(uri.removeprefix(PREFIX))
        if not uri.startswith(PREFIX) or not path:
            raise InvalidInput(
                "プリンターの設定", "フォルダーの場所がありません。", "folder:/場所 の形で書いてください。"
            )
        self.uri = uri
        self._folder = Path(path)
        self._is_swept = False

    def describe(self) -> PrinterView:
        """The folder is always ready; a full disk shows when a sheet is written."""
        return PrinterView(self.uri, f"フォルダー({self._folder.name})", READY)

    def capabilities(self) -> Capabilities:
        """A file has every side and any number of copies."""
        return Capabilities(sides=SIDES, most_copies=99)

    def validate(self, options: PrintOptions = PLAIN) -> None:
        """Make the folder and see that it can be written to; what a crash left half-written goes.

        Raises PrinterRefused.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._is_swept:
                for stale in (*self._folder.glob(".part-*"), *self._folder.glob(".probe-*")):
                    stale.unlink(missing_ok=True)
                self._is_swept = True
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".probe-"):
                pass
        except OSError as error:
            raise self._problem(error) from error

    def submit(self, pdf: bytes, title: str, options: PrintOptions = PLAIN) -> str:
        """Write one form; returns the file's name. Raises PrinterRefused; nothing is left half-written."""
        base = _file_name(title)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._write(pdf, base)
        except OSError as error:
            raise self._problem(error) from error

    def poll(self, backend_job: str, title: str = "") -> SpoolStatus:
        """Printed when the file is there; the ledger says that it is a file."""
        if (self._folder / _file_name(backend_job)).is_file():
            return SpoolStatus(PrintState.PRINTED, AS_FILE)
        return SpoolStatus(PrintState.UNKNOWN, "フォルダーにファイルがありません(移したか、消したかもしれません)。")

    def cancel(self, backend_job: str, title: str = "") -> None:
        """A file that was written stays: it has been handed over."""

    def jobs(self) -> tuple[SpooledJob, ...] | None:
        """The files of ours that are there; a title of ours with its number is one."""
        names = sorted(path.name for path in self._folder.glob("*.pdf"))
        return tuple(SpooledJob(name, re.sub(r"-\d+\.pdf$", "", name), True) for name in names)

    def forget(self, backend_job: str, title: str = "") -> None:
        """The file is what was asked for; it stays."""

    def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, pdf: bytes, base: str) -> str:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".part-")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            return self._publish(part, base)
        finally:
            part.unlink(missing_ok=True)

    def _publish(self, part: Path, base: str) -> str:
        """Give the finished file the first free number; an existing sheet is never overwritten."""
        n = 1
        while True:
            target = self._folder / f"{base}-{n}.pdf"
            try:
                os.link(part, target)  # fails when the name is taken, unlike a rename
            except FileExistsError:
                n += 1
            else:
                return target.name

    def _problem(self, error: OSError) -> PrinterRefused:
        return PrinterRefused(
            "印刷先のフォルダー",
            f"書き込めません({error.strerror or type(error).__name__})。",
            "空き容量と書き込みの権限を確かめてください。",
        )


def _file_name(title: str) -> str:
    """The title as a file name: letters, digits, dot, hyphen, underscore; nobody's name fits in that."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", title).strip("._")[:120] or "sheet"
