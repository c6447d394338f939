"""CASE.yaml, the exchange form of a case: read whole or not at all, with every fault listed, and written."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node

from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.errors import Fault, InvalidInput
from desk_app.domain.fact import FactDefinition, FactType, FactValue, Scope, Source
from desk_app.domain.identifiers import folded_number
from desk_app.domain.ids import FactId, PersonId, ResidentId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.relationship import checked
from desk_app.domain.resident import Address, PersonName, ResidentKind, Sex
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.domain.town import Town
from desk_app.services.yaml_reading import NodeReader, parse_nodes, present

PLACE_KINDS = ("国内", "国外", "不明")
CERTIFICATES = ("カード", "紙", "なし")
ROLES = ("本人", "世帯員", "代理人")

_CASE_KEYS = frozenset(
    (
        *("life_event", "filed_on", "event_on", "town", "from", "to"),
        *("applicant", "other_household", "household", "answers", "new_address"),
    )
)
_MEMBER_KEYS = frozenset(
    (
        *("id", "name", "kana", "birth", "sex", "relationship", "kind", "moves", "concerned", "facts"),
        *("resident_id", "guarded", "honseki", "head_of_register", "phone", "sources"),
        *("former", "former_kana", "alias", "alias_kana", "roman", "kana_confirmed"),
    )
)
_NAME_TEXTS = ("kana", "roman", "former", "former_kana", "alias", "alias_kana")
_REMEDY = "示した行を直して、もう一度読み込んでください。"


def load_case(source: Path | str, facts: Mapping[FactId, FactDefinition] | None = None) -> Situation:
    """The situation that a CASE.yaml describes; ``source`` is a path, or the text itself.

    With the fact definitions of the rule pack, facts that there are not, that stand in the wrong place (case or
    person) or hold another type are faults too, and a quoted day of a date fact becomes a day.
    Raises InvalidInput with every fault (line, column) when anything is wrong; nothing is taken then. A file that
    cannot be read raises OSError.
    """
    text = _text_of(source) if isinstance(source, Path) else source
    root, faults = parse_nodes(text.removeprefix("\ufeff"))
    reader = _CaseReader(list(faults), facts)
    if not faults:
        situation = reader.case(root)
        if situation is not None and not reader.faults:
            return situation
    ordered = sorted(reader.faults, key=lambda fault: (fault.line or 0, int(fault.column or 0)))
    raise InvalidInput("ケースファイル", f"{len(ordered)}か所に誤りがあります。", _REMEDY, ordered)


def dump_case(situation: Situation) -> str:
    """CASE.yaml of a situation; reading it gives an equal situation."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = None
    yaml.allow_unicode = True
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump(case_to_plain(situation), out)
    return out.getvalue()


def case_to_plain(situation: Situation) -> dict[str, Any]:
    """The content of CASE.yaml as plain values, days as ``date``."""
    applicant = situation.applicant
    plain: dict[str, Any] = {
        "life_event": str(situation.life_event),
        "filed_on": situation.filed_on,
        "event_on": situation.event_on,
        "town": _flat(situation.town),
        "from": None if situation.origin is None else _place_to_plain(situation.origin),
        "to": None if situation.destination is None else _place_to_plain(situation.destination),
        "applicant": None if applicant is None else {"person": applicant.person, **_flat(applicant)},
        "other_household": [_member_to_plain(member) for member in situation.other_household],
        "household": [_member_to_plain(member) for member in situation.household],
        "answers": dict(situation.answers),
    }
    if situation.new_address is not None:
        plain["new_address"] = _flat(situation.new_address)
    return plain


def case_to_json(situation: Situation) -> dict[str, Any]:
    """The content of CASE.yaml with days as ISO text, as the commands print it."""
    return {key: _json(value) for key, value in case_to_plain(situation).items()}


