"""Pre-entry at home (事前入力) as the text of a QR: what is to be done and a few answers, no name, no number.

``IP1:転居;ja;moved_on=2026-11-20;owns_car=true;8A5C0D1E`` — the event, the language, answers under the fact's id
(days in ISO form, truth values as true and false), and eight hexadecimal digits: the CRC-32 of all before them in
UTF-8. Answers are suggestions: the desk marks them as pre-entry and the clerk confirms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from desk_app.domain.fact import LANGUAGES, FactValue
from desk_app.domain.life_event import LifeEvent

PREFIX = "IP1:"
MOST_ANSWERS = 60
_FACT = re.compile(r"[a-z][a-z0-9_]{0,60}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{1,9}")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class PreEntry:
    """What a resident entered at home."""

    event: LifeEvent
    language: str
    answers: Mapping[str, FactValue]


def pre_entry_payload(entry: PreEntry) -> str:
    """The text of the QR."""
    parts = [entry.event.value, entry.language]
    parts += [
        f"{fact}={_written(value).replace('%', '%25').replace(';', '%3B')}" for fact, value in entry.answers.items()
    ]
    body = PREFIX + ";".join(parts) + ";"
    return body + _check(body)


def parse_pre_entry(text: str) -> PreEntry | None:
    """What the text of a QR says; None when it is none of these, was changed, or names no event of the counter."""
    body, check = text[:-8], text[-8:]
    if not text.startswith(PREFIX) or not body.endswith(";") or _check(body) != check:
        return None
    parts = body.removeprefix(PREFIX)[:-1].split(";")
    events = {one.value: one for one in LifeEvent}
    if len(parts) < 2 or parts[0] not in events or parts[1] not in LANGUAGES:
        return None
    event, language, *pairs = parts
    if len(pairs) > MOST_ANSWERS:
        return None
    answers: dict[str, FactValue] = {}
    for pair in pairs:
        fact, equals, written = pair.partition("=")
        value = _read(written.replace("%3B", ";").replace("%25", "%")) if equals and _FACT.fullmatch(fact) else None
        if value is None or fact in answers:
            return None
        answers[fact] = value
    return PreEntry(events[event], language, answers)


def _check(body: str) -> str:
    return f"{crc32(body.encode()):08X}"


def _written(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(text: str) -> FactValue | None:
    if text in _TRUTH:
        return _TRUTH[text]
    if _NUMBER.fullmatch(text):
        return int(text)
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return text or None
