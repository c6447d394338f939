from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import CardUnreadable
from devices.flat_tlv import build_flat, gaps_of, jis_text, parse_flat, to_jis

tags = st.integers(0, 0xFE)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(tags, st.binary(max_size=300), max_size=8))
def test_objects_come_back_whatever_their_tag_and_length(objects: dict[int, bytes]) -> None:
    data = b"".join(build_flat(tag, value) for tag, value in objects.items())
    assert parse_flat(data + b"\xff" * 9) == objects == parse_flat(data)


def test_tags_that_ber_takes_for_long_ones_are_ordinary_here() -> None:
    assert parse_flat(bytes.fromhex("1F00 5F0141 7F0142 FF")) == {0x1F: b"", 0x5F: b"A", 0x7F: b"B"}


@pytest.mark.parametrize("cut", ["12", "1203AABB", "128201"])
def test_a_cut_object_is_refused(cut: str) -> None:
    with pytest.raises(CardUnreadable):
        parse_flat(bytes.fromhex(cut))


@pytest.mark.parametrize("text", ["高橋\u3000健一", "１番地２", "ヨシダ", "々ゝ"])
def test_jis_pairs_without_escapes(text: str) -> None:
    assert jis_text(to_jis(text, "〓") + b"\x21\x21", "〓") == text
    assert max(to_jis(text, "〓")) < 0x80


def test_characters_of_the_cards_own_become_the_gap() -> None:
    assert jis_text(bytes.fromhex("FFF1 4544 FFFA FFF7"), "〓") == "〓田〓〓"
    assert to_jis("髙田", "〓").hex() == "fff14544"


@pytest.mark.parametrize("foreign", ["21", "FFF8", "A4A2", "2821FF00", "7F7F"])
def test_what_is_no_jis_is_refused(foreign: str) -> None:
    with pytest.raises(CardUnreadable):
        jis_text(bytes.fromhex(foreign), "〓")


def test_gaps_say_which_character_they_are() -> None:
    assert gaps_of(bytes.fromhex("2422FFF1FFFA2424FFF7")) == (1, 0, 7)
    assert gaps_of(bytes.fromhex("24222424")) == ()
