from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.search_key import (
    fold_address,
    fold_kana,
    fold_name,
    fold_phone,
    katakana,
    name_parts,
    near_keys,
    one_apart,
    plain,
    plain_kana,
    romaji_readings,
    split_name,
    variant_table,
)
from resources import ROOT

DOCUMENT = json.loads((ROOT / "variants" / "variants.json").read_text(encoding="utf-8"))
TABLE = variant_table(DOCUMENT["groups"])
KANA = st.text(
    "アイウエオカキクケコガギサシスザジズタチツダヂヅッテトナニヌネノハヒフヘホバパマミムメモャヤュユョヨラリルレロワヲンヴー",
    max_size=12,
)


def test_the_table_has_each_character_once_and_says_what_it_is():
    chars = "".join(DOCUMENT["groups"])
    assert len(chars) == len(set(chars))
    assert len(TABLE) >= 150
    assert DOCUMENT["about"]
    assert not set(TABLE.values()) & {chr(code) for code in TABLE}, "a key must not be folded further"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("みすゞ", "みすず"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("渡邉\U000e0110", "渡辺"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("𠮷田", "吉田"),
        ("齋藤", "斉藤"),
        ("斎藤", "齊藤"),
        ("濵田", "浜田"),
        ("濱田", "浜田"),
        ("櫻井", "桜井"),
        ("廣瀨", "広瀬"),
        ("瀧澤", "滝沢"),
        ("德永", "徳永"),
        ("嶋田", "島田"),
        ("冨田", "富田"),
        ("關", "関"),
        ("澁谷", "渋谷"),
        ("眞理", "真理"),
        ("惠", "恵"),
        ("籐田", "藤田"),
        ("辻\U000e0102", "辻"),
        ("葛\U000e0102西", "葛西"),
        ("神\ufe00田", "神田"),
        ("福\ufa1b", "福福"),
        ("佐々木", "佐佐木"),
        ("高橋　健一", "高橋健一"),
        ("ｓｍｉｔｈ John", "SMITHJOHN"),
        ("佐藤 さくら", "佐藤サクラ"),
        ("Ｏ’Brien", "OBRIEN"),
    ],
)
def test_written_names_that_are_searched_alike(left: str, right: str):
    assert fold_name(left, TABLE) == fold_name(right, TABLE)


@pytest.mark.parametrize(("left", "right"), [("高橋", "橋高"), ("上田", "下田"), ("太田", "大田"), ("", "高")])
def test_names_that_stay_apart(left: str, right: str):
    assert fold_name(left, TABLE) != fold_name(right, TABLE)


@pytest.mark.parametrize(
    "spellings",
    [
        ("さとう", "サトウ", "ｻﾄｳ", "サトー", "サト－", "さ と う", "サト"),
        ("おおの", "オオノ", "オーノ", "オノ", "ｵｵﾉ"),
        ("りゅういちろう", "リュウイチロウ", "リユウイチロウ", "ﾘﾕｳｲﾁﾛｳ"),
        ("しょうこ", "シヨウコ", "シヨオコ", "シ゛ョウコ"),
        ("みづき", "ミズキ", "みすき", "ミツキ"),
        ("ちぢわ", "チジワ", "シシワ"),
        ("カヲル", "カオル", "かおる"),
        ("ヴァン", "バン", "ハン"),
        ("ぱく", "バク", "ハク"),
        ("いのうえ", "イノウエ", "イノエ"),
        ("みすゞ", "ミスヾ", "ミスズ", "みすず", "ﾐｽｽﾞ"),
        ("なゝ", "ナヽ", "なな"),
        ("おゝの", "オオノ", "オノ"),
    ],
)
def test_readings_that_are_searched_alike(spellings: tuple[str, ...]):
    assert len({fold_kana(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("left", "right"), [("サトウ", "サイトウ"), ("ケイ", "ケ"), ("アキ", "アオキ"), ("ハル", "マル")]
)
def test_readings_that_stay_apart(left: str, right: str):
    assert fold_kana(left) != fold_kana(right)


@given(KANA)
def test_folding_twice_is_folding_once(text: str):
    assert fold_kana(fold_kana(text)) == fold_kana(text)


@given(KANA)
def test_hiragana_and_half_width_make_the_same_key(text: str):
    hiragana = "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)
    assert fold_kana(hiragana) == fold_kana(text)


@given(st.text(max_size=20))
def test_any_text_makes_keys_without_spaces_or_selectors(text: str):
    for key in (fold_name(text, TABLE), fold_kana(text), fold_address(text, TABLE)):
        assert not any(char.isspace() for char in key)
        assert "\U000e0100" not in key


@pytest.mark.parametrize(
    "spelling",
    [
        "桜町三丁目4番5号",
        "桜町３丁目４番５号",
        "桜町3-4-5",
        "桜町３－４－５",
        "桜町3ー4ー5",
        "桜町 3丁目 4-5",
        "桜町三丁目四番五号",
        "櫻町三丁目4番地の5",
        "桜町3の4の5",
    ],
)
def test_addresses_that_are_searched_alike(spelling: str):
    assert fold_address(spelling, TABLE) == "桜町3-4-5"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("二十一丁目10番", "21-10"),
        ("十条百二番地", "10条102"),
        ("大字上野原12番地", "上野原12"),
        ("コーポさくら203号室", fold_address("コーポ サクラ ２０３", TABLE)),
        ("一番町1番地2", fold_address("一番町1-2", TABLE)),
    ],
)
def test_parts_of_addresses(text: str, key: str):
    assert fold_address(text, TABLE) == key


