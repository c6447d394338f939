from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.code_marks import Part
from devices.errors import UnreadableCode
from devices.structured_append import Joiner, parity


def parts_of(data: bytes, total: int) -> list[Part]:
    size = -(-len(data) // total)
    return [Part(n, total, parity(data), data[n * size : (n + 1) * size]) for n in range(total)]


@given(st.text(min_size=2, max_size=200), st.integers(2, 16), st.integers(0, 2**32))
def test_any_order_with_repeats_gives_the_bytes_back(text: str, total: int, seed: int) -> None:
    data = text.encode("utf-8", "surrogatepass")
    parts = parts_of(data, total)
    random.Random(seed).shuffle(parts)
    joiner = Joiner()
    for part in parts[:-1]:
        assert joiner.add(part, 0) is None
        assert joiner.add(part, 0) is None, "the same part twice does no harm"
    assert joiner.waiting == (total - 1, total)
    assert joiner.add(parts[-1], 0) == data
    assert joiner.waiting is None


def test_characters_may_be_cut_in_two() -> None:
    data = "髙橋桜町".encode()
    joiner = Joiner()
    found = [joiner.add(part, 0) for part in parts_of(data, 5)]
    assert found == [None, None, None, None, data]


def test_silence_forgets_the_set() -> None:
    first, second = parts_of(b"abcdef", 2)
    joiner = Joiner(wait_seconds=30)
    joiner.add(first, 0)
    assert joiner.add(second, 31) is None
    assert joiner.waiting == (1, 2)


@pytest.mark.parametrize(
    "stranger",
    [Part(1, 3, 0x41, b"x"), Part(1, 2, 0x42, b"x"), Part(0, 2, parity(b"abcdef"), b"xyz")],
    ids=["another number of parts", "another parity", "another text with the same number"],
)
def test_parts_of_another_code_are_refused_and_forgotten(stranger: Part) -> None:
    first, second = parts_of(b"abcdef", 2)
    joiner = Joiner()
    joiner.add(first, 0)
    with pytest.raises(UnreadableCode):
        joiner.add(stranger, 0)
    joiner.add(first, 0)
    assert joiner.add(second, 0) == b"abcdef"


def test_a_whole_without_its_parity_is_refused() -> None:
    first, second = parts_of(b"abcdef", 2)
    joiner = Joiner()
    joiner.add(first, 0)
    with pytest.raises(UnreadableCode):
        joiner.add(Part(1, 2, second.parity, b"deX"), 0)


def test_parts_that_nobody_goes_on_with_are_not_kept() -> None:
    joiner = Joiner(wait_seconds=30)
    joiner.add(Part(0, 2, 0, b"half"), 0.0)
    joiner.tick(29.0)
    assert joiner.waiting == (1, 2)
    joiner.tick(31.0)
    assert joiner.waiting is None
