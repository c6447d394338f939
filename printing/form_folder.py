"""The folder of the forms: its revisions, what stands for the content of one, its layout when it is needed."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printing.layout import FormLayout

PIECES = "pieces.toml"
"""The blocks written once for all forms."""


class FormFolder:
    """Forms by id and revision; files are read when they are first asked for, as a packet needs few of them.

    Which revision a form takes is said by the filled form (it goes by the filing day); a form filed before a change
    finds its old revision here as long as the folder keeps it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._layouts: dict[Path, FormLayout] = {}
        self._identities: dict[Path, str] = {}

    def identity(self, form: str, revision: str) -> str | None:
        """A hash over everything the layout of a form is read from; None where the folder lacks the revision."""
        path = self._path(form, revision)
        if path is None:
            return None
        if path not in self._identities:
            whole = hashlib.sha256(path.read_bytes())
            whole.update(self._pieces)
            for own in sorted(path.parent.glob("*.pdf")):
                whole.update(own.read_bytes())
            self._identities[path] = whole.hexdigest()
        return self._identities[path]

    @cached_property
    def _pieces(self) -> bytes:
        pieces = self._folder / PIECES
        return pieces.read_bytes() if pieces.is_file() else b""

    def layout(self, form: str, revision: str = "") -> FormLayout:
        """The layout of a revision, the newest without one. Raises InvalidInput with every fault of its file."""
        path = self._path(form, revision)
        if path is None:
            raise LookupError(form)
        if path not in self._layouts:
            from printing.layout import read_layout, read_pieces  # noqa: PLC0415  # kept blanks need no layout

            self._layouts[path] = read_layout(path, read_pieces(self._folder))
        return self._layouts[path]

    def _path(self, form: str, revision: str) -> Path | None:
        if not revision:
            return max((self._folder / form).glob("*/form.toml"), default=None)
        path = self._folder / form / revision / "form.toml"
        return path if path.is_file() else None
