"""Dates as people type or say them into the search box, in any era or western form, whole or in part.

What is registered is read strictly (uncertain_dates); here a slip is forgiven: a day named in the era before
(平成31年5月1日) is that day, and a year of two digits may be of any era or of either century.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.eras import ERAS, Era, days_in_month
from desk_app.domain.errors import InvalidInput
from desk_app.domain.search_key import kanji_number
from desk_app.domain.uncertain_dates import DateRange, parse_partial

_KANJI_YEAR = re.compile(r"[〇一二三四五六七八九十]+(?=[年月日])")
_SHORT_ERA = re.compile(r"^([明大昭平令])(?=元|\d)")
_BORN = re.compile(r"(?:に)?(?:生まれ|産まれ|生れ|生)$")
_SEP = r"[年./\-]"
_ERA_DAY = re.compile(
    rf"(明治|大正|昭和|平成|令和|[MTSHR])(元|\d{{1,2}}){_SEP}(\d{{1,2}})(?:[月./\-](?:(\d{{1,2}})日?)?)?"
)
_SHORT_YEAR = re.compile(rf"(\d{{1,2}}){_SEP}(\d{{1,2}})[月./\-](\d{{1,2}})日?")
_DASHES = re.compile("[‐‑‒–—―−－ーｰ]")
_OF_DATE = re.compile(r"\d|[明大昭平令]|不詳|頃|旬")
_FULL = {short: era for short, era in zip("明大昭平令", (era.name for era in ERAS), strict=True)}


def search_days(text: str) -> tuple[DateRange, ...]:
    """The spans of days a typed date can mean, likeliest first; empty when it is no date.

    An uncertain form of the register (昭和12年頃, 年月日不詳) is the one day its people are sorted under.
    """
    body = _plain(text)
    if not body:
        return ()
    days = parse_partial(body)
    found = [days] if days is not None else [*_by_era(body), *_short_year(body)] or [*_uncertain(body)]
    return tuple(dict.fromkeys(found))


def joined_dates(words: list[str]) -> Iterator[list[str]]:
    """The words, and again with a date that was typed with spaces (昭和 60年 3月 4日, s60 3 4) as one word."""
    yield words
    for start in range(len(words) - 1):
        for end in range(min(start + 4, len(words)), start + 1, -1):
            run = words[start:end]
            if not all(_OF_DATE.search(unicodedata.normalize("NFKC", word)) for word in run):
                continue
            one = "".join(run) if any("年" in word or "月" in word for word in run) else ".".join(run)
            if (len(run) > 2 or "月" in one or "年" in one) and search_days(one):
                yield [*words[:start], one, *words[end:]]
                return


def _plain(text: str) -> str:
    body = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    body = _DASHES.sub("-", _BORN.sub("", body))
    body = _KANJI_YEAR.sub(lambda number: str(kanji_number(number[0])), body)
    return _SHORT_ERA.sub(lambda short: _FULL[short[1]], body)


def _uncertain(body: str) -> Iterator[DateRange]:
    """昭和12年頃, 昭和13年5月日不詳: the day those people are sorted under; 不詳 alone is 年月日不詳."""
    if re.search(r"年|推定|不詳", body):
        try:
            day = parse_registered("年月日不詳" if body == "不詳" else body).sort_on
        except InvalidInput:
            return
        yield DateRange(day, day)


def _by_era(body: str) -> Iterator[DateRange]:
    """A day or month whose era had ended, or not begun: the calendar day is still plain."""
    found = _ERA_DAY.fullmatch(body)
    if found is None:
        return
    era = next(one for one in ERAS if found[1] in (one.name, one.letter))
    year = 1 if found[2] == "元" else int(found[2])
    span = _span(era.western_year(year), int(found[3]), int(found[4] or 0))
    if span is not None:
        yield span


def _short_year(body: str) -> Iterator[DateRange]:
    """60.3.4: the years of each era that had so many, and of both centuries."""
    found = _SHORT_YEAR.fullmatch(body)
    if found is None:
        return
    number = int(found[1])
    for year in (*_eras_of(number), 1900 + number, 2000 + number):
        span = _span(year, int(found[2]), int(found[3]))
        if span is not None:
            yield span


def _eras_of(number: int) -> Iterator[int]:
    newest: tuple[Era, ...] = tuple(reversed(ERAS))
    return (era.western_year(number) for era in newest if era.has_year(number) and number >= 1)


def _span(year: int, month: int, day: int) -> DateRange | None:
    """One day, or the whole month for day 0; None where the calendar has no such day."""
    try:
        last = days_in_month(year, month)
    except InvalidInput:
        return None
    if day > last:
        return None
    return DateRange(date(year, month, day or 1), date(year, month, day or last))
