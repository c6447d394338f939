"""The source language of form fields: where a value of a form comes from, parsed once and evaluated purely.

``[each:PEOPLE/]PATH[|FILTER…][ ?? PATH…]`` or ``=text``; the first alternative that gives something counts.

PATH is one of
- ``case.event filed_on event_on made_on identity new_household lived_since`` (the day of a move in or within),
  ``town.name prefecture mayor``
- ``new_address.``, ``origin.``, ``destination.`` + ``line postal katagaki one_line``; of a place also ``head
  departure certificate prefecture``; ``home.`` (where the people live in this town: the new address of who moves in
  or within, else the registered one), ``away.`` (the other end of a move: where people go to or come from)
  and ``previous.`` (the address left by who moves in or within)
- ``applicant. head. spouse. person. subject. mother. father. husband. wife. new_head. old_head.`` +
  ``name kana family given roman former alias birth sex relationship kind honseki head_of_register honseki_line
  phone age grade individual_number child_of_applicant``;
  ``applicant.line postal katagaki one_line`` (home, or what who is no resident of the case gave as address),
  ``applicant.role relation authority parent`` (父 or 母 where everyone concerned is the applicant's child),
  ``applicant.told_relation`` (as who files said it; never taken from the register);
  ``subject`` is whom the event is about (当事者: the newborn, the deceased), ``mother`` who gave birth, ``father``
  the newborn's father within the household, ``husband`` and ``wife`` the man and the woman who marry or divorce
  (with ``line postal katagaki one_line`` where they live in the household of the case),
  ``new_head`` and ``old_head`` the head after and before the event where it is not a move in
- ``fact:ID`` (of the case), ``person.fact:ID`` (of the person; ``head.fact:…`` and so on too)
- ``required:A03`` or ``person.required:B01+B02``: whether one of these procedures is required

FILTERs: ``wareki`` ``short`` ``western`` (dates), ``yes:TEXT`` ``no:TEXT`` (yes/no), ``map:a=b,c=d`` (``true`` and
``false`` for yes/no; what is not named stays), ``only:a,b`` (drops other values), ``digits``, ``suffix:TEXT``.
PEOPLE: ``movers companions`` (who move with the applicant) ``household children concerned`` (whom the form's
procedures are required for) ``subjects`` (everyone the event is about) ``apart`` (children who do not stay with the
applicant in a move) ``changed`` (whose entry in the register changes: who moves, who remains after a death)
``minors`` (under 18, not whom the event is about), or two of them as ``concerned?children``: the second where the
first is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from desk_app.domain.calendar_jp import (
    RegisteredDate,
    age_on,
    grade_label,
    registered_text,
    school_grade_on,
    school_year_end,
    to_wareki,
    to_wareki_short,
    to_western,
)
from desk_app.domain.fact import FactValue, KnownFact
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.resident import Address, ResidentKind, Sex
from desk_app.domain.situation import Member, Place, Situation

SourceValue = FactValue | RegisteredDate | None

CASE_PARTS = frozenset({"event", "filed_on", "event_on", "made_on", "identity", "new_household", "lived_since"})
TOWN_PARTS = frozenset({"name", "prefecture", "mayor"})
ADDRESS_PARTS = frozenset({"line", "postal", "katagaki", "one_line"})
PLACE_PARTS = ADDRESS_PARTS | {"head", "departure", "certificate", "prefecture"}
PERSON_PARTS = frozenset(
    {"name", "kana", "family", "given", "roman", "former", "alias", "birth", "sex", "relationship", "kind", "honseki"}
    | {"head_of_register", "honseki_line", "phone", "age", "grade", "individual_number", "child_of_applicant"}
)
APPLICANT_PARTS = PERSON_PARTS | ADDRESS_PARTS | {"role", "relation", "authority", "parent", "told_relation"}
PEOPLE = frozenset(
    {"movers", "companions", "household", "children", "concerned", "subjects", "apart", "changed", "minors"}
)
FILTERS = frozenset({"wareki", "short", "western", "yes", "no", "map", "only", "digits", "suffix"})
_ROOTS: Mapping[str, frozenset[str]] = {
    "case": CASE_PARTS,
    "town": TOWN_PARTS,
    "new_address": ADDRESS_PARTS,
    "origin": PLACE_PARTS,
    "destination": PLACE_PARTS,
    "home": ADDRESS_PARTS,
    "away": PLACE_PARTS,
    "previous": PLACE_PARTS,
    "applicant": APPLICANT_PARTS,
    "head": PERSON_PARTS,
    "spouse": PERSON_PARTS,
    "person": PERSON_PARTS,
    "subject": PERSON_PARTS,
    "mother": PERSON_PARTS,
    "father": PERSON_PARTS,
    "husband": PERSON_PARTS | ADDRESS_PARTS,
    "wife": PERSON_PARTS | ADDRESS_PARTS,
    "new_head": PERSON_PARTS,
    "old_head": PERSON_PARTS,
}
_PEOPLE_ROOTS = frozenset(root for root, parts in _ROOTS.items() if parts >= PERSON_PARTS)
_SPOUSES = ("妻", "夫", "妻(未届)", "夫(未届)", "縁故者(妻)", "縁故者(夫)")


@dataclass(frozen=True, slots=True)
class Term:
    """One alternative of a source: root, part and filters (name, argument)."""

    root: str
    part: str
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A parsed source. ``each`` names the people it repeats for, empty where it does not."""

    terms: tuple[Term, ...]
    each: str = ""

    def facts(self) -> frozenset[FactId]:
        """Facts this source reads."""
        return frozenset(FactId(term.part[5:]) for term in self.terms if term.part.startswith("fact:"))

    def procedures(self) -> frozenset[ProcedureId]:
        """Procedures this source asks about."""
        found = (term.part[9:].split("+") for term in self.terms if term.part.startswith("required:"))
        return frozenset(ProcedureId(one) for names in found for one in names)


