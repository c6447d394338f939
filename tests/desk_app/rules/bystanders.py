"""People of the household whom the event is not about: whatever is true of them, it brings them no procedure.

住基法22条〜24条 speak of who moves, 戸籍法 of who is born, dies, marries or divorces; rows that follow from them are
for these people alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from desk_app.domain.procedure import Determination, Result
from desk_app.domain.resident import ResidentKind
from desk_app.domain.situation import Situation
from tests.desk_app.rules.households import situation_of
from tests.desk_app.rules.quiet import NO_OF_A_PERSON, NO_OF_THE_CASE

AGES = {"p2": 2025, "p3": 2021, "p4": 2017, "p5": 2012, "p6": 1990, "p7": 1962, "p8": 1955, "p9": 1945}
"""Years of birth: from a baby to someone over 80."""
SAYS = [
    {"insurance": "国保", "pension": "第1号", "childcare": "保育所等", "school_kind": "公立"},
    {
        "insurance": "なし",
        "pension": "未加入",
        "childcare": "幼稚園・認可外",
        "school_kind": "公立",
        "kind": "外国人",
    },
    {
        "insurance": "社保",
        "pension": "第3号",
        "childcare": "利用しない",
        "school_kind": "公立以外",
        "holds_card": False,
    },
    # What rules a row out elsewhere is not true of these.
    {"insurance": "国保", "pension": "第1号", "school_kind": "公立", "childcare": "保育所等"},
    {"insurance": "後期", "pension": "未加入", "school_kind": "公立", "kind": "外国人"},
    {"insurance": "社保", "pension": "第2号", "school_kind": "公立", "holds_card": True},
]
RULES_OUT = ("enters_facility", "koki_disability", "wants_current_school", "moves_for_study", "lump_sum_settled")
"""Facts that take a procedure away."""
EVERYTHING = dict.fromkeys(NO_OF_A_PERSON.split(), True) | {
    "card_problem": "紛失",
    "pension_number_linked": False,
    # A change of insurance or pension of their own would be one of theirs, not of the event.
    "insurance_changes": False,
    "becomes_category_1": False,
    "left_employment": False,
    # Names are their own as well.
    "surname_changes": False,
    "joins_parents_register": False,
}
MOVES = ("転入", "転出", "転居")
"""Events that concern those who move; the others concern whom they are about."""
FAMILY = ("婚姻", "離婚", "氏名変更")
CHILD_ROWS = frozenset(["D01", "D02", "D04", "D05", "D06", "D07", "D10", "D11", "D12", "D23", "D25"])
"""Rows that rest on children up to the end of the fiscal year after 18 (児童手当法4条, 児童扶養手当法3条)."""


def bystanders() -> Iterator[tuple[str, Situation]]:
    """Households of one whom the event is about and eight whom it is not, of whom everything else is true."""
    for event in (*MOVES, *FAMILY):
        for n, said in enumerate(SAYS):
            about = "moves" if event in MOVES else "concerned"
            people = {
                "p1": {"birth": date(1985, 6, 1), "sex": "男", "relationship": "世帯主", about: True},
                **{person: _bystander(year, about, said) for person, year in AGES.items()},
            }
            yield f"{event} {n}", situation_of({"event": event, "people": people, **PLACES.get(event, {})})


def _bystander(year: int, about: str, said: dict[str, object]) -> dict[str, object]:
    own = {"birth": date(year, 6, 1), "sex": "女", "relationship": "縁故者", about: False}
    plain = {} if SAYS.index(said) < 3 else dict.fromkeys(RULES_OUT, False) | {"card_problem": "なし"}
    return {**own, **EVERYTHING, **plain, **said}


def childless() -> Iterator[tuple[str, Situation]]:
    """Couples without children of whom everything that is asked of a household is true."""
    answers: dict[str, object] = {**dict.fromkeys(NO_OF_THE_CASE.split(), True), **SAID}
    for event in (*MOVES, *FAMILY, "死亡", "世帯変更"):
        about = "moves" if event in MOVES else "concerned"
        for concerned in (True, False):
            people = {
                "p1": {"birth": date(1950, 6, 1), "sex": "男", "relationship": "世帯主", about: concerned},
                "p2": {"birth": date(1985, 6, 1), "sex": "女", "relationship": "妻", about: True},
            }
            row = {"event": event, "people": people, "answers": answers, **PLACES.get(event, {})}
            yield f"{event} {'両方' if concerned else '一方'}", situation_of(row)


PLACES = {"転出": {"to": {"kind": "国内", "prefecture": "東京都"}}}
SAID = {
    "recipient_public_servant": False,
    "teate_after_divorce": "受給者が変わる",
    "teate_children_change": "変わらない",
    "guard_release_granted": False,
}


FOLLOW = frozenset({"C15", "D19", "D24"})
"""What children have when their parents marry or divorce, though the event is not about them."""


def needs_nothing(_name: str, one: Determination) -> bool:
    """Whether a bystander is left alone."""
    return one.person in {None, "p1"} or one.procedure in FOLLOW or one.result is Result.NOT_REQUIRED


def of_every_age() -> Iterator[tuple[str, Situation]]:
    """Households of every age and both kinds of nationality whom the event is about, of whom everything is true."""
    for event in (*MOVES, *FAMILY):
        about = "moves" if event in MOVES else "concerned"
        for n, said in enumerate(SAYS[::2]):
            for kind in ("日本人", "外国人"):
                people = {
                    person: {**_bystander(year, about, said), about: True, "kind": kind, **_WISHES}
                    for person, year in {**AGES, "p10": 2007, "p1": 1996}.items()
                }
                people["p1"]["relationship"] = "世帯主"
                row = {"event": event, "people": people, "answers": {"more_wishes": True}, **PLACES.get(event, {})}
                yield f"{event} {n} {kind}", situation_of(row)


_WISHES = {"surname_changes": True, "insurance_changes": True, "becomes_category_1": True, "left_employment": True}
PRESCHOOL, PUPILS, TO_18 = frozenset({"p2", "p3"}), frozenset({"p4", "p5"}), frozenset({"p2", "p3", "p4", "p5"})
WORKING = frozenset({"p1", "p6"})
"""20 to 59 (国民年金法7条1項1号)."""
OF_AGE = frozenset({"p1", "p6", "p7", "p8", "p9", "p10"})
ONLY: Mapping[str, frozenset[str]] = {
    "A13": OF_AGE,  # 15歳以上 (公的個人認証の事務処理要領)
    "A17": OF_AGE,  # 15歳以上 (印鑑登録の条例)
    "A34": OF_AGE,  # 18歳以上 (公選法21条)
    "B01": frozenset({*AGES, "p1", "p10"}) - {"p9"},  # 75歳未満 (国保法6条8号)
    "B06": frozenset({"p8"}),  # 70〜74歳の高齢受給, or a certificate for anybody who had one: see WITH_CERTIFICATE
    "B10": frozenset({"p8", "p9"}),  # 75歳, 65歳 with a disability (高確法50条)
    "B13": frozenset({"p8"}),  # 65〜74歳
    "B16": WORKING,
    "B17": WORKING,
    "B18": WORKING,
    "B19": WORKING,
    "C01": frozenset({"p8", "p9"}),  # 65歳以上 (介護保険法9条1号)
    "C17": frozenset({"p8", "p9"}),
    "C18": frozenset({"p8", "p9"}),
    "C15": TO_18 | {"p10"},  # 20歳未満 (特別児童扶養手当法2条)
    "D08": TO_18,
    "D09": TO_18,
    "D18": PRESCHOOL,
    "D19": PRESCHOOL,
    "D20": PRESCHOOL,
    "D21": PUPILS,
    "D22": PUPILS,
    "D24": frozenset({"p4"}),
}
"""People by their age in of_every_age that a row can be for at all."""
DISABLED = frozenset({"B06", "B10", "B13"})
"""Rows that a certificate or a disability opens to others; their ages are tried in the stories."""
JAPANESE, FOREIGN = frozenset({"A29", "A31", "A34"}), frozenset({"A09", "A10", "A11", "A30", "A35", "A38", "A41"})


def within_age(_name: str, one: Determination) -> bool:
    """Whether a row keeps to the ages its law names."""
    allowed = ONLY.get(one.procedure) if one.procedure not in DISABLED else None
    return allowed is None or one.person in allowed or one.result is Result.NOT_REQUIRED


def of_kind(situation: Situation) -> frozenset[str]:
    """Rows that nobody of this household's nationality has."""
    foreign = situation.household[0].kind is ResidentKind.FOREIGN
    return JAPANESE if foreign else FOREIGN


def needs_no_child_rows(_name: str, one: Determination) -> bool:
    """Whether a childless household is left alone with what is for children."""
    return one.procedure not in CHILD_ROWS or one.result is Result.NOT_REQUIRED
