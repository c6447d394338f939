"""Values are written as PDF reads them, and hashed by the manifest's rule."""

from __future__ import annotations

import io

import pikepdf

from printing.direct.pdf_file import PdfFile
from printing.direct.values import Ref, Value, digest_of, text_of
from printing.packet_manifest import object_digest


def test_text() -> None:
    value: Value = {"/A": [1, "2.5", Ref(7), "(x)"], "/B": {"/C": "/Name"}}
    assert text_of(value) == "<</A [1 2.5 7 0 R (x)]/B <</C /Name>>>>"


def test_the_digest_is_that_of_the_manifest() -> None:
    file = PdfFile()
    stream = file.add_stream({"/Kind": "/Some", "/BBox": [0, 0, "1.5", 2]}, b"0 g")
    inner: Value = {"/S": stream, "/N": 3, "/L": ["/X", "(text)", "12.25"]}
    ref = file.add_hashed(inner)
    pages = file.add({"/Type": "/Pages", "/Count": 0, "/Kids": []})
    root = file.add({"/Type": "/Catalog", "/Pages": pages, "/Thing": ref})
    data = file.finish(root, file.add({"/Creator": "(x)"}), "0" * 32)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert object_digest(pdf.Root["/Thing"], {}) == file.digests[ref.number] == digest_of(inner, file.digests)