@lru_cache(maxsize=4096)
def parse_source(text: str) -> FieldSource:
    """The parsed source; raises ValueError saying (in Japanese) what is wrong with it."""
    each = ""
    if text.startswith("each:"):
        each, _, text = text[5:].partition("/")
        unknown = set(each.split("?")) - PEOPLE
        if unknown:
            raise ValueError(f"each:{each} の「{'、'.join(sorted(unknown))}」を知りません。")
    return FieldSource(tuple(_term(part.strip()) for part in text.split(" ?? ")), each)


def _term(text: str) -> Term:
    if text.startswith("="):
        return Term("=", text[1:])
    path, *filters = text.split("|")
    root, part = _path(path)
    parsed = tuple((name, argument) for name, _, argument in (one.partition(":") for one in filters))
    for name, _ in parsed:
        if name not in FILTERS:
            raise ValueError(f"加工「{name}」を知りません。")
    return Term(root, part, parsed)


def _path(path: str) -> tuple[str, str]:
    if re.match(r"(fact|required):", path):
        return "case", path
    root, dot, part = path.partition(".")
    if root not in _ROOTS or not dot:
        raise ValueError(f"値の出所「{path}」を知りません。")
    special = root in _PEOPLE_ROOTS and re.match(r"(fact|required):", part)
    if not special and part not in _ROOTS[root]:
        raise ValueError(f"値の出所「{path}」を知りません。")
    return root, part