@dataclass
class _CaseReader(NodeReader):
    """Reads the shapes of CASE.yaml out of nodes."""

    definitions: Mapping[FactId, FactDefinition] | None = None

    def case(self, root: Node | None) -> Situation | None:
        """The whole situation; None, with faults, where something that must be there is missing."""
        if root is None or present(root) is None:
            self.faults.append(Fault("中身がありません。", 1, "1", "shape"))
            return None
        rows = self.mapping(root, "ケース", _CASE_KEYS)
        event = self.choice(rows.get("life_event"), "life_event", LifeEvent)
        filed_on = self.day(rows.get("filed_on"), "filed_on")
        town = self.town(rows.get("town"))
        self.need(root, rows, "ケース", ("life_event", "filed_on", "town"))
        household = self.members(rows.get("household"), "household")
        others = self.members(rows.get("other_household"), "other_household")
        self.distinct(rows, (*household, *others))
        more: dict[str, Any] = {
            "event_on": self.day(rows.get("event_on"), "event_on"),
            "origin": self.place(rows.get("from"), "from"),
            "destination": self.place(rows.get("to"), "to"),
            "new_address": self.address(rows.get("new_address"), "new_address"),
            "applicant": self.applicant(rows.get("applicant"), {one.id for one in (*household, *others)}),
            "answers": self.facts(rows.get("answers"), "answers", Scope.CASE),
        }
        if event is None or filed_on is None or town is None:
            return None
        return Situation(event, filed_on, town, household=household, other_household=others, **more)

    def need(self, node: Node, rows: Mapping[str, Node], where: str, keys: tuple[str, ...]) -> None:
        """Note a fault for each key that must have a value and has none."""
        for key in keys:
            if present(rows.get(key)) is None:
                self.fault(node, where, f"「{key}」がありません。", "key")

    def town(self, node: Node | None) -> Town | None:
        """Our municipality."""
        if present(node) is None or node is None:
            return None
        rows = self.mapping(node, "town", frozenset(("code", "prefecture", "name", "mayor_title")))
        self.need(node, rows, "town", ("code", "prefecture"))
        return Town(
            code=self.code(rows.get("code"), "town.code") or "",
            prefecture=self.text(rows.get("prefecture"), "town.prefecture") or "",
            name=self.text(rows.get("name"), "town.name") or "",
            mayor_title=self.text(rows.get("mayor_title"), "town.mayor_title") or "",
        )

    def code(self, node: Node | None, where: str) -> str | None:
        """A 全国地方公共団体コード: six digits (its check digit is left to the clerk)."""
        return self.taken(node, where, _six_digits)

    def place(self, node: Node | None, where: str) -> Place | None:
        """Where people come from or go to."""
        if present(node) is None:
            return None
        rows = self.mapping(node, where, frozenset(one.name for one in fields(Place)))
        return Place(
            kind=self.one_of(rows.get("kind"), f"{where}.kind", PLACE_KINDS),
            prefecture=self.text(rows.get("prefecture"), f"{where}.prefecture"),
            code=self.code(rows.get("code"), f"{where}.code"),
            address=self.address(rows.get("address"), f"{where}.address"),
            planned_departure_on=self.day(rows.get("planned_departure_on"), f"{where}.planned_departure_on"),
            certificate=self.one_of(rows.get("certificate"), f"{where}.certificate", CERTIFICATES),
            head_name=self.text(rows.get("head_name"), f"{where}.head_name") or "",
            country=self.text(rows.get("country"), f"{where}.country") or "",
        )

    def address(self, node: Node | None, where: str) -> Address | None:
        """An address in its parts."""
        if present(node) is None:
            return None
        keys = frozenset(one.name for one in fields(Address))
        rows = self.mapping(node, where, keys)
        return Address(**{key: self.text(value, f"{where}.{key}") or "" for key, value in rows.items()})

    def applicant(self, node: Node | None, people: set[PersonId]) -> Applicant | None:
        """Who files; the person must be one of the case."""
        if present(node) is None:
            return None
        rows = self.mapping(node, "applicant", frozenset(one.name for one in fields(Applicant)))
        person = self.text(rows.get("person"), "applicant.person")
        if person is not None and person not in people:
            self.fault(rows["person"], "applicant.person", "household にない人です。")
        texts = ("name", "kana", "relation", "authority", "phone", "address")
        return Applicant(
            person=None if person is None else PersonId(person),
            role=self.one_of(rows.get("role"), "applicant.role", ROLES),
            **{key: self.text(rows.get(key), f"applicant.{key}") or "" for key in texts},
        )

    def members(self, node: Node | None, where: str) -> tuple[Member, ...]:
        """The people of a household in the order written."""
        return tuple(self.member(item, f"{where}[{n}]") for n, item in enumerate(self.items(node, where)))

    def member(self, node: Node, where: str) -> Member:
        """One person; only the id must be there."""
        rows = self.mapping(node, where, _MEMBER_KEYS)
        self.need(node, rows, where, ("id",))
        texts = {key: self.text(rows.get(key), f"{where}.{key}") or "" for key in _NAME_TEXTS}
        confirmed = self.flag(rows.get("kana_confirmed"), f"{where}.kana_confirmed")
        number = self.text(rows.get("resident_id"), f"{where}.resident_id")
        return Member(
            id=PersonId(self.text(rows.get("id"), f"{where}.id") or ""),
            name=PersonName(self.text(rows.get("name"), f"{where}.name") or "", kana_confirmed=confirmed, **texts),
            birth=self.taken(rows.get("birth"), f"{where}.birth", parse_registered),
            sex=self.choice(rows.get("sex"), f"{where}.sex", Sex),
            relationship=self.taken(rows.get("relationship"), f"{where}.relationship", checked),
            kind=self.choice(rows.get("kind"), f"{where}.kind", ResidentKind),
            moves=self.flag(rows.get("moves"), f"{where}.moves"),
            concerned=self.flag(rows.get("concerned"), f"{where}.concerned"),
            resident_id=None if number is None else ResidentId(number),
            guarded=self.flag(rows.get("guarded"), f"{where}.guarded") or False,
            honseki=self.text(rows.get("honseki"), f"{where}.honseki") or "",
            head_of_register=self.text(rows.get("head_of_register"), f"{where}.head_of_register") or "",
            phone=self.text(rows.get("phone"), f"{where}.phone") or "",
            facts=self.facts(rows.get("facts"), f"{where}.facts", Scope.PERSON),
            sources=self.sources(rows.get("sources"), f"{where}.sources"),
        )

    def facts(self, node: Node | None, where: str, scope: Scope) -> dict[FactId, FactValue]:
        """Facts by id; null is the same as absent: unknown."""
        read = ((FactId(key), self.fact(FactId(key), value, where, scope)) for key, value in self.pairs(node, where))
        return {fact: value for fact, value in read if value is not None}

    def fact(self, fact: FactId, node: Node, where: str, scope: Scope) -> FactValue | None:
        """The value of one fact, held against its definition where there are definitions."""
        place = f"{where}.{fact}"
        definition = None if self.definitions is None else self.definitions.get(fact)
        if self.definitions is None or present(node) is None:
            return self.scalar(node, place)
        if definition is None:
            self.fault(node, place, "その項目はルールにありません。", "fact")
            return None
        if definition.scope is not scope:
            there = "answers" if definition.scope is Scope.CASE else "人の facts"
            self.fault(node, place, f"この項目は {there} に書いてください。", "fact")
            return None
        return self.typed(definition, node, place)

    def typed(self, definition: FactDefinition, node: Node, where: str) -> FactValue | None:
        """The value of a fact of this type."""
        if definition.type is FactType.BOOL:
            return self.flag(node, where)
        if definition.type is FactType.NUMBER:
            return self.whole_number(node, where)
        if definition.type is FactType.DATE:
            return self.day(node, where)
        if definition.type is FactType.CHOICE:
            return self.one_of(node, where, tuple(choice.value for choice in definition.choices))
        return self.text(node, where)

    def sources(self, node: Node | None, where: str) -> dict[str, Source]:
        """Where values came from."""
        read = ((key, self.choice(value, f"{where}.{key}", Source)) for key, value in self.pairs(node, where))
        return {key: source for key, source in read if source is not None}

    def distinct(self, rows: Mapping[str, Node], members: tuple[Member, ...]) -> None:
        """Note a fault where two people have the same id."""
        ids = [member.id for member in members if member.id]
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            self.fault(
                rows["household" if "household" in rows else "other_household"], twice, "同じ id が二人にあります。"
            )


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault("UTF-8 ではありません。", error.object.count(b"\n", 0, error.start) + 1, None, "encoding")
        raise InvalidInput(
            "ケースファイル", "文字コードが違います。", "UTF-8 で保存してください。", [fault]
        ) from None


