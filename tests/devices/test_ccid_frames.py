from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ccid_frames import (
    LONGEST_MESSAGE,
    CardMoved,
    Event,
    FrameReader,
    Garbled,
    Message,
    Refused,
    Wait,
    encode,
)

messages = st.builds(
    Message,
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(min_size=3, max_size=3),
    st.binary(max_size=LONGEST_MESSAGE - 10),
)
BYTES_OF = {Refused: b"\x03\x15\x16", Wait: b"\x81"}


def as_bytes(event: Event) -> bytes:
    if isinstance(event, Message):
        return bytes(encode(event))
    if isinstance(event, CardMoved):
        return b"\x50\x03" if event.is_in else b"\x50\x02"
    return BYTES_OF[type(event)]


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@settings(max_examples=60)
@given(
    st.lists(st.one_of(messages, st.builds(CardMoved, st.booleans()), st.just(Refused()), st.just(Wait()))),
    st.lists(st.integers(1, 30)),
)
def test_odd_pieces_give_the_same_events(events: list[Event], sizes: list[int]) -> None:
    reader = FrameReader()
    data = b"".join(map(as_bytes, events))
    assert [event for piece in cut(data, sizes) for event in reader.feed(piece)] == events


@settings(max_examples=60)
@given(messages, st.data())
def test_a_turned_bit_is_never_another_message(message: Message, data: st.DataObject) -> None:
    frame = encode(message)
    at = data.draw(st.integers(0, len(frame) - 1))
    frame[at] ^= 1 << data.draw(st.integers(0, 7))
    assert not any(isinstance(event, Message) for event in FrameReader().feed(bytes(frame)))


def test_the_known_frame_of_a_status_request() -> None:
    assert encode(Message(0x65, 0, 7)).hex() == "03066500000000000700000067"


def test_after_something_unreadable_the_next_frame_is_read() -> None:
    reader = FrameReader()
    assert list(reader.feed(b"\x7f\x00\x1b")) == [Garbled()]
    assert list(reader.feed(b"\x50\x09")) == [Garbled()]
    assert list(reader.feed(b"\x03\x07")) == [Garbled()]
    assert list(reader.feed(b"\x03\x15\x17")) == [Garbled()]
    assert list(reader.feed(b"\x03\x06\x65\xff\xff\x00\x00")) == [Garbled()], "a length that no message has"
    assert list(reader.feed(encode(Message(0x65, 0, 1)))) == [Message(0x65, 0, 1)]


def test_what_an_answer_says() -> None:
    absent = Message(0x81, 0, 1, b"\x42\xfe\x00")
    assert (absent.is_answer, absent.card, absent.has_failed, absent.wants_time) == (True, 2, True, False)
    assert Message(0x80, 0, 1, b"\x80\x01\x00").wants_time
    assert not Message(0x6F, 0, 1).is_answer
