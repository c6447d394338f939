"""The baselines of the speed figures draw what our packet says: the same text, the same codes, as many pages."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp

from printing.marks import Mark
from printing.plain import plain_document, tuned_document
from printing.recorded import recorded
from tests.support.papers import a_packet, page_text, renderer, signed

FORMS = ("juumin-ido", "kokuho-acquire")


@pytest.fixture(scope="module")
def marks() -> list[list[Mark]]:
    return recorded(renderer(), signed(a_packet(forms=FORMS)))


@pytest.fixture(scope="module")
def ours() -> bytes:
    return renderer().draw(signed(a_packet(forms=FORMS))).pdf


@pytest.mark.parametrize("draw", [plain_document, tuned_document])
def test_a_baseline_says_the_same(draw: object, marks: list[list[Mark]], ours: bytes) -> None:
    pdf = draw(marks)  # type: ignore[operator]
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pages = len(document)
    assert pages == len(pypdfium2.PdfDocument(io.BytesIO(ours))) == len(marks)
    for page in range(pages):
        theirs, own = ("".join(sorted("".join(page_text(one, page).split()))) for one in (pdf, ours))
        assert theirs == own, page
    picture = document[2].render(scale=200 / 72, grayscale=True).to_pil()
    document.close()
    assert {one.format.name for one in zxingcpp.read_barcodes(picture)} == {"Code128", "QRCode"}


def test_the_forms_alone_are_fewer_pages(marks: list[list[Mark]]) -> None:
    alone = recorded(renderer(), signed(a_packet(forms=FORMS)), forms_alone=True)
    assert len(alone) == len(FORMS) < len(marks)
