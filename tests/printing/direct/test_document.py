"""A document is finished more than once, and what the signature decides comes last in the file."""

from __future__ import annotations

import io

import pikepdf
import pytest

from desk_app.domain.signature import Strokes
from printing.direct.document import Written
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.packet_manifest import page_digests
from tests.support.papers import STROKES, page_text

LABEL = load_fonts().label


@pytest.fixture
def written() -> Written:
    pen = Pen("一式")
    for form in ("a", "b"):
        pen.new_page()
        pen.text(20, 30, LABEL.shape(f"様式 {form}", "f", "x"), 12)
        pen.signature(form, 20, 40, 60, 15)
        pen.late_text(form, 20, 80, (LABEL.shape("署名済み", "f", "x"), LABEL.shape("未署名", "f", "x")), 10)
    return pen.prepare("list.json")


def finished(written: Written, strokes: dict[str, Strokes]) -> tuple[bytes, list[str]]:
    seen: list[str] = []

    def attached(digests: object) -> bytes:
        seen.extend(list(digests))  # type: ignore[call-overload]
        return b'{"list": 1}'

    return written.finish(strokes, attached), seen


def test_the_words_follow_the_signature(written: Written) -> None:
    pdf, _ = finished(written, {"a": STROKES})
    assert "署名済み" in page_text(pdf, 0)
    assert "未署名" in page_text(pdf, 1)
    again, _ = finished(written, {})
    assert "未署名" in page_text(again, 0)


def test_signing_only_appends(written: Written) -> None:
    unsigned, _ = finished(written, {})
    signed, _ = finished(written, {"a": STROKES, "b": STROKES})
    common = next(n for n, (one, other) in enumerate(zip(unsigned, signed, strict=False)) if one != other)
    assert common > unsigned.rindex(b"/Type /Page/")
    assert common > unsigned.rindex(b"/FontFile2")
    assert signed[common:].count(b"/Ink Do") == 2


def test_strokes_are_in_the_file_once(written: Written) -> None:
    signed, _ = finished(written, {"a": STROKES, "b": STROKES})
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        inks = {
            form.Resources.XObject["/Ink"].objgen
            for page in pdf.pages
            for form in page.Resources.XObject.values()
            if "/XObject" in form.Resources
        }
    assert len(inks) == 1


@pytest.mark.parametrize("strokes", [{}, {"b": STROKES}], ids=["unsigned", "signed"])
def test_the_digests_are_those_of_the_pages(written: Written, strokes: dict[str, Strokes]) -> None:
    pdf, seen = finished(written, strokes)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert page_digests(document) == seen
        assert document.attachments["list.json"].get_file().read_bytes() == b'{"list": 1}'
        assert document.check_pdf_syntax() == []


def test_another_signature_is_another_file_and_the_same_one_the_same(written: Written) -> None:
    one, two = finished(written, {"a": STROKES})[0], finished(written, {"b": STROKES})[0]
    assert one != two
    assert one == finished(written, {"a": STROKES})[0]
    assert one[-200:].partition(b"/ID")[2] != two[-200:].partition(b"/ID")[2]


def test_empty_strokes_are_no_signature(written: Written) -> None:
    assert "未署名" in page_text(finished(written, {"a": Strokes(())})[0], 0)
