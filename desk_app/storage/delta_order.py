"""In which order difference files come: each once, none before one that was taken, none left out where counted.

The numbers in a file's name say where it stands (juki_20261124_002.csv: the day, and the second of that day). A
mapping file can name them by a pattern of its own, and say that they are counted without a gap. What was taken is
noted in the cache itself, in the transaction of the difference.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput
from desk_app.storage.drop_folder import name_form, sequence

WHAT = "差分の取込み"
FILES_NOTE, ORDER_NOTE, DAY_NOTE = "delta_files", "delta_order", "full_day"
"""Notes in ``meta``: digests of files taken, numbers by form of name, the day of the full load by its file's name."""
_REMEMBERED = 200
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class NameOrder:
    """``pattern``: its groups are the numbers, compared in their order; without it every number in the name is.

    ``consecutive``: the last of them goes up by one from file to file, or begins again where one before it rises.
    """

    pattern: str = ""
    consecutive: bool = False

    def place(self, name: str) -> tuple[str, tuple[int, ...]]:
        """Which files this one follows, and its numbers; none where the name has not the form."""
        if not self.pattern:
            return name_form(name), sequence(name)
        found = re.search(self.pattern, name)
        numbers = tuple(int(group) for group in found.groups()) if found else ()
        return self.pattern, numbers


class DeltaOrder:
    """Checks a difference file against what the cache has taken before; ``meta`` are the notes of the cache."""

    def __init__(self, meta: Mapping[str, str], order: NameOrder) -> None:
        self._rule = order
        self._files: list[str] = json.loads(meta.get(FILES_NOTE, "[]"))
        self._order: dict[str, list[int]] = json.loads(meta.get(ORDER_NOTE, "{}"))
        self._full_day = meta.get(DAY_NOTE, "")

    def check(self, path: Path) -> dict[str, str]:
        """The notes to keep when the file has been taken. Raises InvalidInput for one that is not its turn."""
        digest = _digest(path)
        if digest in self._files:
            raise _refused("このファイルは取り込み済みです。", "次の差分を取り込んでください。", "again")
        form, numbers = self._rule.place(path.name)
        if self._rule.pattern and not numbers:
            raise _refused(
                "ファイル名に順番の番号がありません。", "対応表の sequence を確かめてください。", "sequence"
            )
        self._in_turn(tuple(self._order.get(form, ())), numbers)
        day = day_in(path.name)
        if day and self._full_day and day < self._full_day:
            raise _refused(
                "全件データより前の日付のファイルです。", "全件データより後の差分を取り込んでください。", "stale"
            )
        files = [*self._files, digest][-_REMEMBERED:]
        order = {**self._order, form: list(numbers)} if numbers else self._order
        return {FILES_NOTE: json.dumps(files), ORDER_NOTE: json.dumps(order, ensure_ascii=False)}

    def _in_turn(self, last: tuple[int, ...], numbers: tuple[int, ...]) -> None:
        if not last or not numbers:
            return
        if numbers <= last:
            raise _refused(
                f"順番が前のファイルです（番号 {_shown(numbers)}、取り込み済みは {_shown(last)}）。",
                "新しい差分を取り込んでください。",
                "sequence",
            )
        wanted = last[-1] + 1 if numbers[:-1] == last[:-1] else 1
        if self._rule.consecutive and numbers[-1] != wanted:
            raise _refused(
                f"間のファイルが抜けています（番号 {_shown(numbers)}、取り込み済みは {_shown(last)}）。",
                "抜けている差分から順に取り込んでください。",
                "sequence",
            )


def day_in(name: str) -> str:
    """The first day written in a file's name as eight digits, empty without one."""
    for digits in _DAY.findall(name):
        try:
            date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            continue
        return str(digits)
    return ""


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentProblem("CSV ファイル", "開けません。", "場所と権限を確かめてください。") from error


def _shown(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))


def _refused(reason: str, remedy: str, kind: str) -> InvalidInput:
    return InvalidInput(WHAT, reason, remedy, (Fault(reason, None, None, kind),))
