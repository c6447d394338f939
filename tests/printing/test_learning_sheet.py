from __future__ import annotations

import io

import pypdfium2
import zxingcpp

from desk_app.domain.learning import LEARNING_SYMBOLOGY, LEARNING_TEXTS
from printing.learning_sheet import learning_sheet


def test_the_codes_of_the_sheet_stand_in_order_and_decode() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(learning_sheet()))
    assert len(document) == 1
    found = zxingcpp.read_barcodes(document[0].render(scale=200 / 72, grayscale=True).to_pil())
    document.close()
    found = sorted(found, key=lambda code: code.position.top_left.y)
    assert [code.text for code in found] == list(LEARNING_TEXTS)
    names = {zxingcpp.BarcodeFormat.Code128: "Code128", zxingcpp.BarcodeFormat.QRCode: "QR"}
    assert [names[code.format] for code in found] == list(LEARNING_SYMBOLOGY)
