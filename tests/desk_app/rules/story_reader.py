"""Stories: households as conversations at the counter, with the complete result that the law asks for.

``stories/README.md`` tells how to read and write one. What is expected is written from the law, not from the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from desk_app.domain.procedure import Determination, LegalBasis
from desk_app.domain.situation import Situation
from tests.desk_app.rules.households import situation_of

STORIES = Path(__file__).parent / "stories"
EVENTS = {
    "move_in": "転入",
    "move_out": "転出",
    "move_within": "転居",
    "birth": "出生",
    "death": "死亡",
    "marriage": "婚姻",
    "divorce": "離婚",
    "household": "世帯変更",
    "name": "氏名変更",
    "certificate": "証明書交付",
}
"""Folder of each event."""

KNOWN_KEYS = """title for talk filed_on event_on from to applicant people others answers required not_required
    superseded done_with late may_be_late undecided fees"""


@dataclass(frozen=True)
class Expected:
    """One required row of one person or of the case: its last days in order, and the law it must name."""

    dates: tuple[date, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """One conversation with all that comes of it; labels are ``A12/p1`` by person, ``A01`` for the case."""

    path: Path
    title: str
    purpose: str
    talk: tuple[str, ...]
    situation: Situation
    required: dict[str, Expected]
    not_required: dict[str, str]
    superseded: dict[str, str]
    done_with: dict[str, str]
    late: frozenset[str]
    may_be_late: frozenset[str]
    undecided: dict[str, frozenset[str]]
    fees: dict[str, int]

    @property
    def name(self) -> str:
        """``death/wife_of_80``."""
        return f"{self.path.parent.name}/{self.path.stem}"


@cache
def stories() -> tuple[Story, ...]:
    """Every story, in order of its folder and file name."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    every = reader.load(STORIES / "every.yaml")
    found = [path for folder in EVENTS for path in sorted((STORIES / folder).glob("*.yaml"))]
    return tuple(_story(path, reader.load(path), every) for path in found)


def _story(path: Path, row: dict[str, Any], every: dict[str, Any]) -> Story:
    unknown = row.keys() - set(KNOWN_KEYS.split())
    if unknown:
        raise ValueError(f"{path.name}: {sorted(unknown)}")
    event = EVENTS[path.parent.name]
    situation = situation_of({**row, "event": event})
    apart = {*row.get("not_required", {}), *row.get("superseded", {})}
    common = {key: value for key, value in every.get(event, {}).items() if key not in apart}
    return Story(
        path,
        row["title"],
        row["for"],
        tuple(row["talk"]),
        situation,
        dict(_required({**common, **row["required"]}, situation)),
        row.get("not_required", {}),
        row.get("superseded", {}),
        _by_label(row.get("done_with", {})),
        frozenset(row.get("late", "").split()),
        frozenset(row.get("may_be_late", "").split()),
        {name: frozenset(facts.split()) for name, facts in _by_label(row.get("undecided", {})).items()},
        _by_label(row.get("fees", {})),
    )


def _by_label(row: dict[str, Any]) -> dict[str, Any]:
    """``A34/p1 A34/p2: …`` stands for both."""
    return {name: value for names, value in row.items() for name in names.split()}


def _required(row: dict[str, str], situation: Situation) -> Iterator[tuple[str, Expected]]:
    for names, text in row.items():
        words = text.split()
        dates = tuple(day for word in words if (day := _day(word, situation)) is not None)
        basis = tuple(word for word in words if _day(word, situation) is None)
        for name in names.split():
            yield name, Expected(dates, basis)


def _day(word: str, situation: Situation) -> date | None:
    """``2026-12-04``; in every.yaml ``+15`` days, ``+3m`` months or ``+3y`` years after the event."""
    later = re.fullmatch(r"\+(\d+)([my]?)", word)
    if later is not None and situation.event_on is not None:
        return _later(situation.event_on, int(later[1]), later[2])
    return date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word) else None


def _later(day: date, number: int, unit: str) -> date:
    if not unit:
        return day + timedelta(days=number)
    year, month = divmod(day.year * 12 + day.month - 1 + number * (12 if unit == "y" else 1), 12)
    return date(year, month + 1, day.day)


SHORT = {
    "住基法": "住民基本台帳法",
    "住基令": "住民基本台帳法施行令",
    "番号法令": "番号法施行令",
    "カード命令": "個人番号カード等命令",
    "入管法": "出入国管理及び難民認定法",
    "国保法": "国民健康保険法",
    "国保則": "国民健康保険法施行規則",
    "国保令": "国民健康保険法施行令",
    "高確法": "高齢者の医療の確保に関する法律",
    "高確則": "高齢者の医療の確保に関する法律施行規則",
    "国年法": "国民年金法",
    "国年則": "国民年金法施行規則",
    "厚年法": "厚生年金保険法",
    "厚年則": "厚生年金保険法施行規則",
    "介護法": "介護保険法",
    "介護則": "介護保険法施行規則",
    "身障法": "身体障害者福祉法",
    "身障令": "身体障害者福祉法施行令",
    "精神令": "精神保健福祉法施行令",
    "特障省令": "障害児福祉手当及び特別障害者手当の支給に関する省令",
    "特児法": "特別児童扶養手当等の支給に関する法律",
    "特児則": "特別児童扶養手当等の支給に関する法律施行規則",
    "児扶法": "児童扶養手当法",
    "児扶則": "児童扶養手当法施行規則",
    "児手法": "児童手当法",
    "児手則": "児童手当法施行規則",
    "支援法": "子ども・子育て支援法",
    "墓埋法": "墓地、埋葬等に関する法律",
    "公選法": "公職選挙法",
    "公営法": "公営住宅法",
    "動愛法": "動物の愛護及び管理に関する法律",
    "不登法": "不動産登記法",
    "総合支援法": "障害者総合支援法",
    "学教令": "学校教育法施行令",
}
"""Short names of laws as the stories write them."""


def names_basis(wanted: str, basis: Iterable[LegalBasis]) -> bool:
    """Whether a row rests on ``住基法22条1項``, or on anything of ``市税条例`` where no article is given."""
    found = re.fullmatch(r"(\D+?)(附則\S+|\d\S*)?", wanted)
    if found is None:
        raise ValueError(wanted)
    law, article = SHORT.get(found[1], found[1]), found[2]
    return any(law == one.law and (article is None or _has(one.article, article)) for one in basis)


def _has(articles: str, wanted: str) -> bool:
    """Whether an article stands in a list of them: 22条 is there in 22条1項 and in 20条〜23条, 2条 is not."""
    whole = [one for one in _spelt_out(articles)]
    if any(re.match(rf"{re.escape(wanted)}(?!の)", one) for one in whole):
        return True
    number = re.match(r"(\d+)条(?!の)", wanted)
    spans = re.findall(r"(\d+)条(?:の\d+)?〜(\d+)条", articles)
    return number is not None and any(int(first) <= int(number[1]) <= int(last) for first, last in spans)


def _spelt_out(articles: str) -> Iterator[str]:
    """``7条1項・3項、8条`` is 7条1項, 7条3項 and 8条."""
    article = ""
    for part in re.split(r"[・〜、]", re.sub(r"[(（].*?[)）]", "", articles)):
        found = re.match(r"(?:附則)?\d+条(?:の\d+)*", part)
        article = found[0] if found else article
        yield part if found else article + part


def dates_of(one: Determination) -> tuple[date | None, ...]:
    """Last days of a determination's clocks."""
    return tuple(deadline.on for deadline in one.deadlines)
