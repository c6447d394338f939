"""Residents (住民): names with variants and kana, addresses, and the record of the resident cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.registered_date import RegisteredDate


class Sex(StrEnum):
    """Sex as registered."""

    MALE = "男"
    FEMALE = "女"
    UNKNOWN = "不明"


class ResidentKind(StrEnum):
    """住民種別."""

    JAPANESE = "日本人"
    FOREIGN = "外国人"


class ResidentStatus(StrEnum):
    """住民状態 of a cache record. 転入予定 is a household announced by 転出証明書情報 that has not filed yet."""

    LIVING = "現存"
    ANNOUNCED = "転入予定"
    MOVED_OUT = "転出"
    DEAD = "死亡"
    REMOVED = "消除"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name exactly as registered (IVS and non-BMP characters kept), with its kana and other names.

    ``registered`` has one space (U+3000 or U+0020 as registered) between 氏 and 名 where both exist. ``kana`` is
    full-width katakana. ``former`` is 旧氏, ``alias`` is 通称, ``roman`` the alphabet name of a foreign resident.
    """

    registered: str
    kana: str = ""
    roman: str = ""
    former: str = ""
    former_kana: str = ""
    alias: str = ""
    alias_kana: str = ""
    kana_confirmed: bool | None = None

    @property
    def family(self) -> str:
        """氏, or the whole name where it has no space."""
        return self.registered.replace("\u3000", " ").split(" ", 1)[0]

    @property
    def given(self) -> str:
        """名, or the whole name where it has no space."""
        return self.registered.replace("\u3000", " ").split(" ", 1)[-1]


@dataclass(frozen=True, slots=True)
class Address:
    """An address as registered. ``katagaki`` (方書: building and room) may never be dropped on paper."""

    postal_code: str = ""
    prefecture: str = ""
    municipality: str = ""
    town: str = ""
    banchi: str = ""
    katagaki: str = ""
    municipality_code: str = ""

    @property
    def one_line(self) -> str:
        """Everything but the postal code in one line, parts joined without spaces, 方書 after one space."""
        body = f"{self.prefecture}{self.municipality}{self.town}{self.banchi}"
        return f"{body} {self.katagaki}".strip()


@dataclass(frozen=True, slots=True)
class Guard:
    """支援措置 of one person. It does not end by itself at ``ends_on`` (domain.md §3.5)."""

    since: date
    ends_on: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class ResidentRecord:
    """One row of the resident cache (住民記録システム標準仕様書, columns of domain.md §3.1)."""

    resident_id: ResidentId
    household_id: HouseholdId
    order: int
    name: PersonName
    birth: RegisteredDate | None
    sex: Sex
    relationship: str
    kind: ResidentKind
    status: ResidentStatus
    address: Address
    phone: str = ""
    became_resident_on: RegisteredDate | None = None
    address_since: RegisteredDate | None = None
    filed_on: date | None = None
    previous_address: Address | None = None
    honseki: str = ""
    head_of_register: str = ""
    head_name: str = ""
    guard: Guard | None = None
    facts: Mapping[str, bool | int | str | date] = field(default_factory=dict)
    """Status fields of the record under their fact ids (insurance, nursing care, pension, dog, moped …)."""
    updated_at: datetime | None = None
    residence_card: str = ""
    """在留カード番号 or 特別永住者証明書番号."""
    moved_on: RegisteredDate | None = None
    """異動年月日 of the entry that made this row."""
    move_reason: str = ""
    """異動事由."""
    history_number: int = 0
    """履歴番号: the highest of a person is the present record."""

    @property
    def guarded(self) -> bool:
        """Whether the person stands under 支援措置 (also after its end date: it never ends by itself)."""
        return self.guard is not None
