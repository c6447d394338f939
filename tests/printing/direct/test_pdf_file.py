"""A file grows by appending; a copy of it ends in its own way and leaves the first alone."""

from __future__ import annotations

import io

import pikepdf

from printing.direct.pdf_file import PdfFile
from printing.direct.values import Ref


def begun() -> tuple[PdfFile, Ref, Ref, Ref]:
    file = PdfFile()
    root, info, late = file.reserve(), file.reserve(), file.reserve()
    pages = file.add({"/Type": "/Pages", "/Count": 0, "/Kids": []})
    file.add({"/Type": "/Catalog", "/Pages": pages, "/Late": late}, root)
    file.add({"/Creator": "(x)"}, info)
    return file, root, info, late


def test_what_is_reserved_may_come_last() -> None:
    file, root, info, late = begun()
    file.add_stream({}, b"late words", at=late, pack=False)
    data = file.finish(root, info, "ab" * 16)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root["/Late"].read_bytes() == b"late words"
        assert pdf.check_pdf_syntax() == []
    assert data.index(b"late words") > data.index(b"/Catalog")


def test_two_endings_share_their_beginning() -> None:
    file, root, info, late = begun()
    one, two = file.copy(), file.copy()
    one.add_stream({}, b"signed", at=late, pack=False)
    two.add_stream({}, b"unsigned", at=late, pack=False)
    first, second = one.finish(root, info, "ab" * 16), two.finish(root, info, "cd" * 16)
    common = first.index(b"signed") - len(b"<</Length 6>>\nstream\n")
    assert first[: common - 1] == second[: common - 1]
    assert b"unsigned" in second
    assert b"unsigned" not in first


def test_the_same_objects_give_the_same_bytes() -> None:
    def made() -> bytes:
        file, root, info, late = begun()
        file.add_stream({"/A": 1}, b"words " * 50, at=late)
        return file.finish(root, info, "ab" * 16)

    assert made() == made()
