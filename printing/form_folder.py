"""The folder of the forms: which revision holds, what stands for its content, its layout when it is needed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from printing.layout import PIECES, FormLayout, read_layout, read_pieces


class FormFolder:
    """Forms by id; files are read when they are first asked for, as a packet needs few of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._layouts: dict[str, FormLayout] = {}
        self._identities: dict[str, str] = {}

    def identity(self, form: str, revision: str) -> str | None:
        """A hash over everything the layout of a form is read from; None unless this is its newest revision."""
        path = self._newest(form)
        if path is None or path.parent.name != revision:
            return None
        if form not in self._identities:
            whole = hashlib.sha256(path.read_bytes())
            pieces = self._folder / PIECES
            whole.update(pieces.read_bytes() if pieces.is_file() else b"")
            self._identities[form] = whole.hexdigest()
        return self._identities[form]

    def layout(self, form: str) -> FormLayout:
        """The layout of the newest revision. Raises InvalidInput with every fault of its file."""
        if form not in self._layouts:
            path = self._newest(form)
            if path is None:
                raise LookupError(form)
            self._layouts[form] = read_layout(path, read_pieces(self._folder))
        return self._layouts[form]

    def _newest(self, form: str) -> Path | None:
        return max((self._folder / form).glob("*/form.toml"), default=None)