@dataclass(frozen=True, slots=True)
class SourceContext:
    """Everything a source may read; ``person`` is the subject of the form or of the table row."""

    situation: Situation
    determinations: Sequence[Determination]
    known: Mapping[FactKey, KnownFact]
    made_on: date
    identity: str = ""
    individual_numbers: Mapping[PersonId, str] | None = None
    person: Member | None = None
    concerned: tuple[PersonId, ...] = ()

    def of(self, person: Member) -> SourceContext:
        """The same for another person."""
        return replace(self, person=person)

    def head(self) -> Member | None:
        """The head of the household (世帯主): who becomes it, who is it, or the only person there is."""
        if self.situation.new_head is not None:
            return next((one for one in self.situation.household if one.id == self.situation.new_head), None)
        household = self.situation.household
        heads = [one for one in household if one.relationship == "世帯主"]
        return heads[0] if heads else (household[0] if len(household) == 1 else None)

    def applicant(self) -> Member | None:
        """The applicant where a person of the case files."""
        applicant = self.situation.applicant
        if applicant is None or applicant.person is None:
            return None
        people = (*self.situation.household, *self.situation.other_household)
        return next((one for one in people if one.id == applicant.person), None)

    def spouse(self) -> Member | None:
        """The spouse of the applicant within the household: the head, or who is the head's 妻 or 夫."""
        applicant = self.applicant()
        partner = next((one for one in self.situation.household if one.relationship in _SPOUSES), None)
        if applicant is None or partner is None:
            return None
        return self.head() if applicant.id == partner.id else (partner if applicant is self.head() else None)

    def subject(self) -> Member | None:
        """The first of the household whom the event is about."""
        return next((one for one in self.situation.household if one.concerned), None)

    def mother(self) -> Member | None:
        """Who of the household gave birth; where nobody was named, the newborn's mother by 続柄."""
        household = self.situation.household
        named = next((one for one in household if self.fact(FactId("gave_birth"), one.id) is True), None)
        return named or self._parent_of_subject(Sex.FEMALE)

    def father(self) -> Member | None:
        """The father of whom the event is about, by 続柄 within the household."""
        return self._parent_of_subject(Sex.MALE)

    def _parent_of_subject(self, sex: Sex) -> Member | None:
        subject = self.subject()
        found = (one for one in self.situation.household if one.sex is sex and one is not subject)
        return None if subject is None else next((one for one in found if _is_child(subject, one)), None)

    def of_couple(self, sex: Sex) -> Member | None:
        """The man or the woman of those whom the event is about (夫・妻 of a marriage or divorce)."""
        people = (*self.situation.household, *self.situation.other_household)
        return next((one for one in people if one.concerned and one.sex is sex), None)

    def new_head(self) -> Member | None:
        """The head after the event; None where the head dies or leaves and nobody was named yet."""
        situation = self.situation
        head = self.head()
        if head is None or head.id == situation.new_head or situation.life_event is LifeEvent.MOVE_IN:
            return head
        gone = {LifeEvent.DEATH: head.concerned, LifeEvent.MOVE_OUT: head.moves}.get(situation.life_event)
        return None if gone else head

    def old_head(self) -> Member | None:
        """The head before the event, where it is not a move in."""
        if self.situation.life_event is LifeEvent.MOVE_IN:
            return None
        return next((one for one in self.situation.household if one.relationship == "世帯主"), None)

    def previous(self) -> Place | None:
        """The place left by who moves in or within this town."""
        event = self.situation.life_event
        return self.situation.origin if event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_WITHIN) else None

    def home(self) -> Address | None:
        """The address in this town: the new one of who moves in or within, else the one left or kept."""
        situation = self.situation
        registered = situation.origin.address if situation.origin else None
        if situation.life_event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_WITHIN):
            return situation.new_address
        return registered if situation.life_event is LifeEvent.MOVE_OUT else registered or situation.new_address

    def away(self) -> Place | None:
        """The other end of a move: where people go to, or where they come from."""
        leaves = self.situation.life_event is LifeEvent.MOVE_OUT
        return self.situation.destination if leaves else self.situation.origin

    def fact(self, fact: FactId, person: PersonId | None) -> FactValue | None:
        """A known fact, also where it still stands only in the situation."""
        found = self.known.get((fact, person))
        if found is not None:
            return found.value
        if person is None:
            return self.situation.answers.get(fact)
        return self.situation.member(person).facts.get(fact)

    def required(self, procedures: Iterable[str], person: PersonId | None) -> bool:
        """Whether one of the procedures is required, for this person or (None) for anyone."""
        wanted = set(procedures)
        return any(
            one.procedure in wanted
            and one.result is Result.REQUIRED
            and (person is None or one.person in (person, None))
            for one in self.determinations
        )

    def people(self, each: str) -> tuple[Member, ...]:
        """The people a table repeats for, in the order of the household."""
        for name in each.split("?"):
            found = tuple(one for one in self.situation.household if self._is(name, one))
            if found:
                return found
        return ()

    def _is(self, name: str, member: Member) -> bool:
        if name in {"movers", "companions"}:
            moves = self.fact(FactId("moves"), member.id) if member.moves is None else member.moves
            return moves is not False and (name == "movers" or member is not self.applicant())
        if name in {"concerned", "subjects"}:
            return member.id in self.concerned if name == "concerned" else member.concerned is True
        if name in {"changed", "minors"}:
            return self._changes(member) if name == "changed" else self._minor(member)
        if name in {"children", "apart"}:
            return self._child(member) and (name == "children" or self._apart(member))
        return True

    def _changes(self, member: Member) -> bool:
        """Who moves in or within; who stays when others leave; who remains after a death; else whom it is about."""
        event = self.situation.life_event
        if event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_WITHIN):
            return self._is("movers", member)
        if event is LifeEvent.MOVE_OUT:
            return not self._is("movers", member)
        if event is LifeEvent.DEATH:
            return not member.concerned
        return member.concerned is not False

    def _minor(self, member: Member) -> bool:
        """Under 18 on the day of filing and not one of those whom the event is about (民法4条)."""
        exact = member.birth.exact if member.birth else None
        return exact is not None and not member.concerned and age_on(exact, self.situation.filed_on) < 18

    def _apart(self, member: Member) -> bool:
        """Whether one of the applicant and this person moves and the other does not."""
        applicant = self.applicant()
        return applicant is not None and {applicant.moves, member.moves} == {True, False}

    def _child(self, member: Member) -> bool:
        """Until the first 31 March after the 18th birthday (児童手当法3条1項)."""
        if member.birth is None or member.birth.exact is None:
            return False
        return self.situation.filed_on <= school_year_end(member.birth.exact, 18)


