from __future__ import annotations

import pytest

from desk_app.domain.search import what_narrows


@pytest.mark.parametrize(
    ("matched", "first"),
    [
        (("氏名",), "生年月日"),
        (("カナ", "生年月日"), "町名"),
        (("氏名", "生年月日", "住所"), "電話の下4桁"),
    ],
)
def test_the_strongest_item_not_yet_typed_is_named_first(matched: tuple[str, ...], first: str):
    assert what_narrows(matched)[0] == first


def test_an_address_before_narrows_as_one_of_today():
    assert "町名" not in what_narrows(("前住所",))
