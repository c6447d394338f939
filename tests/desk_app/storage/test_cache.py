from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.resident import Guard, PersonName, ResidentKind, ResidentStatus, Sex
from desk_app.services.ports import ResidentCache
from desk_app.storage.cache import SqlResidentCache
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import a_row, write_rows

SAKURA = {"町字": "桜町三丁目", "番地": "4番5号", "郵便番号": "999-0101"}
KAWABATA = {"町字": "川端町", "番地": "12番地3", "郵便番号": "999-0103"}
TOWN = [
    a_row(11, "髙橋　健一", "タカハシ　ケンイチ", 生年月日="昭和63年5月1日", 性別="男", 続柄="世帯主",
          住民状態="転入予定", 方書="コーポさくら203号室", 電話番号="000-1234-0001", 世帯番号="0000005011",
          並び順="1", **SAKURA),
    a_row(12, "髙橋　由美", "タカハシ　ユミ", 生年月日="平成2年2月14日", 性別="女", 続柄="妻", 住民状態="転入予定",
          方書="コーポさくら203号室", 世帯番号="0000005011", 並び順="2", **SAKURA),
    a_row(13, "高橋　健一", "タカハシ　ケンイチ", 生年月日="昭和60年5月2日", 性別="男", 続柄="世帯主", **KAWABATA),
    a_row(14, "高橋　健一郎", "タカハシ　ケンイチロウ", 生年月日="平成10年1月1日", 性別="男", **KAWABATA),
    a_row(15, "高橋　健一", "タカハシ　ケンイチ", 生年月日="昭和20年3月3日", 住民状態="転出", **KAWABATA),
    a_row(21, "佐藤　裕太", "サトウ　ユウタ", 生年月日="昭和60年1月23日", 町字="桜町五丁目", 番地="1番2号"),
    a_row(22, "佐藤　さくら", "サトウ　サクラ", 生年月日="平成4年10月19日", 性別="女", 町字="松原", 番地="7番地"),
    a_row(23, "佐藤　実", "サトウ　ミノル", 生年月日="昭和60年8月8日", 性別="男", **KAWABATA),
    a_row(24, "里見　葵", "サトミ　アオイ", 生年月日="平成12年5月1日", 性別="女", 町字="若葉台一丁目", 番地="9番9号"),
    a_row(25, "佐　桜", "サ　サクラ", 生年月日="大正15年12月25日", 性別="女", **KAWABATA),
    a_row(31, "山﨑　さくら", "ヤマザキ　サクラ", 旧氏="渡邉", 旧氏フリガナ="ワタナベ", 生年月日="昭和57年3月2日",
          電話番号="000-5555-2222", **KAWABATA),
    a_row(32, "渡邊　隆一郎", "ワタナベ　リュウイチロウ", 生年月日="昭和40年6月7日", 町字="港二丁目", 番地="3番4号"),
    a_row(33, "渡辺　純", "ワタナベ　ジュン", 生年月日="昭和12年頃", 町字="港二丁目", 番地="30番4号"),
    a_row(41, "NGUYEN VAN AN", "グエン　ヴァン　アン", 氏名ローマ字="NGUYEN VAN AN", 通称="青木　安",
          通称フリガナ="アオキ　アン", 住民種別="外国人", 生年月日="1998年3月14日", 町字="港一丁目", 番地="2番7号"),
    a_row(42, "SMITH EMILY ROSE", "スミス　エミリー　ローズ", 氏名ローマ字="SMITH EMILY ROSE", 住民種別="外国人",
          生年月日="1990年7月4日", 町字="駅前通一丁目", 番地="1番1号", 方書="メゾン・ド・ルミエール1005"),
    a_row(51, "森　茂", "モリ　シゲル", 生年月日="昭和30年11月3日", 町字="大字上野原", 番地="123番地4"),
    a_row(52, "森田　茂", "モリタ　シゲル", 生年月日="昭和31年11月3日", 町字="大字上野原", 番地="124番地"),
    a_row(53, "大野　誠", "オオノ　マコト", 生年月日="昭和50年2月2日", 町字="緑ヶ丘四丁目", 番地="8番1号"),
    a_row(54, "小野　誠", "オノ　マコト", 生年月日="昭和51年2月2日", 町字="緑ヶ丘四丁目", 番地="8番2号"),
    a_row(55, "佐々木　美月", "ササキ　ミヅキ", 生年月日="令和元年5月1日", 町字="梅園一丁目", 番地="5番5号"),
    a_row(56, "辻\U000e0102　真一", "ツジ　シンイチ", 生年月日="昭和33年12月31日", 町字="白鳥町", 番地="6番地"),
    a_row(57, "𠮷田　博", "ヨシダ　ヒロシ", 生年月日="昭和22年4月5日", 町字="白鳥町", 番地="60番地"),
    a_row(58, "小林　凪", "コバヤシ　ナギ", 生年月日="平成28年1月23日", 町字="中央二丁目", 番地="8番1号",
          支援措置開始日="2026-04-01", 支援措置終了日="2027-03-31", 仮支援措置="無"),
    a_row(59, "齋藤　ひなた", "サイトウ　ヒナタ", 生年月日="平成31年4月30日", 住民状態="死亡", 町字="城山"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """A folder in which the town is taken in."""
    place = tmp_path_factory.mktemp("town")
    folder = create_folder(place / "home", MemoryKeys())
    folder.import_residents(write_rows(place / "town.csv", TOWN))
    yield folder
    folder.close()


@pytest.fixture
def cache(home: DataFolder) -> SqlResidentCache:
    """The town's cache."""
    return home.cache()


def numbers(cache: SqlResidentCache, text: str, limit: int = 20) -> list[int]:
    return [int(hit.record.resident_id) for hit in cache.search(text, limit)[0]]


FOUND = [
    # typed, first hit, why it matched
    ("髙橋 健一", 11, "氏名"),
    ("髙橋　健一", 11, "氏名"),
    ("髙橋健一", 11, "氏名"),
    ("高橋 健一", 13, "氏名"),
    ("高橋健一", 13, "氏名"),
    ("髙橋", 11, "氏名"),
    ("髙橋 由", 12, "氏名"),
    ("健一 髙橋", 11, "氏名"),
    ("たかはし けんいち", 11, "カナ"),
    ("タカハシケンイチ", 11, "カナ"),
    ("ﾀｶﾊｼ ｹﾝｲﾁﾛｳ", 14, "カナ"),
    ("takahashi yumi", 12, "カナ"),
    ("TAKAHASHI KENICHIRO", 14, "カナ"),
    ("髙橋 ゆみ", 12, "氏名"),
    ("たかはし 由美", 12, "カナ"),
    ("佐藤", 22, "氏名"),
    ("佐", 25, "氏名"),
    ("さとう", 22, "カナ"),
    ("さとみ", 24, "カナ"),
    ("satou minoru", 23, "カナ"),
    ("sato", 22, "カナ"),
    ("さくら", 22, "氏名"),
    ("裕太", 21, "氏名"),
    ("ユウタ", 21, "カナ"),
    ("yuta", 21, "カナ"),
    ("渡邉 さくら", 31, "旧氏"),
    ("渡辺 さくら", 31, "旧氏"),
    ("わたなべ さくら", 31, "旧氏"),
    ("山崎 さくら", 31, "氏名"),
    ("やまさき さくら", 31, "カナ"),
    ("渡辺 隆一郎", 32, "氏名"),
    ("ワタナベ リユウイチロウ", 32, "カナ"),
    ("渡辺", 33, "氏名"),
    ("渡邊", 32, "氏名"),
    ("nguyen", 41, "ローマ字"),
    ("NGUYEN VAN AN", 41, "ローマ字"),
    ("an nguyen", 41, "ローマ字"),
    ("グエン", 41, "カナ"),
    ("青木 安", 41, "通称"),
    ("あおき", 41, "通称"),
    ("emily", 42, "ローマ字"),
    ("smith rose", 42, "ローマ字"),
    ("エミリー", 42, "カナ"),
    ("森", 51, "氏名"),
    ("もり しげる", 51, "カナ"),
    ("森田", 52, "氏名"),
    ("オオノ", 53, "カナ"),
    ("おの", 54, "カナ"),
    ("ohno", 53, "カナ"),
    ("佐佐木", 55, "氏名"),
    ("みずき", 55, "カナ"),
    ("mizuki", 55, "カナ"),
    ("辻", 56, "氏名"),
    ("shinichi", 56, "カナ"),
    ("吉田", 57, "氏名"),
    ("𠮷田 博", 57, "氏名"),
    ("昭和63年5月1日", 11, "生年月日"),
    ("S63.5.1", 11, "生年月日"),
    ("s630501", 11, "生年月日"),
    ("1988-05-01", 11, "生年月日"),
    ("１９８８年５月１日", 11, "生年月日"),
    ("19880501", 11, "生年月日"),
    ("3630501", 11, "生年月日"),
    ("1998/3/14", 41, "生年月日"),
    ("大正15", 25, "生年月日"),
    ("T15", 25, "生年月日"),
    ("令和元年5月1日", 55, "生年月日"),
    ("昭和12年頃", 33, "生年月日"),
    ("1990-07", 42, "生年月日"),
    ("さとう s60", 23, "カナ"),
    ("さとう s60 桜町", 21, "住所"),
    ("桜町 佐藤", 21, "住所"),
    ("佐藤 昭和60年8月", 23, "生年月日"),
    ("佐藤 0808", 23, "生年月日"),
    ("たかはし けんいち s63", 11, "生年月日"),
    ("健一 1988", 11, "生年月日"),
    ("桜町3-4-5", 11, "住所"),
    ("桜町三丁目4番5号", 11, "住所"),
    ("桜町 3-4-5", 11, "住所"),
    ("架空県みらい市桜町三丁目4番5号", 11, "住所"),
    ("みらい市松原7", 22, "住所"),
    ("桜町3-4-5 コーポさくら203", 11, "方書"),
    ("コーポさくら", 11, "方書"),
    ("ルミエール 1005", None, ""),
    ("メゾンドルミエール1005", 42, "方書"),
    ("大字上野原123-4", 51, "住所"),
    ("緑ケ丘4-8-2", 54, "住所"),
    ("000-1234-0001", 11, "電話"),
    ("00012340001", 11, "電話"),
    ("000-555", 31, "電話"),
    ("2222", 31, "電話"),
    ("さくら 2222", 31, "電話"),
    ("0000000041", 41, "宛名番号"),
    ("0000005011", 11, "世帯番号"),
    ("小林 凪", 58, "氏名"),
    ("齋藤 ひなた", 59, "氏名"),
    ("さいとう", 59, "カナ"),
    ("存在しない名前", None, ""),
    ("9999999999", None, ""),
    ("髙橋 1901", None, ""),
    ("   ", None, ""),
    ("%", None, ""),
    ("' OR 1=1 --", None, ""),
]


@pytest.mark.parametrize(("typed", "first", "why"), FOUND)
def test_what_is_typed_finds_whom_it_means(cache: SqlResidentCache, typed: str, first: int | None, why: str):
    hits, _ = cache.search(typed, 20)
    assert (int(hits[0].record.resident_id) if hits else None) == first
    assert not hits or any(why in reason for reason in hits[0].matched)


def test_the_table_of_searches_is_long_enough():
    assert len(FOUND) >= 60


def test_exact_comes_before_folded_before_longer(cache: SqlResidentCache):
    assert numbers(cache, "髙橋 健一")[:3] == [11, 13, 14]
    assert numbers(cache, "髙橋")[:2] == [11, 12]


def test_people_who_live_here_or_are_announced_come_first(cache: SqlResidentCache):
    assert numbers(cache, "高橋 健一") == [13, 14, 11, 15]


def test_all_of_a_household_is_found_by_its_number(cache: SqlResidentCache):
    assert numbers(cache, "0000005011") == [11, 12]


def test_more_says_that_there_are_more(cache: SqlResidentCache):
    hits, more = cache.search("髙橋", 2)
    assert (len(hits), more) == (2, True)
    hits, more = cache.search("小林", 2)
    assert (len(hits), more) == (1, False)
    assert cache.search("髙橋", 0) == ((), False)


def test_a_hit_knows_the_size_of_its_household(cache: SqlResidentCache):
    assert cache.search("髙橋 健一", 1)[0][0].household_size == 2
    assert cache.search("高橋 健一", 1)[0][0].household_size == 1


def test_it_is_the_cache_that_the_services_ask_for(home: DataFolder):
    cache: ResidentCache = home.cache()
    assert cache.search("森", 5)[0]


def test_a_record_is_what_the_file_said(cache: SqlResidentCache):
    record = cache.get(ResidentId("0000000031"))
    assert record.name == PersonName("山﨑　さくら", "ヤマザキ　サクラ", former="渡邉", former_kana="ワタナベ")
    assert record.birth is not None
    assert (record.birth.text, record.birth.exact) == ("昭和57年3月2日", date(1982, 3, 2))
    assert (record.kind, record.status, record.sex) == (ResidentKind.JAPANESE, ResidentStatus.LIVING, Sex.UNKNOWN)
    assert record.address.one_line == "架空県みらい市川端町12番地3"
    assert record.facts == {}
    assert not record.guarded


def test_variation_selectors_and_guards_are_kept(cache: SqlResidentCache):
    assert cache.get(ResidentId("0000000056")).name.registered == "辻\U000e0102　真一"
    guarded = cache.get(ResidentId("0000000058"))
    assert guarded.guard == Guard(date(2026, 4, 1), date(2027, 3, 31), provisional=False)


def test_a_household_is_those_who_live_there_in_order(cache: SqlResidentCache):
    people = cache.household(HouseholdId("0000005011"))
    assert [person.relationship for person in people] == ["世帯主", "妻"]
    assert cache.household(HouseholdId("0000005015")) == (), "who moved out is no longer there"


def test_a_number_that_is_not_there_is_said(cache: SqlResidentCache):
    with pytest.raises(OperatorError, match="見つかりません"):
        cache.get(ResidentId("1"))


def test_counts(cache: SqlResidentCache):
    stats = cache.stats()
    assert (stats["residents"], stats["living"], stats["announced"]) == (len(TOWN), len(TOWN) - 2, 2)
    assert (stats["guarded"], stats["foreign"]) == (1, 2)
    assert isinstance(cache.as_of(), datetime)


def test_before_the_first_load_it_is_empty(folder: DataFolder):
    cache = folder.cache()
    assert cache.search("佐藤", 5) == ((), False)
    assert cache.household(HouseholdId("1")) == ()
    assert cache.individual_number(ResidentId("1")) is None
    assert cache.as_of() is None
    assert cache.stats()["residents"] == 0
    with pytest.raises(OperatorError):
        cache.get(ResidentId("1"))


def test_a_cache_opened_with_another_key_is_a_clear_problem(home: DataFolder):
    other = SqlResidentCache(home._current, lambda _file: bytes(32), {})
    with pytest.raises(EnvironmentProblem, match="鍵が合わない"):
        other.search("佐藤", 5)


def test_the_individual_number_is_in_no_record(folder: DataFolder, tmp_path: Path):
    row = a_row(1, "森　茂", 個人番号="123456789010")
    folder.import_residents(write_rows(tmp_path / "a.csv", [row]))
    cache = folder.cache()
    assert cache.individual_number(ResidentId("0000000001")) == "123456789010"
    assert "123456789010" not in repr(cache.get(ResidentId("0000000001")))
    assert cache.search("123456789010", 5)[0] == (), "nobody is searched by it"


def test_hits_are_values_that_can_be_compared(cache: SqlResidentCache):
    hit = cache.search("森 茂", 1)[0][0]
    assert replace(hit.record) == cache.get(hit.record.resident_id)
