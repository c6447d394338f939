"""T=1 between the product's reader side and the simulated card, over a line that garbles blocks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import ChannelBroken
from devices.sim_t1 import T1Card
from devices.t1 import T1Line
from devices.t1_blocks import S_IFS, S_WTX, BadBlock, Block, decode, encode, information, receipt

LOSSES = ("", "", "", "garble there", "garble back", "garble twice")


class Line:
    """A card that answers each command with it turned round and a length, and a line with mishaps."""

    def __init__(self, answer_length: int = 0, mishaps: list[str] | None = None) -> None:
        self.seen: list[bytes] = []
        self.extensions: list[int] = []
        self.mishaps = mishaps or []
        self.answer_length = answer_length
        self.card = T1Card(self._answer)

    def _answer(self, apdu: bytes) -> bytes:
        self.seen.append(apdu)
        return apdu[::-1] + bytes(self.answer_length) + b"\x90\x00"

    def carry(self, block: bytes, extension: int) -> bytes:
        self.extensions.append(extension)
        mishap = self.mishaps.pop(0) if self.mishaps else ""
        if mishap == "garble there":
            block = bytes([block[0] ^ 1]) + block[1:]
        answer = self.card.receive(block)
        assert answer is not None
        return bytes([answer[0] ^ 1]) + answer[1:] if "back" in mishap or "twice" in mishap else answer


def host(line: Line, card_block: int = 254) -> T1Line:
    return T1Line(line.carry, card_block, "リーダー")


@settings(max_examples=60)
@given(st.lists(st.binary(min_size=1, max_size=600), max_size=4), st.integers(1, 254), st.integers(0, 700))
def test_commands_and_answers_of_every_length(commands: list[bytes], card_block: int, answer_length: int) -> None:
    line = Line(answer_length)
    reader = host(line, card_block)
    reader.announce(254)
    for command in commands:
        assert reader.exchange(command) == command[::-1] + bytes(answer_length) + b"\x90\x00"
    assert line.seen == commands


@settings(max_examples=150)
@given(st.lists(st.sampled_from(LOSSES), max_size=8), st.integers(0, 600))
def test_a_bad_line_never_has_a_command_done_twice(mishaps: list[str], answer_length: int) -> None:
    line = Line(answer_length, list(mishaps))
    reader = host(line)
    command = b"\x00\x20\x00\x80\x041234"
    try:
        answer = reader.exchange(command)
    except ChannelBroken:
        assert len(line.seen) <= 1
    else:
        assert answer == command[::-1] + bytes(answer_length) + b"\x90\x00"
        assert line.seen == [command]
    assert line.card.repeats == 0, "the reader sent the command's block a second time"


def test_one_garbled_answer_is_asked_for_again_without_sending_the_command() -> None:
    line = Line(0, ["garble back"])
    assert host(line).exchange(b"\x00\x20\x00\x80").endswith(b"\x90\x00")
    assert len(line.seen) == 1


def test_a_card_that_wants_time_gets_it() -> None:
    line = Line()
    line.card.needs_time = True
    assert host(line).exchange(b"\x01\x02\x03\x04") == b"\x04\x03\x02\x01\x90\x00"
    assert line.extensions == [1, 2]


def test_a_card_that_wants_time_for_ever_does_not_get_it() -> None:
    reader = T1Line(lambda _block, _extension: encode(Block(S_WTX, b"\x01")), 254, "リーダー")
    with pytest.raises(ChannelBroken, match="待たせ続けて"):
        reader.exchange(b"\x00\xa4\x00\x00")


def test_a_card_may_ask_for_shorter_blocks() -> None:
    sent: list[Block] = []
    answers = [Block(S_IFS, b"\x04"), receipt(1), information(0, b"\x90\x00")]

    def carry(raw: bytes, _extension: int) -> bytes:
        sent.append(decode(raw))
        return encode(answers.pop(0))

    T1Line(carry, 8, "リーダー").exchange(bytes(12))
    assert [len(block.data) for block in sent] == [8, 1, 4]


@pytest.mark.parametrize("answer", [receipt(0), receipt(1, 1), information(1, b"\x90\x00"), Block(0xE0)])
def test_every_answer_out_of_turn_ends_the_channel(answer: Block) -> None:
    sent: list[bytes] = []

    def carry(raw: bytes, _extension: int) -> bytes:
        sent.append(raw)
        return encode(answer)

    with pytest.raises(ChannelBroken):
        T1Line(carry, 254, "リーダー").exchange(b"\x00\x20\x00\x80\x041234")
    assert len(sent) == 1


@pytest.mark.parametrize("raw", ["", "000000", "00000000ff", "0000ff00", "00000102"])
def test_what_is_no_block(raw: str) -> None:
    with pytest.raises(BadBlock):
        decode(bytes.fromhex(raw))


def test_a_resynchronised_card_would_do_a_command_again() -> None:
    """Why the reader side here never does what ISO/IEC 7816-3 rule 6 allows."""
    line = Line()
    block = encode(information(0, b"\x00\x20\x00\x80\x041234"))
    line.card.receive(block)
    line.card.receive(encode(Block(0xC0)))
    line.card.receive(block)
    assert len(line.seen) == 2
