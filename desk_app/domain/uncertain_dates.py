"""Reading of written dates: exact ones, the fourteen uncertain forms of the register, parts of a date for searching.

The forms are those of 住民記録システム標準仕様書 1.1.8 (不詳日入力一覧). Nothing is rewritten: what comes out is
the span of days a text can stand for. How each form is sorted:

=====================================  =========================================================
exact day                              that day
年頃 · 推定…年 · 年 月日不詳            first day of the year
年春 / 夏 / 秋 / 冬                     1 March / June / September / December of the year
年○月頃 · 推定…月 · 月 日不詳           first day of the month
上旬 / 中旬 / 下旬                      1st / 11th / 21st of the month
年○月○日頃 · 推定…日                    that day
○日から○日(頃)までの間                  the first of the two days
(元号)年月日不詳                        first day of the era; without an era 1 January 1800
a day no calendar has (31 April)       the last day of that month
=====================================  =========================================================

Of a span only the part inside the era written counts: 平成元年1月頃 begins on 8 January 1989.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.domain.eras import ERAS, Era, check_within, days_in_month, era_named
from desk_app.domain.errors import InvalidInput

UNKNOWN_SORTS_ON = date(1800, 1, 1)
"""Sorting day of 年月日不詳: before every registered day, and far enough from the first day a date can hold."""

_YEARS_SEARCHED = range(1868, 2101)
_ITEM = "年月日"
_REMEDY = "「昭和63年5月1日」「1988-05-01」「昭和20年頃」「昭和20年5月 日不詳」のように書いてください。"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``first`` to ``last``, both included. ``month_day`` keeps only this day of each year in between."""

    first: date
    last: date
    month_day: tuple[int, int] | None = None

    def __contains__(self, day: date) -> bool:
        """Whether the day is one of these."""
        wanted = self.month_day is None or (day.month, day.day) == self.month_day
        return wanted and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a written date can stand for; ``exact`` is its one calendar day, None for every uncertain form."""

    days: DateRange
    exact: date | None = None


@dataclass(frozen=True, slots=True)
class _Year:
    """A year as written; ``era`` is None for a western one."""

    era: Era | None
    number: int

    @property
    def western(self) -> int:
        return self.number if self.era is None else self.era.western_year(self.number)

    def within(self, first: date, last: date) -> DateRange:
        """The part of the span that lies in the era; InvalidInput where none does."""
        if self.era is None:
            return DateRange(first, last)
        if last < self.era.starts_on or (self.era.last is not None and first > self.era.last):
            check_within(self.era, first, self.number)
        return DateRange(max(first, self.era.starts_on), last if self.era.last is None else min(last, self.era.last))

    def whole(self) -> DateRange:
        return self.within(date(self.western, 1, 1), date(self.western, 12, 31))

    def month(self, month: int, first: int = 1, last: int = 31) -> DateRange:
        """Days ``first`` to ``last`` of a month, cut to the days it has."""
        end = days_in_month(self.western, month)
        return self.within(date(self.western, month, min(first, end)), date(self.western, month, min(last, end)))

    def season(self, season: str) -> DateRange:
        """春 March–May, 夏 June–August, 秋 September–November, 冬 December–February (気象庁 seasons)."""
        month = {"春": 3, "夏": 6, "秋": 9, "冬": 12}[season]
        after = date(self.western + 1, 3, 1) if season == "冬" else date(self.western, month + 3, 1)
        return self.within(date(self.western, month, 1), after - timedelta(days=1))


_YEAR = r"(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR])(?P<era_year>元|\d{1,3})|(?P<western>\d{4}))"
_MONTH, _DAY = r"(?P<month>\d{1,2})月", r"(?P<day>\d{1,2})日"
_ABOUT = r"(?:頃|ごろ|ころ)"
_SEPARATED = rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})"
_PACKED = r"(?P<western>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
_PACKED_ERA = r"(?P<era>[MTSHR])(?P<era_year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"
_SECOND = r"(?:(?:(?P<era2>明治|大正|昭和|平成|令和)(?P<era_year2>元|\d{1,3})年)?(?P<month2>\d{1,2})月)?"


def read_date(text: str) -> ReadDate:
    """What a registered date says.

    Exact: ISO, ``1988/5/1``, ``1988年5月1日``, ``昭和63年5月1日``, ``S63.5.1``, ``s630501``, full-width digits,
    元年. Uncertain: the forms named above. Raises InvalidInput for anything else, for days outside the era written
    and for months or days beyond 12 and 31.
    """
    folded = _fold(text)
    for pattern, read in _FORMS:
        found = pattern.fullmatch(folded)
        if found:
            return read(found)
    raise InvalidInput(_ITEM, "日付として読めません。", _REMEDY)


def parse_partial(text: str) -> DateRange | None:
    """The days that a date, or a part of one, typed into the search box can mean; None when it is not a date.

    ``s60`` ``昭和60年`` ``1985`` a year · ``S60.5`` ``1985-05`` ``198505`` ``s6005`` a month · exact forms a day ·
    ``3600501`` the day by era code (1 明治 … 5 令和) · ``0501`` ``5月1日`` ``5/1`` that day of any year.
    """
    folded = _fold(text)
    for pattern, read in _PARTS:
        found = pattern.fullmatch(folded)
        if found:
            try:
                return read(found)
            except InvalidInput:
                continue
    return None


def _fold(text: str) -> str:
    """The text in one width without spaces, for reading only; what is kept is what was written."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def _year(found: re.Match[str], suffix: str = "") -> _Year:
    groups = found.groupdict()
    written = groups.get(f"era{suffix}")
    if written is None:
        return _western(int(groups["western"]))
    era = era_named(written)
    number = 1 if groups[f"era_year{suffix}"] == "元" else int(groups[f"era_year{suffix}"])
    if era is None or not era.has_year(number):
        raise InvalidInput(_ITEM, f"{written}にその年はありません。", "元号と年を確かめてください。")
    return _Year(era, number)


