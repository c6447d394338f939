from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import BlockCheck, Dropped, Frame, Framer, FrameRules, Framing, block_check, wrap

SAFE = st.binary(min_size=1, max_size=60).map(lambda raw: bytes(byte | 0x20 for byte in raw))
RULES = [
    FrameRules(Framing.CR),
    FrameRules(Framing.LF),
    FrameRules(Framing.CRLF),
    FrameRules(Framing.STX_ETX),
    FrameRules(Framing.STX_ETX, BlockCheck.WITH_TERMINATOR),
    FrameRules(Framing.STX_ETX, BlockCheck.DATA_ONLY),
]


def in_chunks(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(stream) + 1) for cut in cuts} | {0, len(stream)})
    return [stream[a:b] for a, b in pairwise(places)]


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: f"{rules.framing}-{rules.check}")
@given(codes=st.lists(SAFE, max_size=5), cuts=st.lists(st.integers(0, 400), max_size=12))
def test_odd_chunks_give_the_same_frames(rules: FrameRules, codes: list[bytes], cuts: list[int]) -> None:
    framer = Framer(rules)
    found = [
        one
        for chunk in in_chunks(b"".join(wrap(code, rules) for code in codes), cuts)
        for one in framer.feed(chunk, 0)
    ]
    assert found == [Frame(code) for code in codes]


@given(noise=st.binary(max_size=300), cuts=st.lists(st.integers(0, 400), max_size=12))
@pytest.mark.parametrize("rules", RULES, ids=lambda rules: f"{rules.framing}-{rules.check}")
def test_noise_gives_the_same_frames_in_any_chunks(rules: FrameRules, noise: bytes, cuts: list[int]) -> None:
    whole = [one for one in Framer(rules).feed(noise, 0) if isinstance(one, Frame)]
    framer = Framer(rules)
    parts = [one for chunk in in_chunks(noise, cuts) for one in framer.feed(chunk, 0) if isinstance(one, Frame)]
    assert parts == whole


@pytest.mark.parametrize("check", [BlockCheck.WITH_TERMINATOR, BlockCheck.DATA_ONLY])
@pytest.mark.parametrize("value", [0x02, 0x03, 0x0D, 0x0A])
def test_check_byte_is_taken_by_its_place(check: BlockCheck, value: int) -> None:
    rules = FrameRules(Framing.STX_ETX, check)
    data = b"A"
    data += bytes([block_check(data, check) ^ value])
    assert not {2, 3} & set(data)
    stream = wrap(data, rules)
    assert stream[-1] == value
    assert Framer(rules).feed(stream + wrap(b"next", rules), 0) == [Frame(data), Frame(b"next")]


def test_a_wrong_check_byte_drops_the_whole_code() -> None:
    rules = FrameRules(Framing.STX_ETX, BlockCheck.DATA_ONLY)
    stream = bytearray(wrap(b"C1234", rules))
    stream[3] ^= 1
    (dropped,) = Framer(rules).feed(bytes(stream), 0)
    assert isinstance(dropped, Dropped)
    assert dropped.size == 5


def test_silence_drops_half_a_code_and_the_next_is_whole() -> None:
    framer = Framer(FrameRules())
    assert framer.feed(b"HALF", 10.0) == []
    assert framer.tick(10.2) == []
    (dropped,) = framer.tick(10.3)
    assert isinstance(dropped, Dropped)
    assert framer.feed(b"WHOLE\r\n", 10.4) == [Frame(b"WHOLE")]


def test_silence_is_noticed_also_when_bytes_come() -> None:
    framer = Framer(FrameRules())
    framer.feed(b"HALF", 0.0)
    found = framer.feed(b"WHOLE\r\n", 5.0)
    assert [type(one) for one in found] == [Dropped, Frame]


@pytest.mark.parametrize("rules", [FrameRules(max_bytes=10), FrameRules(Framing.STX_ETX, max_bytes=10)])
@pytest.mark.parametrize("size", [1, 7, 40])
def test_what_is_too_long_is_dropped_whole(rules: FrameRules, size: int) -> None:
    framer = Framer(rules)
    stream = wrap(b"x" * 30, rules) + wrap(b"good", rules)
    found = [one for n in range(0, len(stream), size) for one in framer.feed(stream[n : n + size], 0)]
    assert [one for one in found if isinstance(one, Frame)] == [Frame(b"good")]
    assert any(isinstance(one, Dropped) for one in found)


def test_a_torn_block_does_not_run_into_the_next() -> None:
    rules = FrameRules(Framing.STX_ETX)
    (dropped,) = Framer(rules).feed(b"\x02TOR\x02WHOLE\x03", 0)
    assert isinstance(dropped, Dropped)


def test_check_byte_needs_a_header() -> None:
    with pytest.raises(ValueError, match="BCC"):
        Framer(FrameRules(Framing.CRLF, BlockCheck.DATA_ONLY))


def test_reset_forgets() -> None:
    framer = Framer(FrameRules())
    framer.feed(b"HALF", 0)
    framer.reset()
    assert framer.feed(b"A\r\n", 0) == [Frame(b"A")]
