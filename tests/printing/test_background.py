"""A town's own blank as background: forty ruled boxes made by LibreOffice, rotated, cropped, scanned, broken."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.form import FieldValue, FilledForm, SignatureMode
from desk_app.domain.ids import CaseNumber, FormId
from desk_app.domain.packet import Packet
from desk_app.domain.signature import Signature
from printing.background import MOST_PAGES, normalised
from printing.draw import MM
from printing.layout import FormLayout, read_layout
from printing.packet_manifest import verify_packet
from printing.packet_pdf import PacketRenderer
from tests.support.builders import OPENED_AT, demo_family
from tests.support.papers import STROKES, text_in

FORTY = Path(__file__).parent / "blanks" / "forty-boxes.pdf"
"""Made from forty-boxes.xlsx beside it by ``desk forms convert`` (LibreOffice 7.4)."""
COLUMNS = (15.23, 49.80, 84.37, 118.94, 153.51, 188.08)
ROWS = (33.01, 58.41, 83.81, 109.21, 134.61, 160.01, 185.41, 210.81, 236.21)
"""Where its rules stand, in millimetres."""
HARD = ("髙橋　﨑子", "邉\U000e010f", "𠮷野", "か゚", "コーポさくら203号室", "2026-11-24", "ﾊﾝｶｸ", "神\U000e0103楽")
HEAD = """
id = "own"
revision = "2026-04"
name = "町の様式"
number = "町-01"
division = "市民課"
procedures = ["A01"]
signature = "once"
plain = "町の紙です。"
background = "blank.pdf"
"""


def box(n: int) -> tuple[float, float, float, float]:
    """The n-th ruled box below its printed label."""
    column, row = n % 5, n // 5
    x, y = COLUMNS[column] + 1.0, ROWS[row] + 6.0
    return x, y, COLUMNS[column + 1] - 1.0 - x, ROWS[row + 1] - 1.0 - y


def place(n: int, **more: object) -> str:
    area = [round(one, 2) for one in box(n)]
    rows = {"id": f"v{n}", "label": f"欄{n + 1:02d}", "source": "head.name", "area": area, **more}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in rows.items() if key != "marks"]
    if "marks" in rows:
        marks = ", ".join(f'"{mark}" = {list(area)}' for mark, area in rows["marks"].items())
        lines.append(f"marks = {{{marks}}}")
    return "\n[[place]]\n" + "\n".join(lines) + "\n"


def folder_with(tmp_path: Path, blank: bytes, places: str, head: str = HEAD) -> Path:
    form = tmp_path / "own" / "2026-04"
    form.mkdir(parents=True)
    (form / "blank.pdf").write_bytes(blank)
    (form / "form.toml").write_text(head + places, encoding="utf-8")
    return tmp_path


def layout_of(folder: Path) -> FormLayout:
    return read_layout(folder / "own" / "2026-04" / "form.toml")


def packet_with(values: dict[str, FieldValue], *, signed: bool = False) -> Packet:
    form = FilledForm(FormId("own"), "2026-04", None, values, signature=SignatureMode.ONCE)
    signature = Signature(STROKES, OPENED_AT, {form.key: form.content_sha256}) if signed else None
    case = demo_family()
    return Packet(CaseNumber("1124-0043"), case, (form,), (), date(2026, 11, 24), "1", signature=signature)


def drawn(folder: Path, values: dict[str, FieldValue], *, signed: bool = False) -> tuple[bytes, tuple[int, ...]]:
    made = PacketRenderer(folder).draw(packet_with(values, signed=signed))
    return made.pdf, next(one.pages for one in made.sheets if one.form == "own")


def picture(pdf: bytes, page: int = 0, dpi: int = 50) -> tuple[int, int, bytes]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    bitmap = document[page].render(scale=dpi / 72, grayscale=True)
    rows = [bytes(bitmap.buffer)[n * bitmap.stride : n * bitmap.stride + bitmap.width] for n in range(bitmap.height)]
    size = bitmap.width, bitmap.height
    document.close()
    return (*size, b"".join(rows))


def different(one: tuple[int, int, bytes], other: tuple[int, int, bytes]) -> float:
    """Share of pixels that differ by more than a fifth of black; sizes must be equal."""
    assert one[:2] == other[:2]
    return sum(abs(a - b) > 50 for a, b in zip(one[2], other[2], strict=True)) / len(one[2])


def test_forty_boxes_hold_their_values_exactly(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FORTY.read_bytes(), "".join(place(n, lines=2) for n in range(40)))
    texts = {f"v{n}": f"{HARD[n % len(HARD)]}{n}" for n in range(40)}
    pdf, pages = drawn(folder, {key: FieldValue(text) for key, text in texts.items()})
    assert len(pages) == 1
    for n in range(40):
        assert text_in(pdf, pages[0], box(n)) == texts[f"v{n}"]
    assert "欄40" in text_in(pdf, pages[0], (COLUMNS[4], ROWS[7], 30, 8))
    assert verify_packet(pdf).ok


def test_the_rules_of_the_blank_are_still_there_under_the_values(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FORTY.read_bytes(), place(0), HEAD + "codes = {right = 195.0, top = 8.0}\n")
    pdf, pages = drawn(folder, {})
    page, blank = picture(pdf, pages[0]), picture(FORTY.read_bytes())
    below = round(30 * 50 / 25.4) * page[0]
    assert different((*page[:2], page[2][below:]), (*blank[:2], blank[2][below:])) == 0


def turned(pdf: bytes, rotate: int) -> bytes:
    """The same page as one sees it, stored lying on a side with /Rotate."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as target:
        page = source.pages[0]
        wide, tall = (float(one) for one in page.mediabox[2:])
        size = (tall, wide) if rotate % 180 else (wide, tall)
        target.add_blank_page(page_size=size)
        made = target.pages[0]
        name = made.add_resource(target.copy_foreign(source.make_indirect(page.as_form_xobject())), "/XObject")
        matrix = {
            90: f"0 1 -1 0 {size[0]} 0",
            180: f"-1 0 0 -1 {size[0]} {size[1]}",
            270: f"0 -1 1 0 0 {size[1]}",
        }[rotate]
        made.contents_add(f"q {matrix} cm {name} Do Q".encode("ascii"))
        made.obj["/Rotate"] = rotate
        target.save(out)
    return out.getvalue()


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_rotated_page_prints_as_one_sees_it_with_values_in_place(tmp_path: Path, rotate: int) -> None:
    blank = turned(FORTY.read_bytes(), rotate)
    assert different(picture(blank), picture(FORTY.read_bytes())) < 0.002
    upright, sizes = normalised(blank, "blank.pdf")
    assert sizes[0] == pytest.approx((210.0, 297.0), abs=0.1)
    assert different(picture(upright), picture(FORTY.read_bytes())) < 0.002
    pdf, pages = drawn(folder_with(tmp_path, blank, place(7)), {"v7": FieldValue("𠮷野　邉\U000e010f")})
    assert text_in(pdf, pages[0], box(7)) == "𠮷野　邉\U000e010f"


