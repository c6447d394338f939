"""What became of the last files of resident data: when, how many rows, how fast, what was wrong.

Nothing of a person is in it: a fault has line, column and reason, and of a file's name only the plain ones are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput, OperatorError
from desk_app.domain.resident_import import ImportEntry
from desk_app.storage.files import read_json, write_private

FILE = "imports.json"
KEPT = 50
FAULTS_KEPT = 100
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def refused(at: datetime, delta: bool, path: Path, error: OperatorError | EnvironmentProblem) -> ImportEntry:
    """The entry of a file that was not taken; errors carry no personal data."""
    faults = error.faults if isinstance(error, InvalidInput) else ()
    why = f"{error.reason} {error.remedy}"
    return ImportEntry(at, delta, False, source_name(path), why=why, fault_count=len(faults), faults=faults)


def source_name(path: Path) -> str:
    """The file's name where it is plain letters and digits; another one might name somebody."""
    return path.name if _PLAIN.fullmatch(path.name) else ""


def read_log(home: Path) -> tuple[ImportEntry, ...]:
    """Newest first. A log that cannot be read is an empty one: it must not keep anybody from working."""
    try:
        return tuple(_entry(one) for one in read_json(home / FILE)["imports"])
    except (OSError, KeyError, TypeError, ValueError):
        return ()


def add_to_log(home: Path, entry: ImportEntry) -> None:
    """Put the entry on top; the oldest beyond KEPT fall off."""
    entries = (entry, *read_log(home))[:KEPT]
    body = {"version": 1, "imports": [_plain(one) for one in entries]}
    write_private(home / FILE, json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8"))


def _plain(entry: ImportEntry) -> dict[str, Any]:
    return asdict(entry) | {"at": entry.at.isoformat(), "faults": [asdict(one) for one in _first(entry.faults)]}


def _first(faults: Sequence[Fault]) -> Sequence[Fault]:
    return faults[:FAULTS_KEPT]


def _entry(values: dict[str, Any]) -> ImportEntry:
    faults = tuple(Fault(**one) for one in values["faults"])
    return ImportEntry(**(values | {"at": datetime.fromisoformat(values["at"]), "faults": faults}))