def evaluate(source: FieldSource, context: SourceContext) -> str:
    """The text of a source in this context; empty where nothing is known."""
    for term in source.terms:
        if term.root == "=":
            return term.part
        text = _filtered(_value(term, context), term.filters)
        if text:
            return text
    return ""


def _value(term: Term, context: SourceContext) -> SourceValue:
    situation = context.situation
    if term.root in _PEOPLE_ROOTS:
        return _of_person(term, context)
    if term.root == "case":
        return _of_case(term.part, context)
    if term.root == "town":
        town = situation.town
        return {"name": town.name, "prefecture": town.prefecture, "mayor": town.mayor_title}[term.part]
    if term.root in {"new_address", "home"}:
        return _of_address(situation.new_address if term.root == "new_address" else context.home(), term.part)
    places = {
        "origin": situation.origin,
        "destination": situation.destination,
        "away": context.away(),
        "previous": context.previous(),
    }
    return _of_place(places[term.root], term.part)


def _of_case(part: str, context: SourceContext) -> SourceValue:
    if part.startswith("fact:"):
        return context.fact(FactId(part[5:]), None)
    if part.startswith("required:"):
        return context.required(part[9:].split("+"), None)
    situation = context.situation
    event_on = situation.event_on or context.fact(FactId("event_on"), None)
    moves_here = situation.life_event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_WITHIN)
    values: Mapping[str, SourceValue] = {
        "event": situation.life_event.value,
        "filed_on": situation.filed_on,
        "event_on": event_on,
        "lived_since": event_on if moves_here else None,
        "made_on": context.made_on,
        "identity": context.identity,
        "new_household": _new_household(situation),
    }
    return values[part]


def _new_household(situation: Situation) -> bool | None:
    """Whether the people who move in make a household of their own; not known for other events."""
    return not situation.other_household if situation.life_event is LifeEvent.MOVE_IN else None


def _of_address(address: Address | None, part: str) -> SourceValue:
    if address is None:
        return None
    line = f"{address.prefecture}{address.municipality}{address.town}{address.banchi}"
    return {
        "line": line,
        "postal": address.postal_code,
        "katagaki": address.katagaki,
        "one_line": address.one_line,
    }[part]


def _of_place(place: Place | None, part: str) -> SourceValue:
    if place is None:
        return None
    if part == "line" and place.address is None:
        return place.country or place.prefecture
    if part in ADDRESS_PARTS:
        return _of_address(place.address, part)
    return {
        "head": place.head_name,
        "departure": place.planned_departure_on,
        "certificate": place.certificate,
        "prefecture": place.prefecture,
    }[part]


def _of_person(term: Term, context: SourceContext) -> SourceValue:
    if term.root == "applicant":
        return _of_applicant(term.part, context)
    found = {
        "head": context.head,
        "spouse": context.spouse,
        "subject": context.subject,
        "mother": context.mother,
        "father": context.father,
        "husband": lambda: context.of_couple(Sex.MALE),
        "wife": lambda: context.of_couple(Sex.FEMALE),
        "new_head": context.new_head,
        "old_head": context.old_head,
    }.get(term.root)
    member = context.person if found is None else found()
    if term.part in ADDRESS_PARTS:
        return _of_address(context.home(), term.part) if member in context.situation.household else None
    return None if member is None else _of_member(member, term.part, context)


def _of_applicant(part: str, context: SourceContext) -> SourceValue:
    applicant, member = context.situation.applicant, context.applicant()
    if applicant is None:
        return None
    own: Mapping[str, SourceValue] = {
        "role": context.fact(FactId("applicant_role"), None) or applicant.role,
        "relation": applicant.relation or (member.relationship if member else None),
        "told_relation": applicant.relation,
        "authority": applicant.authority,
        "phone": applicant.phone or (member.phone if member else "") or context.fact(FactId("phone"), None),
    }
    if part in own:
        return own[part]
    if part == "parent":
        return _parent(context)
    if part in ADDRESS_PARTS:
        outside = applicant.address if part in {"line", "one_line"} else None
        return _of_address(context.home(), part) if member is not None else outside
    if member is not None:
        return _of_member(member, part, context)
    return {"name": applicant.name, "kana": applicant.kana}.get(part)


