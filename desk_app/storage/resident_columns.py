"""The columns of the resident CSV (住民情報連携ファイル): one header line, names as below, in this order.

After 住民記録システム標準仕様書 1.1.1, 1.1.2 and the status fields the record itself holds. An empty cell is
"not known", never "no". Flags are 有 or 無. Dates are 和暦, ISO or one of the uncertain forms; they are kept as they
stand. The difference file (``--delta``) has one column more, 異動区分: 新規, 変更 or 消除.

A 宛名番号 may have several rows when their 履歴番号 differ: the highest is the record, the others are its history.
特別永住者証明書番号 stands in the column 在留カード番号.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter

from desk_app.domain.calendar_jp import RegisteredDate, parse_registered
from desk_app.domain.errors import InvalidInput
from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.resident import Address, Guard, PersonName, ResidentKind, ResidentRecord, ResidentStatus, Sex
from desk_app.storage.quick_dates import quick_day

YES, NO = "有", "無"
SEPARATOR = "\x1f"
"""Between the cells of a stored record; the import refuses control characters, so no cell has it."""
CHANGE_COLUMN = "異動区分"
CHANGES = ("新規", "変更", "消除")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: header, name in our table, kind of its values; ``fact`` is the fact id of a status field."""

    header: str
    name: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    fact: str = ""


def _status(header: str, fact: str, kind: str = "flag", choices: tuple[str, ...] = ()) -> Column:
    return Column(header, f"f_{fact}", kind, choices=choices, fact=fact)


COLUMNS: tuple[Column, ...] = (
    Column("宛名番号", "resident_id", "id", required=True),
    Column("世帯番号", "household_id", "id", required=True),
    Column("並び順", "place", "number"),
    Column("氏名", "name", required=True),
    Column("氏名フリガナ", "kana", "kana"),
    Column("フリガナ確認", "kana_confirmed", "flag"),
    Column("氏名ローマ字", "roman"),
    Column("旧氏", "former"),
    Column("旧氏フリガナ", "former_kana", "kana"),
    Column("通称", "alias"),
    Column("通称フリガナ", "alias_kana", "kana"),
    Column("生年月日", "birth", "date"),
    Column("性別", "sex", "choice", choices=tuple(Sex)),
    Column("続柄", "relationship"),
    Column("住民種別", "kind", "choice", required=True, choices=tuple(ResidentKind)),
    Column("住民状態", "status", "choice", required=True, choices=tuple(ResidentStatus)),
    Column("個人番号", "individual_number", "individual_number"),
    Column("郵便番号", "postal_code", "postal_code"),
    Column("都道府県", "prefecture"),
    Column("市区町村", "municipality"),
    Column("町字", "town"),
    Column("番地", "banchi"),
    Column("方書", "katagaki"),
    Column("市区町村コード", "municipality_code", "code"),
    Column("電話番号", "phone", "phone"),
    Column("住民となった年月日", "became_resident_on", "date"),
    Column("住所を定めた年月日", "address_since", "date"),
    Column("届出年月日", "filed_on", "day"),
    Column("転入前郵便番号", "previous_postal_code", "postal_code"),
    Column("転入前都道府県", "previous_prefecture"),
    Column("転入前市区町村", "previous_municipality"),
    Column("転入前町字", "previous_town"),
    Column("転入前番地", "previous_banchi"),
    Column("転入前方書", "previous_katagaki"),
    Column("転入前市区町村コード", "previous_code", "code"),
    Column("本籍", "honseki"),
    Column("筆頭者", "head_of_register"),
    Column("世帯主氏名", "head_name"),
    Column("支援措置開始日", "guard_since", "day"),
    Column("支援措置終了日", "guard_until", "day"),
    Column("仮支援措置", "guard_provisional", "flag"),
    _status("カード保有", "holds_card"),
    _status("在留の区分", "residence_category", "choice", ("中長期在留者", "特別永住者", "その他")),
    _status("医療保険", "insurance", "choice", ("国保", "社保", "国保組合", "後期", "生活保護", "なし")),
    _status("国保資格", "holds_kokuho_here"),
    _status("後期障害認定", "koki_disability"),
    _status("年金種別", "pension", "choice", ("第1号", "第2号", "第3号", "未加入")),
    _status("年金番号結付", "pension_number_linked"),
    _status("介護認定", "care_certified"),
    _status("負担限度額認定", "care_burden_limit"),
    _status("児童手当受給", "receives_teate"),
    _status("障害の制度利用", "disability_support"),
    _status("身体障害者手帳", "techo_physical"),
    _status("療育手帳", "techo_intellectual"),
    _status("精神障害者保健福祉手帳", "techo_mental"),
    _status("重度障害", "severe_disability"),
    _status("障害福祉サービス", "uses_disability_services"),
    _status("自立支援医療", "jiritsu_shien"),
    _status("特別障害者手当等", "special_disability_allowance"),
    _status("特別児童扶養手当", "special_child_allowance"),
    _status("通学区分", "school_kind", "choice", ("公立", "公立以外", "通っていない")),
    _status("犬", "dog_situation", "choice", ("いない", "いる", "死んだ")),
    _status("犬の登録", "dog_registration", "choice", ("鑑札", "マイクロチップ", "未登録")),
    _status("原付", "owns_moped"),
    _status("転出予定日", "planned_departure_on", "day"),
    _status("転出証明", "from_certificate", "choice", ("カード", "紙", "なし")),
    Column("更新日時", "updated_at", "instant"),
    Column("在留カード番号", "residence_card", "residence_card"),
    Column("異動年月日", "moved_on", "date"),
    Column("異動事由", "move_reason"),
    Column("履歴番号", "history_number", "number"),
)

