"""Households that the guided demonstrations and the tests of the whole product rely on."""

from __future__ import annotations

from datetime import date

from desk_app.demo.person import Household, Person, Place

MOVE_IN_HEAD = "髙橋　健一"
"""Head of the household that moves in (転入), announced by 転出証明書情報."""
MOVE_WITHIN_HEAD = "山﨑　浩二"
"""Head of the household that moves within the town (転居)."""
GUARDED_HEAD = "小林　美月"
"""Head of a household under 支援措置."""

_KNOWN = {"フリガナ確認": "有", "障害の制度利用": "無"}
"""What the register knows of its own residents and nobody needs to be asked."""


def fixed_households() -> list[Household]:
    """The households every demo town has, always first and with the same numbers."""
    return [_moving_in(), _moving_within(), _guarded(), _foreign()]


def _moving_in() -> Household:
    people = [
        _person("髙橋 健一", "タカハシ ケンイチ", "男", date(1988, 5, 1), "世帯主", 年金種別="第1号"),
        _person("髙橋 由美", "タカハシ ユミ", "女", date(1990, 2, 14), "妻", 年金種別="第1号"),
        _person("髙橋 美咲", "タカハシ ミサキ", "女", date(2018, 7, 3), "子"),
        _person("髙橋 陽斗", "タカハシ ハルト", "男", date(2025, 9, 30), "子", カード保有="無"),
    ]
    people[0].cells["電話番号"] = "000-1234-0001"
    for person in people:
        person.cells = {"カード保有": "有", "医療保険": "国保", **person.cells}
        person.cells |= {"転出予定日": "2026-11-18", "転出証明": "カード"}
    return Household(
        people,
        Place("999-0101", "桜町三丁目", "4番5号", "コーポさくら203号室"),
        since=date(2026, 11, 20),
        status="転入予定",
        previous=Place("102-0082", "一番町", "1番地2", "", "東京都", "千代田区", "131016"),
        honseki="東京都葛飾区亀有九丁目1番",
        head_of_register="髙橋　健一",
    )


def _moving_within() -> Household:
    people = [
        _person("山﨑 浩二", "ヤマザキ コウジ", "男", date(1979, 8, 15), "世帯主", 年金種別="第2号"),
        _person("山﨑 さくら", "ヤマザキ サクラ", "女", date(1982, 3, 2), "妻", 年金種別="第3号", 旧氏="渡邉"),
        _person("山﨑 結衣", "ヤマザキ ユイ", "女", date(2012, 6, 21), "子", 通学区分="公立"),
        _person("山﨑 樹", "ヤマザキ イツキ", "男", date(2019, 11, 30), "子", 通学区分="公立"),
        _person("山﨑 八重子", "ヤマザキ ヤエコ", "女", date(1948, 12, 5), "母", 介護認定="有"),
    ]
    people[0].cells |= {"電話番号": "000-1234-0002", "児童手当受給": "有", "犬": "いる", "犬の登録": "鑑札"}
    people[1].cells["旧氏フリガナ"] = "ワタナベ"
    people[4].cells["医療保険"] = "後期"
    for person in people:
        person.cells = {
            "カード保有": "有",
            "医療保険": "社保",
            "国保資格": "無",
            **_KNOWN,
            **person.cells,
        }
    for person in people[:2]:
        person.cells |= {"介護認定": "無", "年金番号結付": "有"}
    return Household(
        people,
        Place("999-0103", "川端町", "12番地3"),
        since=date(2012, 4, 1),
        honseki="架空県みらい市川端町12番地",
    )


def _guarded() -> Household:
    people = [
        _person("小林 美月", "コバヤシ ミヅキ", "女", date(1991, 9, 9), "世帯主", 年金種別="第1号"),
        _person("小林 凪", "コバヤシ ナギ", "男", date(2016, 1, 23), "子", 通学区分="公立"),
    ]
    for person in people:
        person.cells |= {
            "カード保有": "有",
            "医療保険": "国保",
            "国保資格": "有",
            "支援措置開始日": "2026-04-01",
            "支援措置終了日": "2027-03-31",
            "仮支援措置": "無",
            **_KNOWN,
        }
    people[0].cells |= {"電話番号": "000-1234-0003", "児童手当受給": "有", "年金番号結付": "有"}
    return Household(
        people,
        Place("999-0106", "駅前通二丁目", "8番1号", "アーバンみらい1005号室"),
        since=date(2026, 3, 28),
        honseki="架空県みらい市中央一丁目1番",
    )


def _foreign() -> Household:
    an = Person("NGUYEN", "グエン", "VAN AN", "ヴァン アン", "男", date(1998, 3, 14), "世帯主", foreign=True)
    hoa = Person("TRAN", "チャン", "THI HOA", "ティ ホア", "女", date(1999, 12, 1), "妻", foreign=True)
    for person in (an, hoa):
        person.cells |= {"在留の区分": "中長期在留者", "医療保険": "国保", "国保資格": "有", "カード保有": "有"}
        person.cells |= {"年金種別": "第1号", "氏名ローマ字": person.name}
        person.cells |= {"障害の制度利用": "無", "年金番号結付": "有"}
    an.cells |= {"通称": "青木　安", "通称フリガナ": "アオキ　アン", "電話番号": "000-1234-0004"}
    return Household([an, hoa], Place("999-0112", "港一丁目", "2番7号", "エステート港502"), since=date(2023, 10, 2))


def _person(name: str, kana: str, sex: str, birth: date, relationship: str, **cells: str) -> Person:
    family, given = name.split()
    family_kana, given_kana = kana.split()
    return Person(family, family_kana, given, given_kana, sex, birth, relationship, cells=dict(cells))