def test_a_cropped_landscape_page_keeps_its_size_and_its_corner(tmp_path: Path) -> None:
    out = io.BytesIO()
    with pikepdf.open(FORTY) as document:
        document.pages[0].cropbox = pikepdf.Array([100, 400, 500, 700])
        document.pages[0].trimbox = pikepdf.Array([100, 400, 500, 700])
        document.save(out)
    _, sizes = normalised(out.getvalue(), "blank.pdf")
    assert sizes[0] == pytest.approx((400 / MM, 300 / MM), abs=0.1)
    places = place(0).replace(str([round(one, 2) for one in box(0)]), "[5, 45, 40, 10]")
    pdf, pages = drawn(folder_with(tmp_path, out.getvalue(), places), {"v0": FieldValue("横長")})
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert document[pages[0]].get_size() == pytest.approx((400, 300), abs=0.3)
    document.close()
    assert text_in(pdf, pages[0], (5, 45, 40, 10)) == "横長"


def test_a_scanned_page_is_a_background_like_any_other(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(FORTY)
    image = document[0].render(scale=100 / 72).to_pil().convert("L")
    scan = io.BytesIO()
    image.save(scan, "PDF", resolution=100)
    document.close()
    pdf, pages = drawn(folder_with(tmp_path, scan.getvalue(), place(12)), {"v12": FieldValue("髙﨑")})
    assert text_in(pdf, pages[0], box(12)) == "髙﨑"


def test_choices_are_ringed_checks_ticked_digits_spread_and_the_signature_stands(tmp_path: Path) -> None:
    marks = {"転入": [20.0, 62.0, 12.0, 6.0], "転出": [34.0, 62.0, 12.0, 6.0]}
    places = (
        place(5, kind="choice", marks=marks)
        + place(6, kind="check", marks={"ある": [52.0, 66.0, 4.0, 4.0]})
        + place(7, kind="comb", comb=7)
        + place(8, kind="signature")
    )
    folder = folder_with(tmp_path, FORTY.read_bytes(), places)
    empty, page = drawn(folder, {})
    values = {"v5": FieldValue(chosen=("転入",)), "v6": FieldValue(chosen=("ある",)), "v7": FieldValue("1234567")}
    filled, pages = drawn(folder, values, signed=True)
    before, after = picture(empty, page[0], 100), picture(filled, pages[0], 100)

    def ink(area: tuple[float, ...]) -> int:
        x, y, w, h = (round(one * 100 / 25.4) for one in area)
        rows = [after[0] * row for row in range(y, y + h)]
        return sum(after[2][row + at] < before[2][row + at] - 60 for row in rows for at in range(x, x + w))

    assert ink((19.0, 61.0, 14.0, 8.0)) > 20
    assert ink((34.5, 61.5, 11.0, 7.0)) == 0
    assert ink((51.0, 65.0, 6.0, 6.0)) > 5
    assert ink(box(8)) > 50
    assert text_in(filled, pages[0], box(7)).replace(" ", "") == "1234567"


def test_rows_beyond_the_blank_go_to_a_continuation_sheet(tmp_path: Path) -> None:
    x, y, w, _ = box(10)
    table = place(10).replace('id = "v10"', 'id = "people.name"').replace('"head.name"', '"person.name"')
    table = table.replace(str([round(one, 2) for one in box(10)]), f"[{x:.2f}, {y:.2f}, {w:.2f}, 8]")
    table += 'each = "movers"\nrows = 2\nstep = 8.5\n'
    folder = folder_with(tmp_path, FORTY.read_bytes(), table)
    values = {f"people.{n}.name": FieldValue(f"人{n}") for n in range(1, 5)}
    pdf, pages = drawn(folder, values)
    assert len(pages) == 2
    assert text_in(pdf, pages[0], (x, y, w, 8)) == "人1"
    assert text_in(pdf, pages[0], (x, y + 8.5, w, 8)) == "人2"
    rest = text_in(pdf, pages[1], (0, 0, 210, 297))
    assert "人3" in rest
    assert "人4" in rest


def test_text_too_long_for_its_place_is_not_lost(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FORTY.read_bytes(), place(3))
    pdf, pages = drawn(folder, {"v3": FieldValue("架空" * 60)})
    assert len(pages) == 2
    assert "架空" * 10 in text_in(pdf, pages[1], (0, 0, 210, 297))


def encrypted(pdf: bytes, **passwords: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, encryption=pikepdf.Encryption(**passwords))
    return out.getvalue()


def many_pages(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for _ in range(MOST_PAGES):
            document.pages.append(document.pages[0])
        document.save(out)
    return out.getvalue()


def poster(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.pages[0].mediabox = pikepdf.Array([0, 0, 3000, 3000])
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda pdf: encrypted(pdf, owner="a", user="b"), "パスワードがいります"),
        (lambda pdf: encrypted(pdf, owner="a", user=""), "パスワードで保護"),
        (lambda pdf: pdf[: len(pdf) // 2], "壊れているか"),
        (lambda pdf: b"no pdf", "壊れているか"),
        (lambda pdf: b"", "壊れているか"),
        (many_pages, f"{MOST_PAGES + 1}ページあります"),
        (poster, "大きさ.*印刷できません"),
    ],
    ids=["user-password", "owner-password", "cut", "text", "empty", "many", "poster"],
)
def test_a_blank_that_cannot_be_used_is_refused_by_name(change: Callable[[bytes], bytes], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        normalised(change(FORTY.read_bytes()), "転入届.pdf")
    assert "転入届.pdf" in caught.value.item


def test_a_place_outside_the_paper_or_on_a_page_too_many_is_refused(tmp_path: Path) -> None:
    outside = place(0).replace(str([round(one, 2) for one in box(0)]), "[200, 10, 40, 10]")
    with pytest.raises(InvalidInput, match="紙の外"):
        drawn(folder_with(tmp_path / "a", FORTY.read_bytes(), outside), {})
    with pytest.raises(InvalidInput, match="2ページがありません"):
        drawn(folder_with(tmp_path / "b", FORTY.read_bytes(), place(0, page=2)), {})


@pytest.mark.parametrize(
    ("places", "message"),
    [
        (place(0, kind="stamp"), "という種類はありません"),
        (place(0, kind="choice"), "選択肢ごとの位置"),
        (place(0, area=[1, 2, 3]), "ミリメートル"),
        (place(0, kind="comb"), "けた数"),
        (place(0, each="movers"), "表.列"),
        (place(0, colour="red"), "知らない項目"),
        ("\n[[block]]\nkind = 'text'\nlines = []\n", "で書きます"),
        ('\ncodes = "left"\n', "の形で"),
    ],
)
def test_what_is_wrong_in_the_places_is_listed(tmp_path: Path, places: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        layout_of(folder_with(tmp_path, FORTY.read_bytes(), places))


def test_a_background_that_is_missing_or_no_pdf_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FORTY.read_bytes(), place(0), HEAD.replace("blank.pdf", "nothing.pdf"))
    with pytest.raises(InvalidInput, match=r"nothing\.pdf"):
        layout_of(folder)


def test_a_changed_blank_file_is_drawn_anew(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FORTY.read_bytes(), place(0))
    first = layout_of(folder)
    assert first.own is not None
    (folder / "own" / "2026-04" / "blank.pdf").write_bytes(turned(FORTY.read_bytes(), 180))
    second = layout_of(folder)
    assert second.own is not None
    assert second.own.sha256 != first.own.sha256
    assert replace(first, own=second.own) == second


def test_a_changed_picture_of_a_scanned_blank_is_noticed(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(FORTY)
    image = document[0].render(scale=60 / 72).to_pil().convert("L")
    document.close()
    scan = io.BytesIO()
    image.save(scan, "PDF", resolution=60)
    pdf, _ = drawn(folder_with(tmp_path, scan.getvalue(), place(0)), {})
    assert verify_packet(pdf).ok
    place_of_picture = pdf.index(b"\xff\xd8\xff") + 400
    changed = pdf[:place_of_picture] + bytes([pdf[place_of_picture] ^ 1]) + pdf[place_of_picture + 1 :]
    assert [one.form for one in verify_packet(changed).sheets if not one.ok] == ["own"]
