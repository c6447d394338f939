"""Blanks kept in files, one a key: whole or not at all, for any number of processes; a damaged one is drawn anew."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from printing.direct.stored import StoredObject, StoredPages

SUFFIX = ".blank"
MOST_FILES = 400
"""More than the forms of a town in two versions; beyond it the files longest unused go."""


class BlankFiles:
    """The files of one folder. No fault of the disk stops the drawing: what cannot be kept is drawn again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> tuple[str, StoredPages] | None:
        """What was put at this key: its text and pages; None when there is nothing whole."""
        try:
            data = (self._folder / f"{key}{SUFFIX}").read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        size = int.from_bytes(data[32:36], "big")
        try:
            index = json.loads(data[36 : 36 + size])
            return index["text"], _unpacked(index, data[36 + size :])
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, text: str, pages: StoredPages) -> None:
        """Keep a text and its pages at a key."""
        index = {
            "text": text,
            "heads": [one.head for one in pages.objects],
            "sizes": [None if one.body is None else len(one.body) for one in pages.objects],
            "roots": pages.roots,
            "digests": pages.digests,
        }
        head = json.dumps(index, ensure_ascii=False).encode("utf-8")
        body = b"".join((len(head).to_bytes(4, "big"), head, *(one.body for one in pages.objects if one.body)))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(self._folder / f"{key}{SUFFIX}", hashlib.sha256(body).digest() + body)
            self._forget()

    def _write(self, path: Path, data: bytes) -> None:
        import tempfile  # noqa: PLC0415  # loads much, and most starts keep nothing new

        handle, name = tempfile.mkstemp(dir=self._folder, prefix=path.stem[:16], suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)  # a reader sees the old file or the new one, never a part
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _forget(self) -> None:
        files = sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in files[: max(0, len(files) - MOST_FILES)]:
            path.unlink(missing_ok=True)


def _unpacked(index: dict[str, list[str]], data: bytes) -> StoredPages:
    objects: list[StoredObject] = []
    at = 0
    for head, size in zip(index["heads"], index["sizes"], strict=True):
        taken = None if size is None else data[at : at + int(size)]
        objects.append(StoredObject(head, taken))
        at += 0 if size is None else int(size)
    return StoredPages(tuple(objects), tuple(int(one) for one in index["roots"]), tuple(index["digests"]))
