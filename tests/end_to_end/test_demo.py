"""The headless demo as a new user starts it: what it leaves, and what it does not leave."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from desk_app.demo.city import write_city
from desk_app.domain.sheet_code import SheetCode, parse_payload
from desk_app.services.case_view import work_out
from tests.support.desk import a_desk, signed

ROOT = Path(__file__).resolve().parents[2]
FACES = ("staff-1", "staff-2", "staff-3", "staff-4", "staff-5", "staff-6", "staff-7", "resident-3", "resident-5")
PRIVATE_COLUMNS = ("氏名", "氏名フリガナ", "方書", "電話番号", "個人番号")
SHORTEST = 5
"""Shorter values (a room number, a one-character name) occur in random bytes by chance."""


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that the headless demo left, and everything it said."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "desk_app", "demo", "--headless", str(out)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out, done.stdout + done.stderr


def test_it_leaves_a_picture_of_every_step_of_the_three_faces(walked: tuple[Path, str]) -> None:
    names = {path.name for path in walked[0].glob("*.png")}
    for wanted in (*FACES, "supervisor-day", "supervisor-approved", "kiosk-language", "kiosk-ticket"):
        assert any(name.startswith(wanted) for name in names), wanted
    with Image.open(walked[0] / "staff-3-interview.png") as picture:
        assert picture.size == (1366, 768)
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 20) or []) > 50


def test_it_leaves_the_case_closed_and_approved(walked: tuple[Path, str]) -> None:
    case = json.loads((walked[0] / "case.json").read_text(encoding="utf-8"))
    assert case["status"] == "完了"
    assert case["review"] == "approved"
    assert len(case["required"]) >= 14


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_the_packet_is_sound(walked: tuple[Path, str]) -> None:
    path = walked[0] / "packet.pdf"
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "WARNING" not in checked.stdout + checked.stderr


def test_every_font_of_the_packet_is_embedded(walked: tuple[Path, str]) -> None:
    with pikepdf.open(walked[0] / "packet.pdf") as document:
        fonts = [
            one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        assert fonts
        for font in fonts:
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor = inner.FontDescriptor
            assert any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")), font.BaseFont


def test_the_barcode_of_every_page_decodes_at_200_dpi(walked: tuple[Path, str]) -> None:
    document = pdfium.PdfDocument(walked[0] / "packet.pdf")
    numbers = set()
    for page in document:
        found = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil(), formats=zxingcpp.BarcodeFormat.Code128)
        assert len(found) == 1
        code = parse_payload(found[0].text)
        assert isinstance(code, SheetCode)
        numbers.add(code.number)
    assert len(document) >= 17
    assert len(numbers) == 1
    document.close()


def test_every_value_of_every_form_is_extracted_exactly(tmp_path: Path) -> None:
    with a_desk(tmp_path / "home") as desk:
        view = signed(desk)
        packet = desk.app.packets.stored(view.id)
        with desk.context.unit_of_work() as uow:
            worked = work_out(desk.context, uow.cases.get(view.id))
        assert worked is not None
    document = pdfium.PdfDocument(packet.pdf)
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    pages = {sheet.key: sheet.pages for sheet in packet.sheets}
    assert len({form.form for form in worked.forms}) >= 14
    count = 0
    for form in worked.forms:
        text = "".join(texts[page] for page in pages[form.key])
        for field, value in form.values.items():
            for line in value.text.split("\n"):
                assert re.sub(r"\s", "", line) in text, (form.key, field)
                count += bool(line.strip())
    assert count > 200


@pytest.mark.skipif(shutil.which("grep") is None, reason="searches with grep")
def test_nothing_of_anybody_is_readable_in_the_data_folder(walked: tuple[Path, str], tmp_path: Path) -> None:
    write_city(tmp_path / "city.csv", residents=20_000, seed=1)
    values: set[str] = set()
    with (tmp_path / "city.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            values |= {row[column] for column in PRIVATE_COLUMNS if len(row.get(column) or "") >= SHORTEST}
    assert len(values) > 10_000
    patterns = {value.encode("utf-8") for value in values}
    for encoding in ("utf-16-le", "cp932"):
        patterns |= {value.encode(encoding, errors="ignore") for value in values}
    usable = [one for one in patterns if len(one) >= SHORTEST * 2 and b"\n" not in one and b"\0" not in one]
    (tmp_path / "patterns").write_bytes(b"\n".join(usable))
    files = [str(path) for path in (walked[0] / "data").rglob("*") if path.is_file()]
    assert files
    command = ["grep", "-a", "-l", "-F", "-f", str(tmp_path / "patterns")]
    plain = {**os.environ, "LC_ALL": "C"}
    control = subprocess.run([*command, str(tmp_path / "city.csv")], capture_output=True, env=plain, check=False)
    assert control.returncode == 0, "the search must find people where they are readable"
    found = subprocess.run([*command, *files], capture_output=True, text=True, env=plain, check=False)
    assert found.returncode == 1, f"readable in {found.stdout or found.stderr}"


def test_what_it_says_names_nobody(walked: tuple[Path, str]) -> None:
    for word in ("髙橋", "健一", "タカハシ", "桜町三丁目"):
        assert word not in walked[1]
