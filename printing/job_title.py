"""The name of a sheet's job at the printer: no person, and one of its own for every try, by which it is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet
from desk_app.domain.sheet_code import SheetCode, parse_payload

TOKEN_LENGTH = 12
LEAST_SHOWN = 24
"""A printer may cut a name; from so many characters on (number, token, try) what is left still names one try."""
_TITLE = re.compile(r"(\d{4}-\d{4}|0)-([0-9A-Za-z]{1,12})-(\d+)-(\d+)of(\d+)-(.+)")


@dataclass(frozen=True, slots=True)
class JobTitle:
    """What a title of ours says: which job of which ledger, which try of which place in the packet."""

    token: str
    n: int
    place: int
    of: int


def token_of(job: PrintJobId) -> str:
    """The part of a ledger job's id that stands in its titles."""
    return re.sub(r"[^0-9A-Za-z]", "", job)[:TOKEN_LENGTH]


def job_title(job: PrintJob, sheet: PrintSheet, n: int) -> str:
    """``受付番号-token-try-placeOFcount-form``: 1124-0001-3f2a9c01bb7e-1-3of12-juumin-ido."""
    code = parse_payload(sheet.barcode)
    number = code.number if isinstance(code, SheetCode) else "0"
    return f"{number}-{token_of(job.id)}-{n}-{sheet.sheet}of{sheet.of}-{sheet.form}"


def parse_title(text: str) -> JobTitle | None:
    """What a title says, None for a job that is not ours."""
    match = _TITLE.fullmatch(text)
    return None if match is None else JobTitle(match[2], int(match[3]), int(match[4]), int(match[5]))


def same_title(ours: str, shown: str) -> bool:
    """Whether the printer shows this title, possibly cut at its end."""
    return ours == shown or (len(shown) >= LEAST_SHOWN and ours.startswith(shown))
