"""Hand-written households: read from YAML, answered with no wherever a case says nothing, and what each requires."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Situation
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE
from desk_app.rules.determine import Determiner, persons
from desk_app.rules.fact_base import FactBase
from desk_app.rules.pack import RulePack
from desk_app.services.case_file import load_case
from tests.desk_app.rules.quiet import QUIET_CASE, QUIET_OF_EVENT, QUIET_PERSON

CASES = Path(__file__).parent / "cases"
FROM_TOKYO = {
    "kind": "国内",
    "prefecture": "東京都",
    "code": "131016",
    "planned_departure_on": date(2026, 11, 18),
    "certificate": "紙",
}


@dataclass(frozen=True)
class Household:
    """One case with what must come out: ``A12/p1`` by person, ``A01`` for the case; last days by procedure."""

    name: str
    situation: Situation
    required: frozenset[str]
    deadlines: dict[str, list[date]]
    late: frozenset[str]
    superseded: dict[str, str]


def label(one: Determination) -> str:
    """``A12/p1``, or ``A01`` for the case."""
    return one.procedure if one.person is None else f"{one.procedure}/{one.person}"


def required(found: tuple[Determination, ...]) -> frozenset[str]:
    """Labels of what is required."""
    return frozenset(label(one) for one in found if one.result is Result.REQUIRED)


@cache
def households() -> tuple[Household, ...]:
    """Every hand-written household."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return tuple(_household(row) for path in sorted(CASES.glob("*.yaml")) for row in reader.load(path)["cases"])


def situation_of(row: dict[str, Any]) -> Situation:
    """The situation of a short row: written as a CASE.yaml that the product reads, equal rows once."""
    event = row.get("event", "転入")
    origin = {**FROM_TOKYO, **row.get("from", {})} if event == "転入" else None
    event_on = row.get("event_on", date(2026, 11, 20))
    case = {
        "life_event": event,
        "filed_on": row.get("filed_on", date(2026, 11, 24)),
        "event_on": event_on,
        "town": {"code": "999997", "prefecture": "架空県"},
        "from": None if origin is None else _known(origin),
        "to": row.get("to"),
        "applicant": row.get("applicant", {"person": next(iter(row["people"])), "role": "本人"}),
        "household": [_person(event, person, values) for person, values in row["people"].items()],
        "other_household": [_person(event, person, values) for person, values in row.get("others", {}).items()],
        "answers": _known({**QUIET_CASE, **_on_the_day(event, event_on), **row.get("answers", {})}),
    }
    return _read(_written(case))


@cache
def _read(text: str) -> Situation:
    return load_case(text)


def _written(case: dict[str, Any]) -> str:
    """JSON, which is YAML, but with days as YAML has them: without quotes."""
    text = json.dumps(case, ensure_ascii=False, default=lambda day: f"day {day.isoformat()}")
    return re.sub(r'"day (\d{4}-\d\d-\d\d)"', r"\1", text)


def _on_the_day(event: str, event_on: date | None) -> dict[str, Any]:
    return {key: event_on if value == "event_on" else value for key, value in QUIET_OF_EVENT.get(event, {}).items()}


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known (null)."""
    return {key: value for key, value in row.items() if value is not None}


def state_of(row: dict[str, Any]) -> InterviewState:
    """The interview state of a short row."""
    return InterviewState(situation_of(row))


def _household(row: dict[str, Any]) -> Household:
    return Household(
        row["name"],
        situation_of(row),
        frozenset(row["required"].split()),
        row.get("deadlines", {}),
        frozenset(row.get("late", "").split()),
        row.get("superseded", {}),
    )


BASE = ("name", "kana", "birth", "sex", "relationship", "kind", "moves", "concerned", "guarded")

NOT_CONCERNED = {"concerned": False}
ROLE_OF_EVENT = {event: {"moves": True} for event in ("転入", "転出", "転居")}
"""What is true of people unless a row says otherwise: they move along, or the event is about somebody else."""


def _person(event: str, person: str, values: list[Any] | dict[str, Any]) -> dict[str, Any]:
    """A member of CASE.yaml: from a mapping of base values and facts, or from a short list of them."""
    given = _listed(values) if isinstance(values, list) else values
    base = {
        "name": "架空 太郎",
        "kana": "カクウ タロウ",
        "kind": "日本人",
        **ROLE_OF_EVENT.get(event, NOT_CONCERNED),
        **given,
    }
    if isinstance(base.get("birth"), date):
        base["birth"] = base["birth"].isoformat()
    facts = {**QUIET_PERSON, **{key: value for key, value in given.items() if key not in BASE}}
    return {"id": person, **_known({key: base.get(key) for key in BASE}), "facts": _known(facts)}


def _listed(values: list[Any]) -> dict[str, Any]:
    birth, sex, relationship, *rest = values
    facts = rest[-1] if rest and isinstance(rest[-1], dict) else {}
    kind = rest[0] if rest and isinstance(rest[0], str) else "日本人"
    return {"birth": birth, "sex": sex, "relationship": relationship, "kind": kind, **facts}


def base_of(pack: RulePack, state: InterviewState) -> FactBase:
    """The facts of a state."""
    return FactBase(pack, state, ClosedDays())


def results(determiner: Determiner, base: FactBase, of_fact: str | None = None) -> dict[str, Result]:
    """Results alone, without reasons, by label; of the rows that can depend on one fact where one is given."""
    words = {True: Result.REQUIRED, False: Result.NOT_REQUIRED, None: Result.UNDECIDED}
    found = {}
    for row in determiner.rows_at(base):
        if of_fact is not None and of_fact not in row.used:
            continue
        for person in persons(row.procedure, base):
            name = row.procedure.id if person == CASE else f"{row.procedure.id}/{base.person(person)}"
            found[name] = words[row.in_force and determiner.truth(row, base, person)]
    return found
