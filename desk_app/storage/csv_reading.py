"""Reading a CSV of unknown encoding: finds the encoding, decodes as a stream, says which line cannot be read."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput

_CHUNK = 1 << 20
_MAX_FIELD = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the line of the file it starts on, its cells, and how much of the file is read (0…1)."""

    number: int
    cells: list[str]
    fraction: float


def encoding_of(path: Path) -> str:
    """The encoding all of the file can be read in: UTF-8, UTF-16 or cp932, by byte order mark or by trying.

    Raises InvalidInput listing every line that no encoding fits, EnvironmentProblem when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise EnvironmentProblem("CSV ファイル", "開けません。", "場所と権限を確かめてください。") from error
    likely = next((name for mark, name in _BOMS if start.startswith(mark)), None)
    if likely is None and b"\x00" in start:
        # commas and digits have one zero byte: the second in little endian, the first in big
        likely = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    candidates = (likely,) if likely else ("utf-8", "cp932")
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


def lines_of(path: Path, encoding: str) -> Iterator[Line]:
    """Records of the file, blank ones left out; quoted cells may hold line breaks. Raises InvalidInput."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        csv.field_size_limit(_MAX_FIELD)
        reader = csv.reader(file, strict=True)
        number = 1
        try:
            for n, cells in enumerate(reader):
                if cells:
                    fraction = raw.tell() / size if n % 1000 == 0 else 0.0
                    yield Line(number, cells, fraction)
                number = reader.line_num + 1
        except csv.Error:
            fault = Fault("引用符の使い方が正しくありません。", number, None, "quote")
            raise InvalidInput(
                "CSV ファイル", f"{number} 行目が読めません。", "書き出し直してください。", (fault,)
            ) from None


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
    if encoding.startswith("utf-16"):
        return (Fault(message, 1, None, "bytes"),)
    found: list[Fault] = []
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                found.append(Fault(message, number, None, "bytes"))
    return tuple(found)
