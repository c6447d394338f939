from __future__ import annotations

import pytest

from devices.code_marks import MARK_OF, Marked, Marks, Part, take_mark
from devices.errors import UnreadableCode


@pytest.mark.parametrize(
    ("frame", "marks", "expected"),
    [
        (b"]Q1abc", Marks.AUTO, Marked("QR", b"abc")),
        (b"]Q2\\000026abc", Marks.AIM, Marked("QR", b"\\000026abc", is_eci=True)),
        (b"]C1abc", Marks.AIM, Marked("GS1-128", b"abc")),
        (b"abc", Marks.AUTO, Marked("", b"abc")),
        (b"]Q1abc", Marks.NONE, Marked("", b"]Q1abc")),
        (b"Qabc", Marks.DENSO, Marked("QR", b"abc")),
        (b"Na123b", Marks.DENSO, Marked("NW-7", b"a123b")),
        (b"S02A5abc", Marks.DENSO, Part(0, 3, 0xA5, b"abc")),
    ],
)
def test_the_mark_goes_and_says_what_it_is(frame: bytes, marks: Marks, expected: Marked | Part) -> None:
    assert take_mark(frame, marks) == expected


def test_a_reader_that_counts_from_one() -> None:
    assert take_mark(b"S33A5abc", Marks.DENSO, split_from=1) == Part(2, 3, 0xA5, b"abc")


@pytest.mark.parametrize(
    ("frame", "marks"),
    [
        (b"abc", Marks.AIM),
        (b"]C0C1124]C0C11240043", Marks.AIM),
        (b"124]C0C1124", Marks.AIM),
        (b"xabc", Marks.DENSO),
        (b"", Marks.DENSO),
        (b"S40A5abc", Marks.DENSO),
        (b"SZZA5abc", Marks.DENSO),
    ],
)
def test_no_mark_or_two_are_refused(frame: bytes, marks: Marks) -> None:
    with pytest.raises(UnreadableCode):
        take_mark(frame, marks)


def test_every_symbology_has_one_denso_mark_of_its_own() -> None:
    assert {take_mark(mark.encode() + b"1", Marks.DENSO) for mark in MARK_OF.values()} == {
        Marked(name, b"1") for name in MARK_OF
    }