def _western(number: int) -> _Year:
    if not 1000 <= number <= 9998:
        raise InvalidInput(_ITEM, "西暦の年が正しくありません。", _REMEDY)
    return _Year(None, number)


def _number(found: re.Match[str], group: str, most: int) -> int:
    number = int(found[group])
    if not 1 <= number <= most:
        raise InvalidInput(_ITEM, "月または日が正しくありません。", "年月日を確かめてください。")
    return number


def _read_day(found: re.Match[str]) -> ReadDate:
    """An exact day, or one that no calendar has; 00 for day, or for month and day, is 不詳 (as on 在留カード)."""
    year = _year(found)
    if int(found["month"]) == int(found["day"]) == 0:
        return ReadDate(year.whole())
    month = _number(found, "month", 12)
    if int(found["day"]) == 0:
        return ReadDate(year.month(month))
    day = _number(found, "day", 31)
    days = year.month(month, day, day)
    return ReadDate(days, days.first if day <= days_in_month(year.western, month) else None)


def _read_about_day(found: re.Match[str]) -> ReadDate:
    return ReadDate(_read_day(found).days)


def _read_month(found: re.Match[str]) -> ReadDate:
    return ReadDate(_year(found).month(_number(found, "month", 12)))


def _read_year(found: re.Match[str]) -> ReadDate:
    return ReadDate(_year(found).whole())


def _read_season(found: re.Match[str]) -> ReadDate:
    return ReadDate(_year(found).season(found["season"]))


def _read_third(found: re.Match[str]) -> ReadDate:
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}[found["third"]]
    return ReadDate(_year(found).month(_number(found, "month", 12), first, last))


def _read_span(found: re.Match[str]) -> ReadDate:
    start_year = _year(found)
    start_month = _number(found, "month", 12)
    end_year = start_year if found["era2"] is None else _year(found, "2")
    end_month = start_month if found["month2"] is None else _number(found, "month2", 12)
    start, end = _number(found, "day", 31), _number(found, "day2", 31)
    first = start_year.month(start_month, start, start).first
    last = end_year.month(end_month, end, end).last
    if last < first:
        raise InvalidInput(_ITEM, "終わりの日が始まりの日より前です。", "期間を確かめてください。")
    return ReadDate(DateRange(first, last))


