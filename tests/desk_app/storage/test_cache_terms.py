from __future__ import annotations

from desk_app.storage.cache_terms import PAST, OnName, OnRecord, high, plan_of, prefix

NAME = OnName("高橋", None, True, "髙橋", 0)
BIRTH = OnRecord("birth_sort", 19850304, None, "生年月日", 1)


def test_what_narrows_a_name_does_not_make_its_reading_worse():
    assert plan_of(NAME, (BIRTH,)).tier == NAME.tier
    assert plan_of(NAME, (prefix("katagaki_key", "コホサクラ", "方書", 6),)).tier == NAME.tier + 1


def test_records_alone_are_as_good_as_the_worst_of_them():
    assert plan_of(None, (BIRTH, prefix("address_key", "桜町", "住所", 5))).tier == 5


def test_an_address_before_is_told_from_one_of_today():
    assert prefix(PAST, "桜町", "前住所", 7).past
    assert not prefix("address_key", "桜町", "住所", 5).past


def test_a_prefix_ends_behind_everything_that_begins_with_it():
    assert "桜町" < "桜町\U0001f338" < high("桜町") < "桜番"
