"""Earlier rows (履歴) of the invented residents: former addresses of whole households, names before a marriage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from desk_app.demo.person import Household, Person, Place
from desk_app.domain.calendar_jp import to_wareki

MOVED_SHARE = 0.035
"""Part of the households that lived elsewhere in the town before; one in five of them in more than one place."""
MARRIED_SHARE = 0.06
"""Part of the wives whose row under their former surname is kept."""


def give_history(
    random: Random, household: Household, place: Callable[[], Place], family: Callable[[], tuple[str, str]]
) -> None:
    """Give some of these people earlier rows; ``place`` and ``family`` make an address and a surname."""
    if household.status != "現存":
        return
    if random.random() < MOVED_SHARE:
        for _ in range(1 if random.random() < 0.8 else 2):
            _moved(random, household, place())
    for person in household.people:
        if person.relationship == "妻" and not person.foreign and random.random() < MARRIED_SHARE:
            _married(person, household.since, *family())


def _moved(random: Random, household: Household, place: Place) -> None:
    """Who was born before the move lived at the other place with the others."""
    days = 200 + int(random.random() * 4000)
    moved = household.since - timedelta(days=days)
    for person in household.people:
        if person.birth < moved:
            person.past.insert(0, place.cells() | _at(moved, "国内転入"))
            person.cells.setdefault("異動事由", "転居")


def _married(person: Person, since: date, surname: str, kana: str) -> None:
    day = max(since, person.birth + timedelta(days=365 * 18))
    before = {
        "氏名": f"{surname}　{person.given}",
        "氏名フリガナ": f"{kana}　{person.given_kana}",
        "続柄": "世帯主",
        "世帯主氏名": f"{surname}　{person.given}",
        **_at(day, "国内転入"),
    }
    person.past = [past | before for past in person.past] or [before]
    person.cells["異動事由"] = "職権修正"


def _at(day: date, reason: str) -> dict[str, str]:
    stamp = f"{day.isoformat()}T10:00:00+09:00"
    return {"異動年月日": to_wareki(day), "異動事由": reason, "更新日時": stamp}
