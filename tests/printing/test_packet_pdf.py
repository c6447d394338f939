"""The packet: order, barcodes of every page, signature, embedded fonts, the same bytes for the same packet."""

from __future__ import annotations

import io
import pickle
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from desk_app.domain.drawn import DrawnPacket
from desk_app.domain.errors import OperatorError
from desk_app.domain.form import FieldValue
from desk_app.domain.ids import FormId
from desk_app.domain.packet import Packet
from desk_app.domain.sheet_code import SheetCode, parse_payload
from printing.packet_pdf import PacketRenderer, PdfSplitter
from printing.raster import PageRasteriser
from resources import FORMS
from tests.support.papers import a_packet, page_text, renderer, signed


@pytest.fixture(scope="module")
def packet() -> Packet:
    return signed(a_packet())


@pytest.fixture(scope="module")
def drawn(packet: Packet) -> DrawnPacket:
    return renderer().draw(packet)


def test_order_is_cover_guidance_forms_copy(packet: Packet, drawn: DrawnPacket) -> None:
    keys = [sheet.key for sheet in drawn.sheets]
    assert keys == ["cover", "guidance", *(form.key for form in packet.forms), "copy"]
    pages = [page for sheet in drawn.sheets for page in sheet.pages]
    assert pages == list(range(drawn.pages))


def scanned(page: pypdfium2.PdfPage, n: int, grain: Image.Image) -> Image.Image:
    """The head of a page as an office scanner hands it over at 200 dpi: askew by up to 3°, out of focus, grainy."""
    seeded = random.Random(n)
    head = page.render(scale=200 / 72, grayscale=True, crop=(0, 0.88 * page.get_height(), 0, 0)).to_pil()
    askew = head.rotate((-1) ** n * seeded.uniform(1, 3), resample=Image.Resampling.BICUBIC, fillcolor=255)
    blurred = askew.filter(ImageFilter.GaussianBlur(seeded.uniform(0.3, 0.9)))
    spots = ImageChops.offset(grain, seeded.randrange(grain.width), seeded.randrange(grain.height))
    return ImageChops.add(blurred, spots.crop((0, 0, *blurred.size)), 1, -128)


@pytest.fixture(scope="module")
def grain() -> Image.Image:
    """Noise of a deviation of 14 of 255 around the middle."""
    seeded = random.Random(1)
    levels = bytes(int(seeded.gauss(128, 14)) for _ in range(4096))
    return Image.frombytes("L", (1700, 420), bytes(seeded.choices(levels, k=1700 * 420)))


def test_every_page_carries_its_own_barcodes(drawn: DrawnPacket, grain: Image.Image) -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(drawn.pdf))
    seen: dict[int, SheetCode] = {}
    for page in range(len(document)):
        found = zxingcpp.read_barcodes(scanned(document[page], page, grain))
        assert {one.format.name for one in found} == {"Code128", "QRCode"}, page
        (code,) = {parse_payload(one.text) for one in found}
        assert isinstance(code, SheetCode)
        seen[page] = code
    document.close()
    assert {code.number for code in seen.values()} == {"1124-0043"}
    assert len(set(seen.values())) == drawn.pages
    for sheet in drawn.sheets:
        first = parse_payload(sheet.barcode)
        assert seen[sheet.pages[0]] == first
        assert [seen[page].sheet for page in sheet.pages] == list(range(1, len(sheet.pages) + 1))


def test_the_barcode_text_stands_below_it(drawn: DrawnPacket) -> None:
    assert "C1124-0043-01-01-" in page_text(drawn.pdf, drawn.sheets[2].pages[0])


def test_the_same_packet_gives_the_same_bytes(packet: Packet, drawn: DrawnPacket) -> None:
    assert renderer().draw(packet).pdf == drawn.pdf


