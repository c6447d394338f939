"""Who lives together in an invented household: ages, relationships (続柄), names that fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

from desk_app.demo.names import Names
from desk_app.demo.person import Person

_KEPT_FREE = frozenset(
    {("タカハシ", "ケンイチ"), ("タカハシ", "ユミ"), ("ヤマザキ", "コウジ"), ("コバヤシ", "ミヅキ")}
)
"""Readings of the people in the guided demonstrations: nobody else has them, so a search finds those at once."""
_UNCERTAIN = ("{era}年頃", "{era}年月日不詳", "{era}年{month}月 日不詳")


class Maker:
    """Makes people who fit one another."""

    def __init__(self, random: Random, today: date, names: Names) -> None:
        self.random = random
        self.names = names
        self._today = today

    def person(self, family: tuple[str, str], sex: str, age: int, relationship: str) -> Person:
        """A Japanese person of this age."""
        birth = self._born(age)
        given, kana = self.names.given(self.random, sex, birth.year)
        while (family[1], kana) in _KEPT_FREE:
            given, kana = self.names.given(self.random, sex, birth.year)
        one = Person(*family, given, kana, sex, birth, relationship)
        if age >= 85 and self.random.random() < 0.02:
            era = f"昭和{birth.year - 1925}" if birth.year > 1926 else f"大正{birth.year - 1911}"
            one.birth_text = self.random.choice(_UNCERTAIN).format(era=era, month=birth.month)
        one.cells["フリガナ確認"] = "有" if self.random.random() < 0.9 else "無"
        return one

    def foreigner(self, family: tuple[str, str, str], sex: str, age: int, relationship: str) -> Person:
        """A foreign resident of this age; one in five has a 通称."""
        given, kana = self.names.foreign_given(self.random, sex)
        one = Person(family[0], family[1], given, kana, sex, self._born(age), relationship, foreign=True)
        one.cells |= {"在留の区分": family[2], "氏名ローマ字": one.name, "在留カード番号": self._card()}
        if self.random.random() < 0.2:
            surname, reading = self.family()
            alias, alias_kana = self.names.given(self.random, sex, one.birth.year)
            one.cells |= {"通称": f"{surname}　{alias}", "通称フリガナ": f"{reading}　{alias_kana}"}
        return one

    def family(self) -> tuple[str, str]:
        """A surname as registered, and its kana."""
        return self.names.surname(self.random)

    def sex(self) -> str:
        """男 or 女."""
        return "男" if self.random.random() < 0.5 else "女"

    def age(self, low: int, high: int) -> int:
        """An age within these, both included."""
        return self.random.randint(low, high)

    def _card(self) -> str:
        """Two letters, eight digits, two letters; the letters of invented cards are always XX."""
        return f"XX{int(self.random.random() * 1e8):08d}XX"

    def _born(self, age: int) -> date:
        birthday = self._today.replace(year=self._today.year - age)
        return birthday - timedelta(days=int(self.random.random() * 365))


def people_of(maker: Maker, shape: str) -> list[Person]:
    """The people of a household of this shape, in the order of the register."""
    return _MAKERS[shape](maker)


def _single_young(m: Maker) -> list[Person]:
    return [m.person(m.family(), m.sex(), m.age(18, 55), "世帯主")]


def _single_old(m: Maker) -> list[Person]:
    return [m.person(m.family(), "女" if m.random.random() < 0.65 else "男", m.age(60, 99), "世帯主")]


def _couple(m: Maker, low: int, high: int) -> list[Person]:
    """Husband and wife; some wives have their 旧氏 registered, a few are the head."""
    family, age = m.family(), m.age(low, high)
    husband = m.person(family, "男", age, "世帯主")
    wife = m.person(family, "女", max(18, age + m.age(-5, 3)), "妻")
    if m.random.random() < 0.03:
        former = m.family()
        wife.cells |= {"旧氏": former[0], "旧氏フリガナ": former[1]}
    if m.random.random() < 0.08:
        husband.relationship, wife.relationship = "夫", "世帯主"
        return [wife, husband]
    return [husband, wife]


def _children(m: Maker, parents: list[Person], ages: int, count: int, relationship: str = "子") -> list[Person]:
    family = (parents[0].family, parents[0].family_kana)
    made = [m.person(family, m.sex(), max(0, ages - 2 * n - m.age(0, 1)), relationship) for n in range(count)]
    return sorted(made, key=lambda child: child.birth)


def _family(m: Maker) -> list[Person]:
    parents = _couple(m, 26, 52)
    youngest_parent = min(2026 - parent.birth.year for parent in parents)
    oldest_child = max(0, youngest_parent - m.age(22, 36))
    return parents + _children(m, parents, oldest_child, m.random.choices((1, 2, 3, 4), (40, 44, 13, 3))[0])


def _single_parent(m: Maker) -> list[Person]:
    age = m.age(24, 50)
    parent = m.person(m.family(), "女" if m.random.random() < 0.85 else "男", age, "世帯主")
    return [parent, *_children(m, [parent], max(0, age - m.age(21, 35)), m.age(1, 2))]


def _three_generations(m: Maker) -> list[Person]:
    """Grandparents as the head with their child's family (子, 子の妻, 子の子), or the other way round (父, 母)."""
    young = _family(m)
    while young[0].sex != "男":
        young = _family(m)
    family = (young[0].family, young[0].family_kana)
    old_age = min(97, 2026 - young[0].birth.year + m.age(23, 34))
    if m.random.random() < 0.5:
        old = [m.person(family, "男", old_age, "父"), m.person(family, "女", max(45, old_age - m.age(0, 6)), "母")]
        return young + (old if m.random.random() < 0.6 else old[1:])
    head = m.person(family, "男", old_age, "世帯主")
    wife = m.person(family, "女", max(45, old_age - m.age(0, 6)), "妻")
    for person, relationship in zip(young, ("子", "子の妻"), strict=False):
        person.relationship = relationship
    for child in young[2:]:
        child.relationship = "子の子"
    return [head, wife, *young]