def _parent(context: SourceContext) -> SourceValue:
    """父 or 母 by the applicant's sex, where everyone the form concerns is the applicant's child."""
    applicant = context.applicant()
    children = [context.situation.member(person) for person in context.concerned]
    if applicant is None or not children or not all(_is_child(child, applicant) for child in children):
        return None
    return {Sex.MALE: "父", Sex.FEMALE: "母"}.get(applicant.sex) if applicant.sex else None


def _is_child(child: Member, parent: Member) -> bool:
    """By 続柄: 子 of the head or the head's spouse, 妻の子 of the wife."""
    if parent.relationship == "世帯主":
        return child.relationship == "子"
    return parent.relationship in _SPOUSES and child.relationship in {"子", f"{parent.relationship}の子"}


def _child_of_applicant(member: Member, context: SourceContext) -> SourceValue:
    applicant = context.applicant()
    return applicant is not None and _is_child(member, applicant)


def _of_member(member: Member, part: str, context: SourceContext) -> SourceValue:
    if part.startswith("fact:"):
        return context.fact(FactId(part[5:]), member.id)
    if part.startswith("required:"):
        return context.required(part[9:].split("+"), member.id)
    return _PERSON_VALUES[part](member, context)


def _age(member: Member, context: SourceContext) -> SourceValue:
    exact = member.birth.exact if member.birth else None
    return None if exact is None else age_on(exact, context.situation.filed_on)


def _grade(member: Member, context: SourceContext) -> SourceValue:
    exact = member.birth.exact if member.birth else None
    grade = school_grade_on(exact, context.situation.filed_on) if exact else None
    return None if grade is None else grade_label(grade)


def _birth(member: Member, context: SourceContext) -> SourceValue:
    if member.birth is None:
        return context.fact(FactId("birth"), member.id)
    return registered_text(member.birth, western=True) if member.kind is ResidentKind.FOREIGN else member.birth


def _honseki(member: Member, _: SourceContext) -> SourceValue:
    return " ".join(part for part in (member.honseki, member.head_of_register) if part)


_PERSON_VALUES: Mapping[str, Callable[[Member, SourceContext], SourceValue]] = {
    "name": lambda m, _: m.name.registered,
    "kana": lambda m, _: m.name.kana,
    "family": lambda m, _: m.name.family,
    "given": lambda m, _: m.name.given,
    "roman": lambda m, _: m.name.roman,
    "former": lambda m, _: m.name.former,
    "alias": lambda m, _: m.name.alias,
    "birth": _birth,
    "sex": lambda m, c: m.sex.value if m.sex else c.fact(FactId("sex"), m.id),
    "relationship": lambda m, c: m.relationship or c.fact(FactId("relationship"), m.id),
    "kind": lambda m, c: m.kind.value if m.kind else c.fact(FactId("kind"), m.id),
    "honseki": lambda m, _: m.honseki,
    "head_of_register": lambda m, _: m.head_of_register,
    "honseki_line": _honseki,
    "phone": lambda m, _: m.phone,
    "age": _age,
    "grade": _grade,
    "child_of_applicant": _child_of_applicant,
    "individual_number": lambda m, c: (c.individual_numbers or {}).get(m.id),
}


def _filtered(value: SourceValue, filters: Sequence[tuple[str, str]]) -> str:
    for name, argument in filters:
        if value is None or value == "":
            return ""
        value = _filter(value, name, argument)
    return _as_text(value)


def _filter(value: SourceValue, name: str, argument: str) -> SourceValue:
    if name in {"wareki", "short", "western"}:
        return _dated(value, name)
    key = str(value).lower() if isinstance(value, bool) else str(value)
    if name in {"yes", "no"}:
        return argument if key == {"yes": "true", "no": "false"}[name] else None
    if name == "only":
        return value if key in argument.split(",") else None
    if name == "map":
        table = dict(pair.split("=", 1) for pair in argument.split(","))
        return table.get(key, None if isinstance(value, bool) else value)
    return f"{value}{argument}" if name == "suffix" else re.sub(r"\D", "", str(value))


def _dated(value: SourceValue, name: str) -> SourceValue:
    """A day in the wanted form; an uncertain registered date stands as it is registered."""
    if isinstance(value, RegisteredDate):
        if value.exact is None or name == "wareki":
            return registered_text(value)
        value = value.exact
    if not isinstance(value, date):
        return value
    return {"wareki": to_wareki, "short": to_wareki_short, "western": to_western}[name](value)


def _as_text(value: SourceValue) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "はい"
    if isinstance(value, RegisteredDate):
        return registered_text(value)
    if isinstance(value, date):
        return to_wareki(value)
    return str(value)
