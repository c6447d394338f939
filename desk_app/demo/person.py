"""An invented person and household of the demo town, and how they are written as rows of the resident CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from desk_app.domain.calendar_jp import to_wareki, to_western
from desk_app.domain.identifiers import synthetic_individual_number

PREFECTURE, MUNICIPALITY, TOWN_CODE = "架空県", "みらい市", "999997"

HEADERS = (
    "宛名番号", "世帯番号", "並び順", "氏名", "氏名フリガナ", "フリガナ確認", "氏名ローマ字", "旧氏", "旧氏フリガナ",
    "通称", "通称フリガナ", "生年月日", "性別", "続柄", "住民種別", "住民状態", "個人番号", "郵便番号", "都道府県",
    "市区町村", "町字", "番地", "方書", "市区町村コード", "電話番号", "住民となった年月日", "住所を定めた年月日",
    "届出年月日", "転入前郵便番号", "転入前都道府県", "転入前市区町村", "転入前町字", "転入前番地", "転入前方書",
    "転入前市区町村コード", "本籍", "筆頭者", "世帯主氏名", "支援措置開始日", "支援措置終了日", "仮支援措置",
    "カード保有", "在留の区分", "医療保険", "国保資格", "後期障害認定", "年金種別", "年金番号結付", "介護認定",
    "負担限度額認定", "児童手当受給", "障害の制度利用", "身体障害者手帳", "療育手帳", "精神障害者保健福祉手帳",
    "重度障害", "障害福祉サービス", "自立支援医療", "特別障害者手当等", "特別児童扶養手当", "通学区分", "犬",
    "犬の登録", "原付", "転出予定日", "転出証明", "更新日時", "在留カード番号", "異動年月日", "異動事由", "履歴番号",
)  # fmt: skip
"""The columns of the resident CSV in their order; a test holds them against what the import takes."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address of the demo town or of where people came from."""

    postal_code: str
    town: str
    banchi: str
    katagaki: str = ""
    prefecture: str = PREFECTURE
    municipality: str = MUNICIPALITY
    code: str = TOWN_CODE

    def cells(self, prefix: str = "") -> dict[str, str]:
        """The address columns, those of the former address with their prefix."""
        return {
            f"{prefix}郵便番号": self.postal_code,
            f"{prefix}都道府県": self.prefecture,
            f"{prefix}市区町村": self.municipality,
            f"{prefix}町字": self.town,
            f"{prefix}番地": self.banchi,
            f"{prefix}方書": self.katagaki,
            f"{prefix}市区町村コード": self.code,
        }


@dataclass(slots=True)
class Person:
    """One invented person. ``cells`` holds whatever columns are set besides the common ones."""

    family: str
    family_kana: str
    given: str
    given_kana: str
    sex: str
    birth: date
    relationship: str = "世帯主"
    foreign: bool = False
    birth_text: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    past: list[dict[str, str]] = field(default_factory=list)
    """What was different in earlier rows (履歴), oldest first."""

    @property
    def name(self) -> str:
        """Name as registered, one full-width space between the parts (a plain one in Latin letters)."""
        return f"{self.family} {self.given}" if self.foreign else f"{self.family}　{self.given}"

    @property
    def registered_birth(self) -> str:
        """和暦 for Japanese, 西暦 for foreign residents, or the uncertain form given."""
        if self.birth_text:
            return self.birth_text
        return to_western(self.birth) if self.foreign else to_wareki(self.birth)

    def age_on(self, day: date) -> int:
        """Years completed on that day, the birthday itself counted."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


@dataclass(slots=True)
class Household:
    """People living together. ``status`` is their 住民状態 unless a person's own cells say another."""

    people: list[Person]
    place: Place
    since: date
    status: str = "現存"
    previous: Place | None = None
    honseki: str = ""
    head_of_register: str = ""
    updated_at: str = ""

    def rows(self, household: int, first: int) -> Iterator[list[str]]:
        """The rows of the household, numbered from ``first`` on; a person's earlier rows come before the present."""
        of_all = self._of_all(household)
        for place, person in enumerate(self.people, start=1):
            cells = of_all | self._cells(first + place - 1, place, person) | person.cells
            for number, past in enumerate(person.past, start=1):
                earlier = cells | past | {"履歴番号": str(number)}
                yield [earlier.get(header, "") for header in HEADERS]
            cells["履歴番号"] = str(len(person.past) + 1)
            yield [cells.get(header, "") for header in HEADERS]

    def _of_all(self, household: int) -> dict[str, str]:
        """What is alike for everyone who lives together."""
        return {
            "世帯番号": numbered(household),
            "住民状態": self.status,
            "世帯主氏名": self.people[0].name,
            "更新日時": self.updated_at,
            **self.place.cells(),
            **(self.previous.cells("転入前") if self.previous else {}),
        }

    def _cells(self, serial: int, place: int, person: Person) -> dict[str, str]:
        announced = self.status == "転入予定"
        since = "" if announced else to_wareki(max(self.since, person.birth))
        reason = "出生" if person.birth >= self.since else "国内転入" if self.previous else "転居"
        own = {
            "宛名番号": numbered(serial),
            "並び順": str(place),
            "氏名": person.name,
            "氏名フリガナ": f"{person.family_kana}　{person.given_kana}",
            "生年月日": person.registered_birth,
            "性別": person.sex,
            "続柄": person.relationship,
            "住民種別": "外国人" if person.foreign else "日本人",
            "個人番号": synthetic_individual_number(serial),
            "住民となった年月日": since,
            "住所を定めた年月日": since,
            "異動年月日": since,
            "異動事由": "" if announced else reason,
        }
        if not person.foreign:
            own["本籍"], own["筆頭者"] = self.honseki, self.head_of_register or self.people[0].name
        return own


def numbered(serial: int) -> str:
    """宛名番号 or 世帯番号: nine digits and a check digit (modulus 11, weights 2 to 7)."""
    rest, total = serial, 0
    for weight in (2, 3, 4, 5, 6, 7, 2, 3, 4):
        rest, digit = divmod(rest, 10)
        total += weight * digit
    return f"{serial:09d}{(11 - total % 11) % 11 % 10}"
