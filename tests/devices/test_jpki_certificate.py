from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.errors import CardUnreadable
from devices.jpki_certificate import parse_certificate, signature_matches
from devices.sim_jpki import ISSUED, YEARS_5, Holder, credentials

HOLDER = Holder("𠮷田 葉子", "架空県みらい市新町3番3号", "2001-03-03", "女")


def test_the_items_come_out_as_they_went_in() -> None:
    found = parse_certificate(credentials(HOLDER).sign)
    assert dict(found.values) == {"name": "𠮷田 葉子", "address": HOLDER.address, "birth": "2001-03-03", "sex": "女"}
    assert (found.valid_from, found.valid_until) == (ISSUED, ISSUED + YEARS_5)
    assert "𠮷田" not in repr(found)


@pytest.mark.parametrize(("birth", "sex"), [("1950-00-00", "男"), ("1950-01-01", "その他")])
def test_what_is_no_day_and_no_sex_is_left_out(birth: str, sex: str) -> None:
    values = parse_certificate(credentials(Holder("山田 花子", "架空県", birth, sex)).sign).values
    assert ("birth" in values, "sex" in values) == (birth == "1950-01-01", sex == "男")


def test_validity_has_a_first_and_a_last_moment() -> None:
    found = parse_certificate(credentials(HOLDER).sign)
    assert found.in_force(ISSUED)
    assert found.in_force(found.valid_until)
    assert not found.in_force(datetime(2024, 4, 30, tzinfo=UTC))
    assert not found.in_force(datetime(2030, 1, 1, tzinfo=UTC))


def test_what_is_no_certificate_is_unreadable() -> None:
    der = credentials(HOLDER).sign
    for data in (b"", b"\x30\x03\x02\x01\x01", der[:-1]):
        with pytest.raises(CardUnreadable):
            parse_certificate(data)


def test_another_signature_does_not_match() -> None:
    one = credentials(HOLDER)
    assert not signature_matches(one.sign, bytes(32), bytes(256))