def test_the_file_is_clean_and_every_font_is_embedded(drawn: DrawnPacket, tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    path.write_bytes(drawn.pdf)
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    fonts = 0
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor
                assert "/ToUnicode" in font
                fonts += 1
    assert fonts >= 3


def test_signed_only_where_the_signature_covers_the_content(packet: Packet, drawn: DrawnPacket) -> None:
    signs = {sheet.key: sheet.signed for sheet in drawn.sheets}
    assert signs["juumin-ido"]
    assert not signs["seal-registration/p1"]
    assert not signs["cover"]
    edited = replace(packet.forms[0], values={**packet.forms[0].values, "old_head": FieldValue("髙橋　健二")})
    again = renderer().draw(replace(packet, forms=(edited, *packet.forms[1:])))
    after = {sheet.key: sheet.signed for sheet in again.sheets}
    assert not after["juumin-ido"]
    assert [key for key in signs if signs[key] != after[key]] == ["juumin-ido"]


def test_the_edited_form_loses_the_strokes_on_paper(packet: Packet) -> None:
    one = replace(packet, forms=packet.forms[:1])
    edited = replace(packet.forms[0], values={**packet.forms[0].values, "old_head": FieldValue("髙橋　健二")})
    void = renderer().draw(replace(one, forms=(edited,)))
    never = renderer().draw(replace(one, forms=(edited,), signature=None))
    assert pixels_of_form(void) == pixels_of_form(never)
    assert pixels_of_form(renderer().draw(one)) != pixels_of_form(renderer().draw(replace(one, signature=None)))


def pixels_of_form(drawn: DrawnPacket) -> bytes:
    return PageRasteriser().page(drawn.pdf, drawn.sheets[2].pages[0], 60).rgb


def test_the_hash_of_a_sheet_is_that_of_the_content(packet: Packet, drawn: DrawnPacket) -> None:
    hashes = {sheet.key: sheet.sha256 for sheet in drawn.sheets}
    for form in packet.forms:
        assert hashes[form.key] == form.content_sha256


def test_a_form_of_another_revision_is_refused(packet: Packet) -> None:
    old = replace(packet.forms[0], revision="1999-01")
    with pytest.raises(OperatorError, match="1999-01"):
        renderer().draw(replace(packet, forms=(old,)))
    unknown = replace(packet.forms[0], form=FormId("no-such-form"))
    with pytest.raises(OperatorError, match="no-such-form"):
        renderer().draw(replace(packet, forms=(unknown,)))


def test_warnings_name_form_and_field(packet: Packet) -> None:
    long = replace(packet.forms[0], values={**packet.forms[0].values, "old_head": FieldValue("とても長い氏名" * 40)})
    warnings = renderer().draw(replace(packet, forms=(long,))).warnings
    assert ("juumin-ido", "前の世帯主") in {(one.form, one.field) for one in warnings}


def test_a_sheet_is_cut_out_unchanged(drawn: DrawnPacket) -> None:
    sheet = drawn.sheets[2]
    alone = PdfSplitter().split(drawn.pdf, sheet.pages)
    assert page_text(alone, 0) == page_text(drawn.pdf, sheet.pages[0])
    assert alone == PdfSplitter().split(drawn.pdf, sheet.pages)
    with pikepdf.open(io.BytesIO(alone)) as pdf:
        assert len(pdf.pages) == 1


def test_a_packet_without_forms_still_guides(packet: Packet) -> None:
    empty = renderer().draw(replace(packet, forms=(), determinations=()))
    assert [sheet.key for sheet in empty.sheets] == ["cover", "guidance", "copy"]
    assert "いま必要な手続きはありません" in page_text(empty.pdf, 1)


NOT_FOR_FORMS = """
reportlab pikepdf PIL uharfbuzz pypdfium2 pyhanko tomllib tempfile logging email asyncio multiprocessing decimal
printing.layout printing.box_fields printing.blank_pages printing.blocks printing.extra_sheets printing.guidance
desk_app.domain.packet desk_app.domain.situation desk_app.domain.resident desk_app.domain.procedure
desk_app.domain.fact desk_app.domain.form_template desk_app.rules desk_app.services desk_app.storage
"""
"""What a new process that draws forms over kept blanks must not load: half of its time would go there."""


def test_forms_over_kept_blanks_load_nothing_else(packet: Packet, tmp_path: Path) -> None:
    PacketRenderer(FORMS, blanks=tmp_path).draw(packet)
    (tmp_path / "forms").write_bytes(pickle.dumps(packet.form_set))
    code = (
        "import pickle, sys\n"
        "from pathlib import Path\n"
        "from printing.packet_pdf import PacketRenderer\n"
        "from resources import FORMS\n"
        "blanks = Path(sys.argv[1])\n"
        "forms = pickle.loads((blanks / 'forms').read_bytes())\n"
        "drawn = PacketRenderer(FORMS, blanks=blanks).prepare_forms(forms).finish(forms.signature)\n"
        "print(drawn.pages, *sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    pages, *modules = done.stdout.split()
    assert int(pages) == sum(len(sheet.pages) for sheet in renderer().draw(packet).sheets if sheet.revision)
    assert "printing.packet_pdf" in modules
    assert not set(modules) & set(NOT_FOR_FORMS.split())


def test_the_forms_alone_say_what_they_say_in_the_packet(packet: Packet) -> None:
    one = signed(packet)
    alone = renderer().prepare_forms(one.form_set).finish(one.signature)
    whole = renderer().draw(one)
    inside = [sheet for sheet in whole.sheets if sheet.revision]
    assert [(sheet.key, sheet.sha256, sheet.signed) for sheet in alone.sheets] == [
        (sheet.key, sheet.sha256, sheet.signed) for sheet in inside
    ]
    assert page_text(alone.pdf, 0) == page_text(whole.pdf, inside[0].pages[0])
