"""Reading a CSV of unknown encoding: finds the encoding, decodes as a stream, says which line cannot be read."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput

_CHUNK = 1 << 20
_MAX_FIELD = 1 << 16
_BATCH = 2000
LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\uf8f0-\uf8f3\ufeff\ufffd-\uffff]")
"""Control characters, also those that turn writing round; bytes cp932 does not know; characters lost on the way."""
_BREAK = re.compile(r"\r\n|\r|\n")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in a row: the line of the file each starts on, their cells, how much of the file is read (0…1)."""

    numbers: Sequence[int]
    cells: list[list[str]]
    fraction: float
    written: Sequence[str] | None = None
    """The records as they stand in the file, where no cell of them is quoted."""
    clean: bool = False
    """Whether no cell has a control character or a lost one (�)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the line of the file it starts on, its cells, and how much of the file is read (0…1)."""

    number: int
    cells: list[str]
    fraction: float


def encoding_of(path: Path, declared: str = "") -> str:
    """The encoding all of the file can be read in: UTF-8, UTF-16 or cp932, by byte order mark or by trying.

    ``declared`` is what the mapping file says; then no other is tried.
    Raises InvalidInput listing every line that no encoding fits, EnvironmentProblem when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise EnvironmentProblem("CSV ファイル", "開けません。", "場所と権限を確かめてください。") from error
    likely = next((name for mark, name in _BOMS if start.startswith(mark)), None)
    if likely is None and start.count(0) * 50 > len(start):  # a single zero byte is a fault, not an encoding
        # commas and digits have one zero byte: the second in little endian, the first in big
        likely = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    candidates = (declared,) if declared else (likely,) if likely else ("utf-8", "cp932")
    reached = {name: _decodes_up_to(path, name) for name in candidates}
    for name, bad_at in reached.items():
        if bad_at is None:
            return name
    best = max(reached, key=lambda name: reached[name] or 0)
    raise InvalidInput(
        "CSV ファイル",
        "文字として読めない行があります。",
        "UTF-8、UTF-16、シフト JIS（cp932）のどれかで書き出し直してください。",
        _bad_lines(path, best),
    )


def batches_of(path: Path, encoding: str, size: int = _BATCH) -> Iterator[Batch]:
    """Records of the file by so many, blank ones left out; quoted cells may hold line breaks. Raises InvalidInput."""
    length = max(path.stat().st_size, 1)
    csv.field_size_limit(_MAX_FIELD)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        first = 1
        while lines := list(islice(file, size)):
            text = "".join(lines)
            if '"' in text or max(map(len, lines)) > _MAX_FIELD:
                reader = csv.reader(chain(lines, file), strict=True)
                try:
                    cells = _records(reader, len(lines))
                except csv.Error:
                    raise _unreadable(_bad_record(path, encoding)) from None
                batch = _numbered(first, cells, first + reader.line_num - 1, raw.tell() / length)
                first += reader.line_num
            else:
                batch = _unquoted(first, text, lines, raw.tell() / length)
                first += len(lines)
            if batch.cells:
                yield batch


def _unquoted(first: int, text: str, lines: list[str], fraction: float) -> Batch:
    """Without a quotation mark every line is a record and every comma parts two cells."""
    written = text.split("\n") if "\r" not in text else [line.rstrip("\r\n") for line in lines]
    if not written[-1]:
        written.pop()
    numbers: Sequence[int] = range(first, first + len(written))
    if "" in written:
        numbers = [number for number, line in zip(numbers, written, strict=True) if line]
        written = [line for line in written if line]
    return Batch(numbers, [line.split(",") for line in written], fraction, written, LOST.search(text) is None)


def _records(reader: Any, lines: int) -> list[list[str]]:
    """Records until so many lines are read; a last one may reach further."""
    found = []
    while reader.line_num < lines:
        found.append(next(reader))
    return found


def _numbered(first: int, cells: list[list[str]], last: int, fraction: float) -> Batch:
    """The batch with the line each record starts on; only odd files have records of none or several lines."""
    if last - first + 1 == len(cells) and all(cells):
        return Batch(range(first, last + 1), cells, fraction)
    numbers = [first]
    for record in cells:
        numbers.append(numbers[-1] + 1 + sum(len(_BREAK.findall(cell)) for cell in record))
    kept = [(number, record) for number, record in zip(numbers, cells, strict=False) if record]
    return Batch([number for number, _ in kept], [record for _, record in kept], fraction)


def _bad_record(path: Path, encoding: str) -> int:
    """The line on which the record starts that cannot be read; the file is known to have one."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        number = 1
        try:
            for _ in reader:
                number = reader.line_num + 1
        except csv.Error:
            pass
        return number


def _unreadable(number: int) -> InvalidInput:
    fault = Fault("引用符の使い方が正しくありません。", number, None, "quote")
    return InvalidInput("CSV ファイル", f"{number} 行目が読めません。", "書き出し直してください。", (fault,))


def _decodes_up_to(path: Path, encoding: str) -> int | None:
    """Byte at which decoding fails (about), None when it does not."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return done + error.start
            done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None


def _bad_lines(path: Path, encoding: str) -> tuple[Fault, ...]:
    message = f"{encoding.upper()} として読めないバイトがあります。"
    found: list[Fault] = []
    if encoding.startswith("utf-16"):
        with path.open(encoding=encoding, errors="replace", newline="") as text:
            found += (Fault(message, n, None, "bytes") for n, line in enumerate(text, start=1) if "\ufffd" in line)
        return tuple(found) or (Fault(message, 1, None, "bytes"),)
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                found.append(Fault(message, number, None, "bytes"))
    return tuple(found)
