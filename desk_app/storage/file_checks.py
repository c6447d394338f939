"""What a file of residents is checked for as a whole: whose it is, from when, that nobody writes to it meanwhile."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from desk_app.domain.eras import ERAS
from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput
from desk_app.domain.identifiers import resident_number_warning
from desk_app.domain.resident import ResidentStatus
from desk_app.storage.import_rows import Faults, Row, Rows
from desk_app.storage.quick_dates import quick_day
from desk_app.storage.resident_columns import PLACE, registered

LOOKED_AT = 5000
"""Of so many rows the check digits are looked at: enough to see that a system numbers otherwise."""
_CODE, _STATUS, _BIRTH, _UPDATED = (PLACE[name] for name in ("municipality_code", "status", "birth", "updated_at"))
_NUMBERS = (("宛名番号", PLACE["resident_id"]), ("世帯番号", PLACE["household_id"]))
_PAST_ERAS = frozenset(era.name for era in ERAS if era.last is not None)
_CITIES = {"14": (100, 130, 150), "22": (100, 130), "27": (100, 140), "40": (100, 130)}
"""Prefectures with several designated cities (指定都市): the number each begins with; their wards (区) follow."""


class FileChecks:
    """Checks of one file on its way in. ``town`` is the 団体コード of this desk, empty where any will do."""

    def __init__(self, town: str = "", now: datetime | None = None) -> None:
        self._town = town
        now = now or datetime.now().astimezone()
        self._latest_day = (now + timedelta(days=1)).date().isoformat()
        self._last_day = int(self._latest_day.replace("-", ""))
        self._latest = (now + timedelta(days=1)).astimezone()
        self._before: tuple[int, int, int] | None = None
        self._warned: dict[str, list[int]] = {header: [] for header, _ in _NUMBERS}
        self._looked = self._rows = 0
        self._born: set[str] = set()
        """Dates of birth looked at: a town has fewer than a hundred years of them."""

    def begin(self, path: Path) -> int:
        """Note the file as it is; gives its bytes. Raises EnvironmentProblem for what is no readable file."""
        self._before = _signature(path)
        return self._before[1]

    def end(self, path: Path, faults: Faults | None = None) -> None:
        """Raise InvalidInput when the file is not as it was at the beginning; note a full load without anybody.

        ``faults`` are those of a full load; a difference without a row is a day without changes.
        """
        if _signature(path) != self._before:
            raise InvalidInput(
                "CSV ファイル", "読んでいる間に変わりました。", "書き出しが終わってから、もう一度取り込んでください。"
            )
        if faults is not None and not faults and not self._rows:
            faults.add("住民の行がありません。", 1, None, "empty")

    def columns(self, rows: Rows, faults: Faults) -> None:
        """Check rows of a full load; faults are noted, rows stay (with a fault nothing is taken)."""
        self._rows += len(rows.numbers)
        if not rows.numbers:
            return
        columns = rows.columns
        self._digits(rows.numbers, columns)
        births = set(columns[_BIRTH]).difference(self._born)
        suspicious = (
            any(self._foreign(code) for code in set(columns[_CODE])),
            any(self._unborn(birth) for birth in births),
            max(columns[_UPDATED]) > self._latest.isoformat(),  # stored with one offset: texts sort as instants do
        )
        self._born.update(births)
        if any(suspicious):
            for n, line in enumerate(rows.numbers):
                values = (columns[place][n] for place in (_STATUS, _CODE, _BIRTH, _UPDATED))
                self._row(line, *values, faults=faults)

    def row(self, row: Row, faults: Faults) -> bool:
        """Whether a row of a difference passes; what does not is noted."""
        cells = row.cells
        return self._row(row.line, *(cells[n] for n in (_STATUS, _CODE, _BIRTH, _UPDATED)), faults=faults)

    def warnings(self) -> tuple[Fault, ...]:
        """What stands out and refuses nothing: numbers whose check digit does not fit may be old ones."""
        return tuple(
            Fault(
                f"はじめの {self._looked:,} 行のうち {len(lines):,} 行で検査数字が合いません（旧番号なら可）。",
                lines[0],
                header,
                "check_digit",
            )
            for header, lines in self._warned.items()
            if lines
        )

    def _digits(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        room = max(0, LOOKED_AT - self._looked)
        for header, place in _NUMBERS:
            for line, text in zip(numbers[:room], columns[place], strict=False):
                if resident_number_warning(text):
                    self._warned[header].append(line)
        self._looked += min(room, len(numbers))

    def _row(self, line: int, status: str, code: str, birth: str, updated: str, *, faults: Faults) -> bool:
        before = len(faults.found)
        if status == ResidentStatus.LIVING and self._foreign(code):
            faults.add("この窓口の市区町村のコードではありません。", line, "市区町村コード", "town")
        if self._unborn(birth):
            faults.add("これから先の日付です。", line, "生年月日", "future")
        if self._ahead(updated):
            faults.add("これから先の日時です。", line, "更新日時", "future")
        return len(faults.found) == before

    def _foreign(self, code: str) -> bool:
        return bool(code and self._town) and city_of(code) != city_of(self._town)

    def _unborn(self, birth: str) -> bool:
        if birth[:2] in _PAST_ERAS:
            return False
        if day := quick_day(birth):
            return day > self._last_day
        read = registered(birth)
        return read is not None and read.exact is not None and read.exact.isoformat() > self._latest_day

    def _ahead(self, updated: str) -> bool:
        return bool(updated) and datetime.fromisoformat(updated) > self._latest


def city_of(code: str) -> str:
    """The 団体コード without its check digit, that of the city for a ward of a designated city (指定都市の区).

    Codes 100 to 199 of a prefecture are its designated cities with their wards, but for 東京都 (特別区).
    Source: 総務省 全国地方公共団体コード.
    """
    prefecture, number = code[:2], int(code[2:5])
    if prefecture == "13" or not 100 <= number < 200:
        return code[:5]
    return f"{prefecture}{max(start for start in _CITIES.get(prefecture, (100,)) if start <= number)}"


def _signature(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise EnvironmentProblem("CSV ファイル", "開けません。", "場所と権限を確かめてください。") from error
    if not stat.S_ISREG(found.st_mode):
        raise EnvironmentProblem("CSV ファイル", "ファイルではありません。", "CSV ファイルを選んでください。")
    return found.st_ino, found.st_size, found.st_mtime_ns
