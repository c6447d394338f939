"""What single rows are expected to say: written by hand from law and the list of procedures, not from the pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Situation
from desk_app.rules.pack import Procedure
from tests.desk_app.rules.households import situation_of

FOLDER = Path(__file__).parent / "row_cases"


@dataclass(frozen=True)
class RowCase:
    """One household and what is expected of one row for one person or the case."""

    name: str
    label: str
    situation: Situation
    result: Result
    belongings: dict[str, bool]
    """Things that are, or are not, to be brought."""
    days: tuple[str, ...] | None
    alone: bool = False
    """Whether only this row has a period on the day of the case."""
    named: str = ""
    """What the row is called then."""

    def holds(self, one: Determination) -> bool:
        """Whether the determination under the label is as expected."""
        brought = {thing.id for thing in one.belongings}
        days = tuple(str(deadline.on) for deadline in one.deadlines)
        return (
            one.result is self.result
            and all((thing in brought) is wanted for thing, wanted in self.belongings.items())
            and (self.days is None or days == self.days)
            and self.named in {"", one.name}
        )


@cache
def row_cases() -> tuple[RowCase, ...]:
    """Every case of the table, in order of the files."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return tuple(
        one
        for path in sorted(FOLDER.glob("*.yaml"))
        for n, row in enumerate(reader.load(path)["cases"], 1)
        for one in _cases(f"{path.stem}.{n}", row)
    )


def _cases(name: str, row: dict[str, Any]) -> Iterator[RowCase]:
    """``yes`` and ``no`` hold differences from the row's ``given``; each gives one case."""
    sides = [(Result.REQUIRED, one) for one in row.get("yes", [])]
    sides += [(Result.NOT_REQUIRED, one) for one in row.get("no", [])]
    for n, (result, change) in enumerate(sides, 1):
        said = dict(change)
        brings = {thing: True for thing in said.pop("brings", "").split()}
        brings |= {thing: False for thing in said.pop("not_brings", "").split()}
        days, named = said.pop("days", None), said.pop("named", "")
        yield RowCase(
            f"{name}.{n}",
            row["row"],
            situation_of(_household(row, said)),
            result,
            brings,
            None if days is None else tuple(days.split()),
            row.get("alone", False),
            named,
        )


KEYS = frozenset({"filed_on", "event_on", "from", "to", "applicant", "answers"})


def _household(row: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The household of a case: ``p1`` … with facts, other keys of the case, plain facts among the answers."""
    given: dict[str, Any] = {"event": row["event"], "people": {}, "answers": {}}
    for layer in (row.get("given", {}), change):
        for key, value in layer.items():
            if key.startswith("p") and key[1:].isdigit():
                given["people"][key] = {**given["people"].get(key, PERSON), **value}
            elif key in KEYS and isinstance(value, dict):
                given[key] = {**given.get(key, {}), **value}
            elif key in KEYS:
                given[key] = value
            else:
                given["answers"][key] = value
    given["people"] = given["people"] or {"p1": PERSON}
    return given


PERSON = {"birth": "1980-06-01", "sex": "男", "relationship": "世帯主"}


def papers() -> dict[str, tuple[str, frozenset[str]]]:
    """By row: the division it belongs to and the forms it fills."""
    reader = YAML(typ="safe", pure=True)
    table = reader.load(FOLDER.with_name("row_papers.yaml"))
    forms: dict[str, set[str]] = {}
    for form, rows in table["forms"].items():
        for row in rows.split():
            forms.setdefault(row, set()).add(form)
    return {
        row: (division, frozenset(forms.get(row, ())))
        for division, rows in table["divisions"].items()
        for row in rows.split()
    }


_PAPERS: dict[str, tuple[str, frozenset[str]]] = {}


def wrong_papers(row: Procedure) -> Iterator[str]:
    """What a row says of its division or forms that the table does not."""
    _PAPERS.update(_PAPERS or papers())
    division, forms = _PAPERS[row.id]
    for version in row.versions():
        if version.division != division:
            yield f"{row.id} {version.division}"
        if frozenset(map(str, version.forms)) != forms:
            yield f"{row.id} {' '.join(version.forms)}"