def _read_unknown(found: re.Match[str]) -> ReadDate:
    era = era_named(found["era"] or "")
    if era is None:
        return ReadDate(DateRange(UNKNOWN_SORTS_ON, date(9998, 12, 31)))
    return ReadDate(DateRange(era.starts_on, era.last or date(9998, 12, 31)))


def _read_month_day(found: re.Match[str]) -> DateRange:
    month = _number(found, "month", 12)
    day = _number(found, "day", days_in_month(2000, month))
    return DateRange(date(_YEARS_SEARCHED[0], 1, 1), date(_YEARS_SEARCHED[-1], 12, 31), (month, day))


def _read_coded_day(found: re.Match[str]) -> DateRange:
    year = _Year(ERAS[int(found["code"]) - 1], int(found["era_year"]))
    if not ERAS[int(found["code"]) - 1].has_year(year.number):
        raise InvalidInput(_ITEM, "元号にその年はありません。", "元号と年を確かめてください。")
    day = _number(found, "day", 31)
    return year.month(_number(found, "month", 12), day, day)


def _part(read: Callable[[re.Match[str]], ReadDate]) -> Callable[[re.Match[str]], DateRange]:
    """A reader of registered dates as one of search spans; years that nobody is searched by are none."""

    def days(found: re.Match[str]) -> DateRange:
        span = read(found).days
        if span.first.year not in _YEARS_SEARCHED:
            raise InvalidInput(_ITEM, "検索する年の範囲の外です。", _REMEDY)
        return span

    return days


_FORMS = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_YEAR}年{_MONTH}{_DAY}", _read_day),
        (_SEPARATED, _read_day),
        (rf"{_PACKED}", _read_day),
        (rf"{_PACKED_ERA}", _read_day),
        (rf"{_YEAR}年{_MONTH}{_DAY}{_ABOUT}", _read_about_day),
        (rf"推定{_YEAR}年{_MONTH}{_DAY}{_ABOUT}?", _read_about_day),
        (rf"{_YEAR}年{_MONTH}推定{_DAY}{_ABOUT}?", _read_about_day),
        (rf"{_YEAR}年{_MONTH}{_ABOUT}", _read_month),
        (rf"推定{_YEAR}年{_MONTH}{_ABOUT}?", _read_month),
        (rf"{_YEAR}年{_MONTH}日不詳", _read_month),
        (rf"(?:推定)?{_YEAR}年{_MONTH}(?P<third>[上中下]旬){_ABOUT}?", _read_third),
        (rf"{_YEAR}年{_ABOUT}", _read_year),
        (rf"推定{_YEAR}年{_ABOUT}?", _read_year),
        (rf"{_YEAR}年月日不詳", _read_year),
        (rf"(?:推定)?{_YEAR}年(?P<season>[春夏秋冬]){_ABOUT}?", _read_season),
        (
            rf"(?:推定)?{_YEAR}年{_MONTH}(?:推定)?{_DAY}{_ABOUT}?から"
            rf"{_SECOND}(?:推定)?(?P<day2>\d{{1,2}})日{_ABOUT}?までの間",
            _read_span,
        ),
        (r"(?P<era>明治|大正|昭和|平成|令和)?年月日不詳", _read_unknown),
    )
)

_PARTS = (
    *(
        (re.compile(pattern), _part(read))
        for pattern, read in (
            (rf"{_YEAR}年{_MONTH}{_DAY}", _read_day),
            (_SEPARATED, _read_day),
            (_PACKED, _read_day),
            (_PACKED_ERA, _read_day),
            (rf"{_YEAR}年{_MONTH}", _read_month),
            (rf"{_YEAR}[-/.](?P<month>\d{{1,2}})", _read_month),
            (r"(?P<western>\d{4})(?P<month>\d\d)", _read_month),
            (r"(?P<era>[MTSHR])(?P<era_year>\d\d)(?P<month>\d\d)", _read_month),
            (rf"{_YEAR}年?", _read_year),
        )
    ),
    (re.compile(r"(?P<code>[1-5])(?P<era_year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"), _read_coded_day),
    (re.compile(rf"{_MONTH}{_DAY}"), _read_month_day),
    (re.compile(r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})"), _read_month_day),
    (re.compile(r"(?P<month>\d\d)(?P<day>\d\d)"), _read_month_day),
)