BY_HEADER: Mapping[str, Column] = {column.header: column for column in COLUMNS}
PLACE: Mapping[str, int] = {column.name: n for n, column in enumerate(COLUMNS)}
_FACTS = tuple((n, column) for n, column in enumerate(COLUMNS) if column.fact)
_NAMES = tuple(PLACE)
_SEXES = {one.value: one for one in Sex}
_KINDS = {one.value: one for one in ResidentKind}
_STATES = {one.value: one for one in ResidentStatus}


def _cells(*names: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    return itemgetter(*(PLACE[name] for name in names))


_LINES = ("postal_code", "prefecture", "municipality", "town", "banchi", "katagaki")
_ADDRESS = _cells(*_LINES, "municipality_code")
_PREVIOUS = _cells(*(f"previous_{line}" for line in _LINES), "previous_code")
_NAME = _cells("name", "kana", "roman", "former", "former_kana", "alias", "alias_kana")
"""The cells of an ``Address`` and a ``PersonName``, as their fields stand."""


class BadValue(ValueError):
    """A cell that does not fit its column; the text says how, without the value."""


def check(column: Column, text: str) -> str:
    """The cell as it is stored. Raises BadValue when it does not fit."""
    if not text:
        if column.required:
            raise BadValue("空です。")
        return ""
    reader = _CHECKS.get(column.kind)
    return text if reader is None else reader(column, text)


def record_from(row: tuple[str, ...]) -> ResidentRecord:
    """The record of a stored row, its values in the order of COLUMNS."""
    cell = dict(zip(_NAMES, row, strict=True))
    since = _day(cell["guard_since"])
    return ResidentRecord(
        resident_id=ResidentId(cell["resident_id"]),
        household_id=HouseholdId(cell["household_id"]),
        order=int(cell["place"] or 0),
        name=_name(row),
        birth=registered(cell["birth"]),
        sex=_SEXES[cell["sex"]] if cell["sex"] else Sex.UNKNOWN,
        relationship=cell["relationship"],
        kind=_KINDS[cell["kind"]],
        status=_STATES[cell["status"]],
        address=Address(*_ADDRESS(row)),
        phone=cell["phone"],
        became_resident_on=registered(cell["became_resident_on"]),
        address_since=registered(cell["address_since"]),
        filed_on=_day(cell["filed_on"]),
        previous_address=_previous(row),
        honseki=cell["honseki"],
        head_of_register=cell["head_of_register"],
        head_name=cell["head_name"],
        guard=None
        if since is None
        else Guard(since, _day(cell["guard_until"]) or since, cell["guard_provisional"] == YES),
        facts={column.fact: _value(column, row[n]) for n, column in _FACTS if row[n]},
        updated_at=datetime.fromisoformat(cell["updated_at"]) if cell["updated_at"] else None,
        residence_card=cell["residence_card"],
        moved_on=registered(cell["moved_on"]),
        move_reason=cell["move_reason"],
        history_number=int(cell["history_number"] or 0),
    )


@lru_cache(maxsize=65536)
def registered(text: str) -> RegisteredDate | None:
    """A stored date as registered; None for an empty cell."""
    return parse_registered(text) if text else None


def _day(text: str) -> date | None:
    """An exact day, stored as ISO."""
    return date.fromisoformat(text) if text else None


def _name(row: tuple[str, ...]) -> PersonName:
    confirmed = row[PLACE["kana_confirmed"]]
    name, kana, roman, former, former_kana, alias, alias_kana = _NAME(row)
    known = confirmed == YES if confirmed else None
    return PersonName(name, kana, roman, former, former_kana, alias, alias_kana, kana_confirmed=known)


def _previous(row: tuple[str, ...]) -> Address | None:
    cells = _PREVIOUS(row)
    return Address(*cells) if any(cells) else None


def _value(column: Column, text: str) -> bool | str | date:
    if column.kind == "flag":
        return text == YES
    return date.fromisoformat(text) if column.kind == "day" else text


def _check_date(_: Column, text: str) -> str:
    if quick_day(text):
        return text
    try:
        registered(text)
    except InvalidInput as error:
        raise BadValue(error.reason) from None
    return text


def _check_day(_: Column, text: str) -> str:
    try:
        read = registered(text)
    except InvalidInput as error:
        raise BadValue(error.reason) from None
    if read is None or read.exact is None:
        raise BadValue("年月日がはっきりしません。")
    return read.exact.isoformat()


def _check_choice(column: Column, text: str) -> str:
    if text not in column.choices:
        raise BadValue(f"{'・'.join(column.choices)} のどれかではありません。")
    return text


def _check_flag(_: Column, text: str) -> str:
    if text not in (YES, NO):
        raise BadValue(f"{YES}・{NO} のどちらかではありません。")
    return text


def _check_instant(_: Column, text: str) -> str:
    if _JAPAN_TIME.fullmatch(text) and quick_day(text[:10]):
        return text
    try:
        read = datetime.fromisoformat(text.replace("/", "-"))
        return (read if read.tzinfo else read.astimezone()).isoformat()
    except ValueError:
        raise BadValue("日時として読めません（例 2026-11-22T18:00:00）。") from None


_JAPAN_TIME = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\+09:00")
"""As nearly every register writes it: kept as it stands."""


def _pattern(pattern: str, message: str) -> Callable[[Column, str], str]:
    wanted = re.compile(pattern)

    def read(_: Column, text: str) -> str:
        if wanted.fullmatch(text) is None:
            raise BadValue(message)
        return text

    return read


_PATTERNS: Mapping[str, tuple[str, str]] = {
    "id": (r"[0-9A-Za-z-]{1,20}", "20桁までの英数字ではありません。"),
    "number": (r"[0-9]{1,4}", "4桁までの数字ではありません。"),
    "kana": (r"[ァ-ヺー・\s　ｦ-ﾟ()（）ぁ-ゖ]+", "カナではない文字があります。"),
    "individual_number": (r"[0-9]{12}", "12桁の数字ではありません。"),
    "postal_code": (r"[0-9]{3}-?[0-9]{4}", "7桁の郵便番号ではありません。"),
    "residence_card": (r"[A-Z]{2}[0-9]{8}[A-Z]{2}", "英字2・数字8・英字2の番号ではありません。"),
    "code": (r"[0-9]{6}", "6桁の市区町村コードではありません。"),
    "phone": (r"[0-9+()（）\-－ ]{3,20}", "電話番号ではない文字があります。"),
}


def _column_of(pattern: str) -> re.Pattern[str]:
    line = rf"(?:(?=\S)(?:{pattern.replace(chr(92) + 's', ' ')})(?<=\S))?+"
    return re.compile(rf"(?:{line}\n)*+{line}")


_SURE_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
"""Month and day that every year has."""
ALL_OF_KIND: Mapping[str, re.Pattern[str]] = {
    **{kind: _column_of(pattern) for kind, (pattern, _) in _PATTERNS.items()},
    "instant": _column_of(rf"[12][0-9]{{3}}-(?:{_SURE_DAY})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\+09:00"),
}
"""Matches lines that each are empty or fit their kind without space around: one look at a whole column."""

_CHECKS: Mapping[str, Callable[[Column, str], str]] = {
    **{kind: _pattern(pattern, message) for kind, (pattern, message) in _PATTERNS.items()},
    "date": _check_date,
    "day": _check_day,
    "choice": _check_choice,
    "flag": _check_flag,
    "instant": _check_instant,
}
