"""Check digits find a wrong digit, and invented numbers can be nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.errors import BugError
from desk_app.domain.identifiers import (
    PREFECTURES,
    check_digit_m11w27,
    folded_number,
    individual_number_check_digit,
    is_individual_number,
    is_municipality_code,
    is_postal_code,
    is_residence_card_number,
    is_resident_code,
    municipality_check_digit,
    postal_code_text,
    prefecture_of_code,
    resident_number_warning,
    synthetic_individual_number,
)


def bodies(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet="0123456789", min_size=count, max_size=count)


def test_the_published_example_of_an_individual_number() -> None:
    assert is_individual_number("983205673214")
    assert is_individual_number("９８３２ ０５６７ ３２１４")
    assert not is_individual_number("983205673215")
    assert not is_individual_number("98320567321")


@given(bodies(11), st.integers(0, 10), st.integers(1, 9))
def test_a_wrong_digit_of_an_individual_number_is_found_unless_both_remainders_fold_to_0(
    body: str, place: int, change: int
) -> None:
    digit = (int(body[place]) + change) % 10
    wrong = body[:place] + str(digit) + body[place + 1 :]
    right = individual_number_check_digit(body)
    if individual_number_check_digit(wrong) == right:
        assert right == 0  # remainders 0 and 1 share the digit 0 (省令85号5条)
    else:
        assert not is_individual_number(f"{wrong}{right}")


@given(st.integers(0, 10**11 - 1))
def test_a_synthetic_number_is_never_valid(seed: int) -> None:
    number = synthetic_individual_number(seed)
    assert len(number) == 12
    assert not is_individual_number(number)
    assert synthetic_individual_number(seed) == number


def test_synthetic_numbers_differ() -> None:
    assert len({synthetic_individual_number(seed) for seed in range(5000)}) == 5000


@pytest.mark.parametrize(("body", "digit"), [("00000000", 0), ("00000006", 0), ("00000001", 9), ("12345678", 5)])
def test_check_digit_of_resident_numbers(body: str, digit: int) -> None:
    assert check_digit_m11w27(body) == digit


def test_remainder_one_is_the_towns_own_rule() -> None:
    assert check_digit_m11w27("00000006") == 0
    assert check_digit_m11w27("00000006", remainder_one=1) == 1
    assert resident_number_warning("000000061", remainder_one=1) is None


@given(bodies(8))
def test_a_resident_number_with_its_digit_is_fine_and_any_other_digit_warns(body: str) -> None:
    digit = check_digit_m11w27(body)
    assert resident_number_warning(f"{body}{digit}") is None
    assert resident_number_warning(f"{body}{(digit + 1) % 10}") is not None


def test_old_numbers_with_letters_warn_only() -> None:
    assert resident_number_warning("A-123") is not None


@pytest.mark.parametrize(
    ("code", "prefecture"),
    [
        ("131016", "東京都"),
        ("011002", "北海道"),
        ("012084", "北海道"),
        ("232025", "愛知県"),
        ("271004", "大阪府"),
        ("452025", "宮崎県"),
        ("122190", "千葉県"),
        ("999997", None),
    ],
)
def test_municipality_codes(code: str, prefecture: str | None) -> None:
    assert is_municipality_code(code)
    assert prefecture_of_code(code) == prefecture


@given(bodies(5), st.integers(1, 9))
def test_another_check_digit_of_a_municipality_is_refused(body: str, change: int) -> None:
    digit = municipality_check_digit(body)
    assert is_municipality_code(f"{body}{digit}")
    assert not is_municipality_code(f"{body}{(digit + change) % 10}")


def test_prefectures_stand_in_the_order_of_their_codes() -> None:
    assert len(PREFECTURES) == 47
    assert (PREFECTURES[0], PREFECTURES[12], PREFECTURES[46]) == ("北海道", "東京都", "沖縄県")
    assert prefecture_of_code("x") is None
    assert prefecture_of_code("000000") is None


def test_forms_without_check_digits() -> None:
    assert is_resident_code("1234 5678 901")
    assert not is_resident_code("123456789012")
    assert is_residence_card_number("AB12345678CD")
    assert is_residence_card_number("ａｂ１２３４５６７８ｃｄ")
    assert not is_residence_card_number("A12345678CD")


def test_postal_codes() -> None:
    assert is_postal_code("〒999-0101")
    assert is_postal_code("9990101")
    assert not is_postal_code("999-010")
    assert postal_code_text("９９９０１０１") == "999-0101"
    assert postal_code_text("不明") == "不明"


def test_every_hyphen_falls_away() -> None:
    assert folded_number("1-2‐3–4—5−6ー7ｰ8 ９") == "123456789"


@pytest.mark.parametrize("body", ["", "12x", "1234"])
def test_a_body_of_the_wrong_form_is_our_own_fault(body: str) -> None:
    with pytest.raises(BugError):
        municipality_check_digit(body)
