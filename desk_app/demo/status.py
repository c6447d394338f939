"""Status fields of the invented residents: insurance, pension, care, allowances, dogs, mopeds, 支援措置."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from desk_app.demo.person import Household, Person

GUARDED_SHARE = 0.003
"""Part of the people under 支援措置; a household is guarded as a whole."""


def give_status(random: Random, household: Household, today: date) -> None:
    """Fill the status columns of everyone. What a register would not know stays empty."""
    employed = random.random() < 0.62
    for person in household.people:
        age = person.age_on(today)
        _insurance_and_pension(random, person, age, employed=employed)
        _care_and_disability(random, person, age)
        person.cells["カード保有"] = "有" if random.random() < (0.8 if age else 0.4) else "無"
        if 6 <= age <= 14:
            person.cells["通学区分"] = "公立" if random.random() < 0.94 else "公立以外"
    head = household.people[0]
    if any(person.age_on(today) <= 17 for person in household.people[1:]):
        head.cells["児童手当受給"] = "有"
    if random.random() < 0.12:
        head.cells |= {"犬": "いる", "犬の登録": random.choices(("鑑札", "マイクロチップ"), (7, 3))[0]}
    if random.random() < 0.08:
        head.cells["原付"] = "有"
    if random.random() < GUARDED_SHARE:
        _guard(random, household, today)


def _insurance_and_pension(random: Random, person: Person, age: int, *, employed: bool) -> None:
    if age >= 75:
        kind = "後期"
    elif age >= 65:
        kind = "国保" if random.random() < 0.75 else "社保"
    else:
        kind = "社保" if employed else "国保"
    if age < 75 and random.random() < 0.01:
        kind = "生活保護"
    person.cells |= {"医療保険": kind, "国保資格": "有" if kind == "国保" else "無"}
    if 20 <= age <= 59:
        dependent = employed and person.relationship in ("妻", "夫") and random.random() < 0.35
        person.cells["年金種別"] = "第3号" if dependent else "第2号" if kind == "社保" else "第1号"
        person.cells["年金番号結付"] = "有" if random.random() < 0.98 else "無"


def _care_and_disability(random: Random, person: Person, age: int) -> None:
    if age >= 40:  # 第2号被保険者 from 40 on
        share = 0.004 if age < 65 else 0.04 if age < 75 else 0.14 if age < 85 else 0.5
        certified = random.random() < share
        person.cells["介護認定"] = "有" if certified else "無"
        if certified and random.random() < 0.2:
            person.cells["負担限度額認定"] = "有"
    person.cells["障害の制度利用"] = "無"
    if random.random() < 0.045:
        kind = random.choices(("身体障害者手帳", "療育手帳", "精神障害者保健福祉手帳"), (70, 13, 17))[0]
        person.cells |= {"障害の制度利用": "有", kind: "有"}
        person.cells["重度障害"] = "有" if random.random() < 0.35 else "無"
        if kind == "精神障害者保健福祉手帳" or random.random() < 0.2:
            person.cells["自立支援医療"] = "有"
        if random.random() < 0.3:
            person.cells["障害福祉サービス"] = "有"
        if 65 <= age <= 74 and random.random() < 0.15:
            person.cells |= {"後期障害認定": "有", "医療保険": "後期", "国保資格": "無"}
        if age < 20 and random.random() < 0.4:
            person.cells["特別児童扶養手当"] = "有"


def _guard(random: Random, household: Household, today: date) -> None:
    """A year less a day; now and then it has run out, and the person is guarded all the same."""
    since = today - timedelta(days=random.randrange(430))
    ends = since.replace(year=since.year + 1, day=min(since.day, 28)) - timedelta(days=1)
    for person in household.people:
        person.cells |= {
            "支援措置開始日": since.isoformat(),
            "支援措置終了日": ends.isoformat(),
            "仮支援措置": "有" if (today - since).days < 14 else "無",
        }
