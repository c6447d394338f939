"""What the demo family answers, from the data file, and the family as the cache knows it before the interview."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from desk_app.domain.calendar_jp import RegisteredDate
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import FactId, PersonId, ResidentId
from desk_app.domain.interview import FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName, ResidentKind, Sex
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.domain.town import Town

_FILE = Path(__file__).parents[2] / "resources" / "demo" / "answers.yaml"


def demo_answers() -> dict[FactKey, FactValue]:
    """Answers by (fact, person)."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    rows = reader.load(_FILE)["answers"]
    return {(FactId(row["fact"]), PersonId(row["person"]) if "person" in row else None): row["value"] for row in rows}


def _member(n: int, name: str, kana: str, birth: str, sex: Sex, relationship: str) -> Member:
    day = date.fromisoformat(birth)
    return Member(
        id=PersonId(f"p{n}"),
        name=PersonName(name, kana),
        birth=RegisteredDate(birth, day, day),
        sex=sex,
        relationship=relationship,
        kind=ResidentKind.JAPANESE,
        resident_id=ResidentId(f"900000000{n}"),
    )


def demo_situation() -> Situation:
    """The demo family at the start of its case: announced by 転出証明書情報, nothing asked yet."""
    return Situation(
        life_event=LifeEvent.MOVE_IN,
        filed_on=date(2026, 11, 24),
        town=Town("999997", "架空県", "みらい市"),
        origin=Place("国内", "東京都", "131016", planned_departure_on=date(2026, 11, 18), certificate="カード"),
        applicant=Applicant(PersonId("p1"), "本人"),
        household=(
            _member(1, "髙橋 健一", "タカハシ ケンイチ", "1988-05-01", Sex.MALE, "世帯主"),
            _member(2, "髙橋 由美", "タカハシ ユミ", "1990-02-14", Sex.FEMALE, "妻"),
            _member(3, "髙橋 美咲", "タカハシ ミサキ", "2018-07-03", Sex.FEMALE, "子"),
            _member(4, "髙橋 陽斗", "タカハシ ハルト", "2025-09-30", Sex.MALE, "子"),
        ),
    )