def _child_and_parent(m: Maker) -> list[Person]:
    age = m.age(35, 64)
    head = m.person(m.family(), m.sex(), age, "世帯主")
    parent = m.person((head.family, head.family_kana), "女", min(99, age + m.age(22, 35)), "母")
    return [head, parent]


def _siblings(m: Maker) -> list[Person]:
    age = m.age(25, 80)
    head = m.person(m.family(), m.sex(), age, "世帯主")
    sex = m.sex()
    younger = m.person((head.family, head.family_kana), sex, age - m.age(1, 6), "弟" if sex == "男" else "妹")
    return [head, younger]


def _unregistered_couple(m: Maker) -> list[Person]:
    age = m.age(22, 60)
    return [
        m.person(m.family(), "男", age, "世帯主"),
        m.person(m.family(), "女", max(18, age - m.age(0, 6)), "妻（未届）"),
    ]


def _with_relative(m: Maker) -> list[Person]:
    return [*_couple(m, 50, 75), m.person(m.family(), m.sex(), m.age(18, 30), "縁故者")]


def _with_lodger(m: Maker) -> list[Person]:
    age = m.age(20, 40)
    return [
        m.person(m.family(), m.sex(), age, "世帯主"),
        m.person(m.family(), m.sex(), max(18, age + m.age(-3, 3)), "同居人"),
    ]


def _foreign_single(m: Maker) -> list[Person]:
    return [m.foreigner(m.names.foreign_family(m.random), m.sex(), m.age(19, 45), "世帯主")]


def _foreign_family(m: Maker) -> list[Person]:
    family = m.names.foreign_family(m.random)
    age = m.age(26, 48)
    parents = [
        m.foreigner(family, "男", age, "世帯主"),
        m.foreigner(m.names.foreign_family(m.random), "女", max(20, age - m.age(0, 6)), "妻"),
    ]
    child = m.age(0, age - 24)
    return [*parents, *(m.foreigner(family, m.sex(), max(0, child - 2 * n), "子") for n in range(m.age(0, 2)))]


_MAKERS: Mapping[str, Callable[[Maker], list[Person]]] = {
    "single_young": _single_young,
    "single_old": _single_old,
    "couple_young": lambda m: _couple(m, 22, 45),
    "couple_old": lambda m: _couple(m, 55, 90),
    "family": _family,
    "single_parent": _single_parent,
    "three_generations": _three_generations,
    "child_and_parent": _child_and_parent,
    "siblings": _siblings,
    "unregistered_couple": _unregistered_couple,
    "with_relative": _with_relative,
    "with_lodger": _with_lodger,
    "foreign_single": _foreign_single,
    "foreign_family": _foreign_family,
}
