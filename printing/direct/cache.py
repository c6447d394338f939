"""Blanks kept in files, one a key: whole or not at all, for any number of processes; a damaged one is drawn anew."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from printing.direct.stored import StoredPages

SUFFIX = ".blank"
MOST_FILES = 400
"""More than the forms of a town in two versions; beyond it the files longest unused go."""


class BlankFiles:
    """The files of one folder. No fault of the disk stops the drawing: what cannot be kept is drawn again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> tuple[Any, StoredPages] | None:
        """What was put at this key: what is said of the pages, and they; None when there is nothing whole."""
        try:
            data = (self._folder / f"{key}{SUFFIX}").read_bytes()
        except OSError:
            return None
        if hashlib.sha256(memoryview(data)[32:]).digest() != data[:32]:
            return None
        end = 36 + int.from_bytes(data[32:36], "big")
        try:
            index = json.loads(data[36:end])
            return index["said"], _unpacked(index, data, end)
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, said: Any, pages: StoredPages) -> None:
        """Keep pages at a key, with what is said of them: anything JSON can hold."""
        index = {
            "said": said,
            "objects": [[one if isinstance(one, int) else len(one) for one in pieces] for pieces in pages.objects],
            "roots": pages.roots,
            "digests": pages.digests,
        }
        head = json.dumps(index, ensure_ascii=False).encode("utf-8")
        written = [one for pieces in pages.objects for one in pieces if isinstance(one, bytes)]
        body = b"".join((len(head).to_bytes(4, "big"), head, *written))
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


def _unpacked(index: dict[str, Any], data: bytes, at: int) -> StoredPages:
    """The pages whose bytes stand one behind the other from a place of the file on."""
    objects = []
    for pieces in index["objects"]:
        for n in range(0, len(pieces), 2):
            size = pieces[n]
            pieces[n] = data[at : at + size]
            at += size
        objects.append(tuple(pieces))
    return StoredPages(tuple(objects), tuple(index["roots"]), tuple(index["digests"]))
