"""Names are compared and pointed out, never changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.names import (
    COMMON_FORMS,
    NameMatch,
    NoteKind,
    characters,
    characters_of_note,
    compare_kana,
    compare_names,
    full_katakana,
    kana_warnings,
    split_name,
    variant_pairs,
)


@given(st.text() | st.text(alphabet="辺\ufe00\U000e0101"))
def test_characters_put_together_are_the_text(text: str) -> None:
    assert "".join(characters(text)) == text


def test_a_selector_stays_with_its_character() -> None:
    assert characters("辺\U000e0101見") == ("辺\U000e0101", "見")


@pytest.mark.parametrize(
    ("registered", "parts"),
    [
        ("髙橋　健一", ("髙橋", "健一")),
        ("髙橋 健一", ("髙橋", "健一")),
        ("マリア テレサ　クルス", ("マリア", "テレサ　クルス")),
        ("プラトン", ("プラトン", "")),
    ],
)
def test_names_are_split_at_the_first_space(registered: str, parts: tuple[str, str]) -> None:
    assert split_name(registered) == parts


def test_characters_to_look_at_twice() -> None:
    noted = characters_of_note("髙橋 𠮷辺\U000e0101\ue000𠀋太郎")
    assert [(one.text, one.kind, one.code, one.common) for one in noted] == [
        ("髙", NoteKind.VARIANT, "U+9AD9", "高"),
        ("𠮷", NoteKind.VARIANT, "U+20BB7", "吉"),
        ("辺\U000e0101", NoteKind.IVS, "U+8FBA U+E0101", "辺"),
        ("\ue000", NoteKind.PRIVATE, "U+E000", ""),
        ("𠀋", NoteKind.NON_BMP, "U+2000B", ""),
    ]
    assert noted[0].nickname == "はしごだか"


def test_variant_pairs_for_display() -> None:
    assert variant_pairs("髙﨑 太郎") == (("髙", "高"), ("﨑", "崎"))
    assert variant_pairs("山田") == ()


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("髙橋　健一", "髙橋 健一", NameMatch.SAME),
        ("髙橋　健一", "高橋 健一", NameMatch.VARIANT),
        ("渡辺\U000e0101", "渡邉", NameMatch.VARIANT),
        ("斎藤", "斉藤", NameMatch.DIFFERENT),
        ("髙橋", "鈴木", NameMatch.DIFFERENT),
    ],
)
def test_names_are_compared(one: str, other: str, match: NameMatch) -> None:
    assert compare_names(one, other) is compare_names(other, one) is match


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("リュウイチロウ", "ﾘｭｳｲﾁﾛｳ", NameMatch.SAME),
        ("リユウイチロウ", "リュウイチロウ", NameMatch.VARIANT),
        ("はつとり", "ハットリ", NameMatch.VARIANT),
        ("ユミ", "ユカ", NameMatch.DIFFERENT),
    ],
)
def test_kana_are_compared(one: str, other: str, match: NameMatch) -> None:
    assert compare_kana(one, other) is match


def test_large_kana_that_are_likely_small_are_asked_about() -> None:
    (warning,) = kana_warnings("タカハシ　リユウイチロウ")
    assert "リュウイチロウ" in warning
    (warning,) = kana_warnings("シヨウタ")
    assert "ショウタ" in warning


@pytest.mark.parametrize("kana", ["キヨシ", "ミユキ", "チヨコ", "リュウ", "マリア・テレサ", "ヴァレリー"])
def test_usual_readings_are_not_asked_about(kana: str) -> None:
    assert kana_warnings(kana) == ()


@pytest.mark.parametrize("kana", ["たかはし", "ﾀｶﾊｼ", "Takahashi", "髙橋"])
def test_other_letters_in_kana_are_pointed_out(kana: str) -> None:
    assert len(kana_warnings(kana)) == 1


@given(st.text())
def test_making_katakana_twice_changes_nothing_more(text: str) -> None:
    assert full_katakana(full_katakana(text)) == full_katakana(text)


def test_half_width_and_hiragana_become_katakana_and_nothing_else_changes() -> None:
    assert full_katakana("ﾀﾞいすけ Ａ㍻ 髙") == "ダイスケ Ａ㍻ 髙"


def test_no_common_form_is_itself_a_variant() -> None:
    assert not set(COMMON_FORMS) & set(COMMON_FORMS.values())
