"""Fees (手数料): the municipal table, what a row costs for a case, and why it is free.

Amounts are yen and the town's own (市手数料条例); the pack brings usual ones. Pure: facts come in by a look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from desk_app.domain.ids import FactId
from desk_app.domain.procedure import LegalBasis
from desk_app.rules.condition import NOT_APPLICABLE, Held, Node, Test, Truth


@dataclass(frozen=True, slots=True)
class Fee:
    """One line of the table: yen for one ``unit``. With ``persons_per_unit`` further people cost another fee."""

    id: str
    label: str
    yen: int
    unit: str
    basis: LegalBasis
    note: str = ""
    persons_per_unit: int = 0
    """0: any number of people on one copy; 5: each further five cost a fee again (双葉町の例)."""

    def units(self, copies: int, persons: int) -> int:
        """How many times the fee is due for these copies with so many people on each."""
        if self.persons_per_unit <= 0 or persons <= self.persons_per_unit:
            return copies
        return copies * -(-persons // self.persons_per_unit)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A purpose for which fees are not taken. ``fees`` empty: every fee of the table."""

    code: str
    purpose: str
    label: str
    basis: LegalBasis
    fees: frozenset[str] = frozenset()

    def covers(self, fee: Fee) -> bool:
        """Whether the fee is free for this purpose."""
        return not self.fees or fee.id in self.fees


@dataclass(frozen=True, slots=True)
class FeeTable:
    """The whole table of a town. ``purpose`` is the fact that says what the papers are for."""

    fees: Mapping[str, Fee] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    purpose: FactId | None = None

    def exemption(self, purpose: Held, fee: Fee) -> Exemption | None:
        """The first exemption for a purpose that covers the fee."""
        return next((one for one in self.exemptions if one.purpose == purpose and one.covers(fee)), None)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """Which fee a row costs: so many copies (a number or a number fact), with so many people on each."""

    fee: Fee
    copies: FactId | int = 1
    persons: FactId | None = None
    when: Test | None = None
    node: Node | None = None
    """The tree that ``when`` was compiled from."""

    def facts(self) -> tuple[FactId, ...]:
        """Number facts the amount depends on."""
        found = (self.copies if not isinstance(self.copies, int) else None, self.persons)
        return tuple(FactId(one) for one in found if one is not None)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a row costs: the sum of what is known, one readable line per fee, and the facts still missing."""

    yen: int = 0
    lines: tuple[str, ...] = ()
    missing: tuple[FactId, ...] = ()


def charge(rules: Iterable[tuple[FeeRule, Truth]], table: FeeTable, value: Callable[[FactId], Held]) -> Charge:
    """The charge of a row for the facts that ``value`` gives (None: not known).

    Each rule comes with whether its condition holds. What is not known keeps its line, without an amount in the sum.
    """
    yen = 0
    lines: list[str] = []
    missing: list[FactId] = []
    for rule, holds in rules:
        line = None if holds is False else _line(rule, table, value)
        if line is None:
            continue
        if holds is None:
            line = Charge(0, (f"{rule.fee.label} {_yen(rule.fee.yen)}(かかることがあります)",))
        yen += line.yen
        lines.extend(line.lines)
        missing.extend(line.missing)
    return Charge(yen, tuple(lines), tuple(dict.fromkeys(missing)))


def always(rules: Iterable[FeeRule]) -> int:
    """Yen that a row costs whatever is known: fixed numbers without a condition."""
    return sum(rule.fee.yen * rule.copies for rule in rules if isinstance(rule.copies, int) and rule.node is None)


def _line(rule: FeeRule, table: FeeTable, value: Callable[[FactId], Held]) -> Charge | None:
    """One fee; None where no copy is wanted."""
    copies, persons = _number(rule.copies, value), _number(1 if rule.persons is None else rule.persons, value)
    fee = rule.fee
    if copies == 0:
        return None
    unknown = [fact for fact in rule.facts() if value(fact) is None]
    if copies is None or (persons is None and fee.persons_per_unit > 0):
        return Charge(0, (f"{fee.label} {_yen(fee.yen)}(1{fee.unit}、数は未定)",), tuple(unknown))
    held = value(table.purpose) if table.purpose is not None and table.exemptions else NOT_APPLICABLE
    free = table.exemption(held, fee)
    if free is not None:
        return Charge(0, (f"{fee.label} {copies}{fee.unit} 無料({free.label}・{free.code})",))
    units = fee.units(copies, persons or 1)
    amount = units * fee.yen
    several = "" if units == copies else f"({persons}人分)"
    line = f"{fee.label}{several} {_yen(fee.yen)}×{units}={_yen(amount)}" if fee.yen else f"{fee.label} 無料"
    return Charge(amount, (line,), (table.purpose,) if held is None and table.purpose is not None else ())


def _number(of: FactId | int, value: Callable[[FactId], Held]) -> int | None:
    """A number fact's value; 0 where it does not apply, None while it is not known."""
    if isinstance(of, int):
        return of
    held = value(of)
    if held is NOT_APPLICABLE:
        return 0
    return held if isinstance(held, int) else None


def _yen(amount: int) -> str:
    return f"{amount:,}円"