@pytest.mark.parametrize("text", ["000-1234-0001", "０００(1234)0001", "+81 00-1234-0001", "00012340001"])
def test_telephone_numbers(text: str):
    assert fold_phone(text) == "00012340001"


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("sato", "サトウ"),
        ("satou", "サトウ"),
        ("satoh", "サトウ"),
        ("SATŌ", "サトウ"),
        ("ohno", "オオノ"),
        ("shinichi", "シンイチ"),
        ("shin'ichi", "シンイチ"),
        ("homma", "ホンマ"),
        ("honma", "ホンマ"),
        ("kenichi", "ケンイチ"),
        ("junko", "ジュンコ"),
        ("zyunko", "ジュンコ"),
        ("hattori", "ハットリ"),
        ("matchan", "マッチャン"),
        ("ryuichiro", "リュウイチロウ"),
        ("yuki", "ユウキ"),
        ("tsuyoshi", "ツヨシ"),
        ("tuyosi", "ツヨシ"),
        ("fujii", "フジイ"),
        ("kyoko", "キョウコ"),
    ],
)
def test_latin_letters_find_the_reading(typed: str, reading: str):
    assert fold_kana(reading) in {fold_kana(one) for one in romaji_readings(typed)}


@pytest.mark.parametrize("typed", ["smith", "xyz", "", "123"])
def test_words_that_are_no_reading(typed: str):
    assert romaji_readings(typed) == ()


def test_plain_keeps_the_registered_character():
    assert plain("髙橋　健一") == "髙橋健一"
    assert plain("辻\U000e0102") == "辻"
    assert plain_kana("たかはし ｹﾝｲﾁ") == "タカハシケンイチ"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("髙橋　健一", ("髙橋", "健一")), ("NGUYEN VAN AN", ("NGUYEN", "VAN AN")), ("ゆい", ("ゆい", ""))],
)
def test_names_are_split_at_the_first_space(text: str, parts: tuple[str, str]):
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("髙橋　健一", {("髙橋", "健一")}),
        ("LI NA(李 娜)", {("LI", "NA"), ("NA", "LI"), ("李", "娜")}),
        ("NGUYEN VAN AN", {("NGUYEN", "VAN AN"), ("VAN", "NGUYEN AN"), ("AN", "NGUYEN VAN")}),
        ("グエン　ヴァン　アン", {("グエン", "ヴァン アン"), ("ヴァン", "グエン アン"), ("アン", "グエン ヴァン")}),
        ("MÜLLER-LÜDENSCHEIDT ANNA", {("MÜLLER", "ANNA"), ("LÜDENSCHEIDT", "ANNA"), ("ANNA", "MÜLLER-LÜDENSCHEIDT")}),
        ("ゆい", {("ゆい", "")}),
        ("", set()),
    ],
)
def test_parts_a_name_is_asked_for_by(text: str, pairs: set[tuple[str, str]]):
    assert pairs <= set(name_parts(text))
    assert name_parts(text)[:1] == ((split_name(text.partition("(")[0]),) if text else ())


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("ケンイシ", "ケンイキ", True),
        ("ケンイシ", "ケイシ", True),
        ("ケンイシ", "ケケンイシ", True),
        ("ケンイシ", "ケインシ", True),
        ("ケンイシ", "ケンイシ", False),
        ("ケンイシ", "ケイシン", False),
        ("ケンイシ", "ケン", False),
        ("健一", "建一", True),
        ("健一", "建二", False),
        ("", "ア", True),
    ],
)
def test_one_character_apart(left: str, right: str, apart: bool):
    assert one_apart(left, right) is apart
    assert one_apart(right, left) is apart


@given(st.text("アイウカ", max_size=5), st.text("アイウカ", max_size=5))
def test_whoever_is_one_apart_shares_a_near_key(left: str, right: str):
    if one_apart(left, right):
        assert set(near_keys(left)) & set(near_keys(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("緑ヶ丘", "緑が丘"),
        ("緑ケ丘", "緑ヶ丘"),
        ("霞ヶ関", "霞が関"),
        ("GARCÍA", "GARCIA"),
        ("邨田", "村田"),
        ("栁", "柳"),
        ("靏田", "鶴田"),
    ],
)
def test_more_names_that_are_searched_alike(left: str, right: str):
    assert fold_name(left, TABLE) == fold_name(right, TABLE)


def test_an_address_as_it_is_said():
    assert fold_address("桜町三の四の五", TABLE) == "桜町3-4-5"
    assert fold_address("三の丸1", TABLE) == fold_address("三ノ丸1番地", TABLE)


@pytest.mark.parametrize(
    ("typed", "reading"), [("jyunko", "ジュンコ"), ("tyuuzyou", "チュウジョウ"), ("sinnichi", "シンイチ")]
)
def test_latin_letters_as_an_input_method_takes_them(typed: str, reading: str):
    assert fold_kana(reading) in {fold_kana(one) for one in romaji_readings(typed)}


def test_hiragana_alone_becomes_katakana():
    assert katakana("たかはし ｹﾝｲﾁ ゔぁー Abc髙") == "タカハシ ｹﾝｲﾁ ヴァー Abc髙"
