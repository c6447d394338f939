"""A box: the marks of its options, the field a row's key belongs to."""

from __future__ import annotations

from printing.box import mark_of, without_row


def test_marks_leave_brackets_out() -> None:
    assert mark_of("その他(　　)") == "その他"
    assert mark_of("転入") == "転入"


def test_the_key_of_a_row_belongs_to_its_column() -> None:
    assert without_row("people.2.name") == "people.name"
    assert without_row("applicant") == "applicant"
