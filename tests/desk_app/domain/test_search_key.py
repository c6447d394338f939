"""What people type and what is registered meet in one key (the search rules of the register)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.search_key import (
    fold_address,
    fold_kana,
    fold_name,
    fold_phone,
    plain,
    plain_kana,
    romaji_readings,
    split_name,
    variant_table,
)

VARIANTS = variant_table(["辺邊邉", "高髙", "崎﨑", "斎斉齋齊", "吉𠮷", "浜濱", "藤籐"])
KANA = st.text(alphabet="アイウエオカガコゴサザタダツヅッハバパヤャユュヨョンヴーァィ", max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サトウ", "さとう"),
        ("サトウ", "ｻﾄｳ"),
        ("サトウ", "サトー"),
        ("サトウ", "サト―"),
        ("オオノ", "オーノ"),
        ("オウノ", "オオノ"),
        ("リュウイチロウ", "リユウイチロウ"),
        ("ハットリ", "ハツトリ"),
        ("タカハシ", "タガバシ"),
        ("パン", "ハン"),
        ("ミヅキ", "ミズキ"),
        ("タカハシ　ケンイチ", "タカハシケンイチ"),
        ("ヴァレリー", "バレリ"),
        ("カヲル", "カオル"),
    ],
)
def test_readings_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert fold_kana(one) == fold_kana(other)


@pytest.mark.parametrize(
    ("one", "other"), [("サトウ", "カトウ"), ("ユミ", "ユカ"), ("アベ", "アメ"), ("ノブ", "ノム")]
)
def test_other_readings_have_another(one: str, other: str) -> None:
    assert fold_kana(one) != fold_kana(other)


@given(KANA)
def test_folding_a_reading_twice_changes_nothing_more(kana: str) -> None:
    assert fold_kana(fold_kana(kana)) == fold_kana(kana)


@given(KANA)
def test_small_letters_marks_and_long_vowels_never_matter(kana: str) -> None:
    large = kana.translate(str.maketrans("ァィッャュョガゴザダバパヅ", "アイツヤユヨカコサタハハツ")).replace(
        "ー", ""
    )
    if "ヴ" not in kana:
        assert fold_kana(large) == fold_kana(kana)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋　健一", "高橋健一"),
        ("渡邉", "渡辺"),
        ("渡邊\U000e0101", "渡辺"),
        ("𠮷田", "吉田"),
        ("佐々木", "佐佐木"),
        ("CRUZ Maria", "ＣＲＵＺ　ＭＡＲＩＡ"),
        ("みゆき", "ミユキ"),
    ],
)
def test_names_meet_across_variants(one: str, other: str) -> None:
    assert fold_name(one, VARIANTS) == fold_name(other, VARIANTS)


def test_other_names_do_not_meet() -> None:
    assert fold_name("斎藤", VARIANTS) == fold_name("齊藤", VARIANTS)
    assert fold_name("斎藤", VARIANTS) != fold_name("安藤", VARIANTS)


def test_the_plain_text_keeps_the_variant() -> None:
    assert plain("髙橋　健一") == "髙橋健一"
    assert plain("辺\U000e0101") == "辺"
    assert plain_kana("さとう ﾀﾛｳ") == "サトウタロウ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("桜町三丁目4番5号", "桜町3-4-5"),
        ("桜町三丁目4番5号", "桜町３丁目４－５"),
        ("桜町二十一番地の3", "桜町21-3"),
        ("大字桜町一〇番地", "桜町10"),
        ("コーポさくら203号室", "コーポサクラ203"),
        ("一番町百二番地", "一番町102"),
    ],
)
def test_addresses_meet_however_they_are_numbered(one: str, other: str) -> None:
    assert fold_address(one, VARIANTS) == fold_address(other, VARIANTS)


def test_other_house_numbers_do_not_meet() -> None:
    assert fold_address("桜町3-45", VARIANTS) != fold_address("桜町34-5", VARIANTS)


@pytest.mark.parametrize("written", ["090-0000-0000", "０９０（００００）００００", "+81 90-0000-0000"])
def test_telephone_numbers_meet(written: str) -> None:
    assert fold_phone(written) == "09000000000"


def test_names_are_split_at_the_space() -> None:
    assert split_name("髙橋　健一") == ("髙橋", "健一")
    assert split_name("プラトン") == ("プラトン", "")


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("takahashi", "タカハシ"),
        ("Kenichi", "ケンイチ"),
        ("ryuichi", "リュウイチ"),
        ("Satoh", "サトウ"),
        ("satō", "サトウ"),
        ("hattori", "ハットリ"),
        ("matchan", "マッチャン"),
        ("shimbashi", "シンバシ"),
        ("tyousi", "チョウシ"),
        ("kyoko", "キョコ"),
    ],
)
def test_latin_letters_are_read(typed: str, reading: str) -> None:
    keys = {fold_kana(one) for one in romaji_readings(typed)}
    assert fold_kana(reading) in keys


@pytest.mark.parametrize("typed", ["", "xyz", "髙橋", "123"])
def test_other_words_have_no_reading(typed: str) -> None:
    assert romaji_readings(typed) == ()


@given(st.text(max_size=12))
def test_no_text_breaks_a_key(text: str) -> None:
    assert "\x00" in text or "\x00" not in fold_address(text, VARIANTS)
    assert " " not in fold_name(text, VARIANTS)
    assert fold_phone(text) == "" or fold_phone(text).isdigit()
    assert all(romaji_readings(text))
