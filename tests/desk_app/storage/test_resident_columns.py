from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.resident import (
    Address,
    Guard,
    PersonName,
    ResidentKind,
    ResidentRecord,
    ResidentStatus,
    Sex,
)
from desk_app.storage.resident_columns import BY_HEADER, COLUMNS, BadValue, check, record_from

CELLS = {
    "宛名番号": "0000000019",
    "世帯番号": "0000000027",
    "並び順": "2",
    "氏名": "𠮷田　葉\U000e0102子",
    "氏名フリガナ": "ヨシダ　ヨウコ",
    "フリガナ確認": "無",
    "氏名ローマ字": "YOSHIDA YOKO",
    "旧氏": "辻",
    "旧氏フリガナ": "ツジ",
    "通称": "青木　安",
    "通称フリガナ": "アオキ　アン",
    "生年月日": "昭和12年頃",
    "性別": "女",
    "続柄": "妻",
    "住民種別": "日本人",
    "住民状態": "転入予定",
    "郵便番号": "999-0101",
    "都道府県": "架空県",
    "市区町村": "みらい市",
    "町字": "桜町三丁目",
    "番地": "4番5号",
    "方書": "コーポさくら203号室",
    "市区町村コード": "999997",
    "電話番号": "000-1234-0001",
    "住民となった年月日": "平成元年1月 日不詳",
    "住所を定めた年月日": "令和2年3月4日",
    "届出年月日": "令和2年3月5日",
    "転入前都道府県": "東京都",
    "転入前市区町村コード": "131016",
    "本籍": "架空県みらい市桜町1番地",
    "筆頭者": "𠮷田　博",
    "世帯主氏名": "𠮷田　博",
    "支援措置開始日": "2026-04-01",
    "支援措置終了日": "2027-03-31",
    "仮支援措置": "有",
    "カード保有": "有",
    "医療保険": "後期",
    "介護認定": "無",
    "転出予定日": "2026-11-18",
    "更新日時": "2026/11/22 18:00:00+09:00",
}


def a_stored_row(**cells: str) -> tuple[str, ...]:
    given = CELLS | cells
    return tuple(check(column, given[column.header]) if given.get(column.header) else "" for column in COLUMNS)


def test_every_column_reaches_the_record():
    jst = timezone(timedelta(hours=9))
    assert record_from(a_stored_row()) == ResidentRecord(
        resident_id="0000000019",  # type: ignore[arg-type]
        household_id="0000000027",  # type: ignore[arg-type]
        order=2,
        name=PersonName(
            "𠮷田　葉\U000e0102子", "ヨシダ　ヨウコ", "YOSHIDA YOKO", "辻", "ツジ", "青木　安", "アオキ　アン", False
        ),
        birth=parse_registered("昭和12年頃"),
        sex=Sex.FEMALE,
        relationship="妻",
        kind=ResidentKind.JAPANESE,
        status=ResidentStatus.ANNOUNCED,
        address=Address("999-0101", "架空県", "みらい市", "桜町三丁目", "4番5号", "コーポさくら203号室", "999997"),
        phone="000-1234-0001",
        became_resident_on=parse_registered("平成元年1月 日不詳"),
        address_since=parse_registered("令和2年3月4日"),
        filed_on=date(2020, 3, 5),
        previous_address=Address(prefecture="東京都", municipality_code="131016"),
        honseki="架空県みらい市桜町1番地",
        head_of_register="𠮷田　博",
        head_name="𠮷田　博",
        guard=Guard(date(2026, 4, 1), date(2027, 3, 31), provisional=True),
        facts={
            "holds_card": True,
            "insurance": "後期",
            "care_certified": False,
            "planned_departure_on": date(2026, 11, 18),
        },
        updated_at=datetime(2026, 11, 22, 18, tzinfo=jst),
    )


def test_an_empty_status_is_unknown_and_never_no():
    facts = record_from(a_stored_row(介護認定="", カード保有="")).facts
    assert "care_certified" not in facts
    assert "holds_card" not in facts


def test_a_block_without_an_end_stays_a_block():
    assert record_from(a_stored_row(支援措置終了日="")).guarded


@pytest.mark.parametrize(
    "text", ["明治45年7月30日", "大正15年12月25日", "昭和14年2月29日", "昭和20年春", "年月日不詳"]
)
def test_registered_dates_that_no_calendar_has_are_taken(text: str):
    assert check(BY_HEADER["生年月日"], text) == text


@pytest.mark.parametrize("header", ["宛名番号", "氏名", "住民種別", "住民状態", "世帯番号"])
def test_a_required_cell_may_not_be_empty(header: str):
    with pytest.raises(BadValue, match="空"):
        check(BY_HEADER[header], "")


def test_headers_and_names_occur_once():
    assert len(BY_HEADER) == len(COLUMNS) == len({column.name for column in COLUMNS})
