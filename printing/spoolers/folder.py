"""A folder that takes the sheets as PDF files: ``folder:PATH``. For desks without a printer, and for training."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from urllib.parse import unquote

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import PrinterView, PrintState, SpoolStatus
from printing.spoolers.base import READY
from printing.spoolers.errors import PrinterRefused

PREFIX = "folder:"


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

    def describe(self) -> PrinterView:
        """The folder is always ready; a full disk shows when a sheet is written."""
        return PrinterView(self.uri, f"フォルダー({self._folder.name})", READY)

    def validate(self) -> None:
        """Make the folder and see that it can be written to. Raises PrinterRefused."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".probe-"):
                pass
        except OSError as error:
            raise self._problem(error) from error

    def submit(self, pdf: bytes, title: str) -> str:
        """Write one form; returns the file's name. Raises PrinterRefused; nothing is left half-written."""
        base = _file_name(title)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._write(pdf, base)
        except OSError as error:
            raise self._problem(error) from error

    def poll(self, backend_job: str) -> SpoolStatus:
        """Printed when the file is there."""
        if (self._folder / _file_name(backend_job)).is_file():
            return SpoolStatus(PrintState.PRINTED)
        return SpoolStatus(PrintState.UNKNOWN, "フォルダーにファイルがありません(移したか、消したかもしれません)。")

    def cancel(self, backend_job: str) -> None:
        """A file that was written stays: it has been handed over."""

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