def _six_digits(text: str) -> str:
    folded = folded_number(text)
    if len(folded) != 6 or not folded.isdecimal():
        raise InvalidInput(
            "団体コード", "6桁の数字ではありません。", "検査数字まで6桁を引用符で囲んで書いてください。"
        )
    return folded


def _flat(value: Any) -> dict[str, Any]:
    """The fields of a dataclass of plain values, empty ones left out."""
    rows = {one.name: getattr(value, one.name) for one in fields(value)}
    return {key: one for key, one in rows.items() if one not in (None, "")}


def _place_to_plain(place: Place) -> dict[str, Any]:
    rows = _flat(place)
    if place.address is not None:
        rows["address"] = _flat(place.address)
    return rows


def _member_to_plain(member: Member) -> dict[str, Any]:
    rows: dict[str, Any] = {"id": member.id, "name": member.name.registered}
    rows |= {key: text for key in _NAME_TEXTS if (text := getattr(member.name, key))}
    rows |= {
        "kana_confirmed": member.name.kana_confirmed,
        "birth": None if member.birth is None else _birth(member.birth.text),
        "sex": None if member.sex is None else str(member.sex),
        "relationship": member.relationship,
        "kind": None if member.kind is None else str(member.kind),
        "moves": member.moves,
        "concerned": member.concerned,
        "resident_id": member.resident_id,
        "guarded": member.guarded or None,
        "honseki": member.honseki or None,
        "head_of_register": member.head_of_register or None,
        "phone": member.phone or None,
    }
    rows["facts"] = dict(member.facts)
    if member.sources:
        rows["sources"] = {key: str(source) for key, source in member.sources.items()}
    return {key: value for key, value in rows.items() if value is not None}


def _birth(text: str) -> date | str:
    """An ISO birth as a day, so that it stands without quotes; every other text as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.isoformat() == text else text


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _json(one) for key, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, list) else value
