"""Verifying a packet: what was drawn passes, whatever was changed is found and named."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from desk_app.domain.form import FieldValue
from printing.packet_manifest import NAME, verify_packet
from tests.support.papers import a_packet, renderer, signed

FORMS = ("juumin-ido", "seal-registration", "suido-start")
PDF = renderer().draw(signed(a_packet(forms=FORMS))).pdf


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def test_what_was_drawn_passes_with_its_signature_bound() -> None:
    check = verify_packet(PDF)
    assert check.ok
    assert (check.signature, check.seal) == ("bound", "absent")
    assert [sheet.key for sheet in check.sheets] == [
        "cover",
        "guidance",
        "juumin-ido",
        "seal-registration/p1",
        "suido-start",
        "copy",
    ]


def test_an_unsigned_packet_says_so() -> None:
    check = verify_packet(renderer().draw(a_packet(forms=FORMS)).pdf)
    assert check.ok
    assert check.signature == "absent"


def test_saving_again_without_a_change_still_passes() -> None:
    assert verify_packet(changed(lambda document: None)).ok


def test_a_changed_page_is_named() -> None:
    def overwrite(document: pikepdf.Pdf) -> None:
        page = document.pages[2]
        page.contents_add(b"0 g 100 100 50 10 re f")

    check = verify_packet(changed(overwrite))
    assert [sheet.key for sheet in check.sheets if not sheet.ok] == ["juumin-ido"]
    assert "3ページ" in check.problems[0]


def test_a_font_that_reads_otherwise_is_noticed() -> None:
    def reread(document: pikepdf.Pdf) -> None:
        for font in document.pages[2].Resources.Font.values():
            font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"9AD9", b"9AD8"))

    assert not verify_packet(changed(reread)).ok


def test_a_missing_page_is_noticed() -> None:
    def drop(document: pikepdf.Pdf) -> None:
        del document.pages[-1]

    check = verify_packet(changed(drop))
    assert any("ページ数" in problem for problem in check.problems)
    assert not check.sheets[-1].ok


def test_a_signature_over_another_content_is_broken() -> None:
    def rewrite(document: pikepdf.Pdf) -> None:
        old = document.attachments[NAME].get_file().read_bytes()
        content = next(
            form for form in signed(a_packet(forms=FORMS)).forms if form.form == "juumin-ido"
        ).content_sha256
        new = old.replace(content.encode("ascii"), b"0" * 64, 1)
        assert new != old
        document.attachments[NAME] = pikepdf.AttachedFileSpec(
            document, new, description="", filename=NAME, mime_type="", creation_date="", mod_date=""
        )

    check = verify_packet(changed(rewrite))
    assert check.signature == "broken"
    assert not check.ok


@pytest.mark.parametrize("pdf", [b"", b"no pdf at all", PDF[:2000]], ids=["empty", "text", "cut"])
def test_what_is_no_packet_is_a_problem_not_a_crash(pdf: bytes) -> None:
    assert not verify_packet(pdf).ok


def test_another_pdf_has_no_manifest() -> None:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    assert "目録" in verify_packet(out.getvalue()).problems[0]


def test_the_manifest_holds_no_personal_data() -> None:
    packet = signed(a_packet(forms=FORMS))
    with pikepdf.open(io.BytesIO(renderer().draw(replace(packet)).pdf)) as document:
        text = document.attachments[NAME].get_file().read_bytes().decode("utf-8")
    assert not any(member.name.registered in text for member in packet.situation.household)
    assert "桜町" not in text


def edited(form: str, field: str, text: str) -> bytes:
    """The packet drawn with another value, its pages put under the manifest of the first."""
    packet = signed(a_packet(forms=FORMS))
    forms = tuple(
        replace(one, values={**one.values, field: FieldValue(text)}) if one.form == form else one
        for one in packet.forms
    )
    other = renderer().draw(replace(packet, forms=forms)).pdf
    with pikepdf.open(io.BytesIO(PDF)) as document:
        manifest = document.attachments[NAME].get_file().read_bytes()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(other)) as document:
        document.attachments[NAME] = pikepdf.AttachedFileSpec(document, manifest, filename=NAME)
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "field"), [("suido-start", "account_kana"), ("juumin-ido", "people.2.name"), ("juumin-ido", "phone")]
)
def test_an_edited_field_is_named(form: str, field: str) -> None:
    one = next(one for one in a_packet(forms=FORMS).forms if one.form == form)
    field = field if field in one.values else next(key for key, value in one.values.items() if value.text)
    check = verify_packet(edited(form, field, "別人"))
    changed_sheet = next(sheet for sheet in check.sheets if sheet.form == form)
    assert changed_sheet.fields == (field,)
    assert field in str(changed_sheet.told({}))
    assert "氏名" in str(changed_sheet.told({field: "氏名", "people.name": "氏名"}))


def test_every_field_of_the_demo_packet_reads_as_it_was_written() -> None:
    pdf = renderer().draw(signed(a_packet())).pdf

    def rotate(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            page.contents_add(b" ")

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        rotate(document)
        document.save(out)
    check = verify_packet(out.getvalue())
    assert not any(sheet.ok for sheet in check.sheets)
    assert [sheet.fields for sheet in check.sheets if sheet.fields] == []
