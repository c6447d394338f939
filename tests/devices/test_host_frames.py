from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.host_frames import Again, Data, Event, Garbled, Pn532Frames, Rcs660Frames, Taken

Family = type[Pn532Frames] | type[Rcs660Frames]
FAMILIES: list[Family] = [Pn532Frames, Rcs660Frames]
contents = st.binary(min_size=1, max_size=265)


def content_of(events: list[Event]) -> list[Event]:
    """Idle bytes on the line are passed over as empty data."""
    return [event for event in events if event != Data(b"")]


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=40)
@given(sent=st.lists(st.one_of(st.none(), contents)), sizes=st.lists(st.integers(1, 30)))
def test_odd_pieces_give_the_same_frames(family: Family, sent: list[bytes | None], sizes: list[int]) -> None:
    wanted: list[Event] = [Taken() if content is None else Data(content) for content in sent]
    line = b"".join(family.ACK if content is None else bytes(family.encode(content)) for content in sent)
    frames = family()
    seen: list[Event] = []
    for size in [*sizes, len(line)]:
        seen += frames.feed(line[:size])
        line = line[size:]
    assert content_of(seen) == wanted


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=40)
@given(content=contents, data=st.data())
def test_a_turned_bit_gives_no_other_content(family: Family, content: bytes, data: st.DataObject) -> None:
    frame = family.encode(content)
    at = data.draw(st.integers(0, len(frame) - 2))  # the last byte closes the frame and says nothing
    frame[at] ^= 1 << data.draw(st.integers(0, 7))
    seen = content_of(list(family().feed(bytes(frame))))
    assert all(not isinstance(event, Data) or event.content == content for event in seen)


@pytest.mark.parametrize(
    ("make", "content", "frame"),
    [
        (Pn532Frames.encode, "d402", "0000ff02fed4022a00"),
        (Pn532Frames.encode, "d4140100" + "00", "0000ff05fbd4140100001700"),
        (Rcs660Frames.encode, "6b", "0000ff0001ff6b9500"),
    ],
)
def test_known_frames(make: Callable[[bytes], bytearray], content: str, frame: str) -> None:
    assert make(bytes.fromhex(content)).hex() == frame


def test_a_long_content_is_an_extended_frame() -> None:
    frame = Pn532Frames.encode(bytes(256))
    assert frame[:8].hex() == "0000ffffff0100ff"
    assert list(Pn532Frames().feed(bytes(frame))) == [Data(bytes(256))]


def test_what_else_a_chip_says() -> None:
    assert list(Pn532Frames().feed(Pn532Frames.NACK)) == [Again()]
    assert list(Pn532Frames().feed(Pn532Frames.FAULT)) == [Data(b"\x7f")]
    assert list(Pn532Frames().feed(b"\x11\x22\x33\x44\x55\x66")) == [Garbled()]
    assert list(Rcs660Frames().feed(bytes.fromhex("0000ff0200fe00"))) == [Garbled()], "longer than any frame"
