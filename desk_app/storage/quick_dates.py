"""The usual written forms of a day, read in a fraction of the time that every registered form takes.

A register has millions of days, nearly all of them written as 昭和63年5月1日 or in ISO form. Whatever is not surely
one of these is left to ``desk_app.domain.calendar_jp``, which also says what is wrong with it.
"""

from __future__ import annotations

import re

from desk_app.domain.eras import ERAS

_WRITTEN = re.compile(r"(?:(明治|大正|昭和|平成|令和)([1-9]\d?)|([12]\d{3}))年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
_ISO = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_INNER = {
    era.name: (era.western_year(1) - 1, 99 if era.last is None else era.last.year - era.western_year(1))
    for era in ERAS
}
"""By era: the western year before its first, and the last of its years that lies in it whole."""


def quick_day(text: str) -> int:
    """The day as a number (19880501), or 0 for whatever needs a closer look: other forms, an era's first and last
    year, the 29th of February, days there are not."""
    found = _WRITTEN.fullmatch(text)
    if found is not None:
        era, number, western, month, day = found.groups()
        if western is None:
            before, last = _INNER[era]
            if not 1 < int(number) <= last:
                return 0
            year = before + int(number)
        else:
            year = int(western)
    else:
        found = _ISO.fullmatch(text)
        if found is None:
            return 0
        year, month, day = int(found[1]), found[2], found[3]
    return year * 10_000 + int(month) * 100 + int(day) if int(day) <= _DAYS[int(month)] else 0
