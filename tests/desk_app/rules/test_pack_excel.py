from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from desk_app.domain.errors import InvalidInput
from desk_app.rules.overlay import MergedPack, load_merged
from desk_app.rules.pack_diff import same_rules
from desk_app.rules.pack_documents import canonical
from desk_app.rules.pack_excel import WorkbookError, export_workbook, import_workbook
from tests.support.town_packs import mirai, product

SMALL = Path(__file__).parent / "packs" / "small"


@pytest.fixture(scope="module")
def small() -> MergedPack:
    return load_merged(SMALL)


@pytest.fixture(scope="module")
def book(small: MergedPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("excel") / "rules.xlsx"
    export_workbook(small.documents, small.pack, path)
    return path


@pytest.mark.parametrize("town", [False, True], ids=["base", "mirai"])
def test_a_pack_comes_back_from_excel_as_it_went(town: bool, tmp_path: Path) -> None:
    merged = mirai() if town else load_merged(product())
    path = tmp_path / "rules.xlsx"
    export_workbook(merged.documents, merged.pack, path)
    documents, pack = import_workbook(path)
    assert canonical(documents) == canonical(merged.documents)
    assert same_rules(pack, merged.pack)


def edited(book: Path, tmp_path: Path, change: Callable[[Workbook], None]) -> Path:
    """A copy of the workbook with a clerk's change."""
    sheets = load_workbook(book)
    change(sheets)
    path = tmp_path / "edited.xlsx"
    sheets.save(path)
    return path


def refused(book: Path, tmp_path: Path, change: Callable[[Workbook], None]) -> dict[str, str]:
    """Faults by the cell they name."""
    with pytest.raises(WorkbookError) as caught:
        import_workbook(edited(book, tmp_path, change))
    return {fault.column or "": fault.message for fault in caught.value.faults}


def cell_of(sheets: Workbook, sheet: str, title: str, row: int = 2) -> str:
    """Coordinate of the cell of a column."""
    titles = [cell.value for cell in sheets[sheet][1]]
    return str(sheets[sheet].cell(row, titles.index(title) + 1).coordinate)


def test_an_edited_cell_is_in_the_pack(book: Path, small: MergedPack, tmp_path: Path) -> None:
    own = small.pack.procedures[0].id

    def change(sheets: Workbook) -> None:
        sheets["手続き"][cell_of(sheets, "手続き", "注意")] = "=町の注意"
        sheets["手続き"][cell_of(sheets, "手続き", "注意")].data_type = "s"
        sheets["手続き"][cell_of(sheets, "手続き", "手数料(円)")] = 300.0

    _, pack = import_workbook(edited(book, tmp_path, change))
    row = next(one for one in pack.procedures if one.id == own)
    assert (row.note, row.fee_yen) == ("=町の注意", 300)


def test_every_illegal_cell_is_named_at_once_with_what_to_do(book: Path, tmp_path: Path) -> None:
    cells: dict[str, str] = {}

    def change(sheets: Workbook) -> None:
        for sheet, title, value in (
            ("手続き", "窓口", "どこか"),
            ("手続き", "手数料(円)", "三百円"),
            ("手続き", "担当課", "ない課"),
            ("手続き", "注意", "=A1"),
            ("手続き", "ファイル", "../秘密.yaml"),
            ("条件", "つなぎ", "たぶん"),
            ("根拠", "条文を確認した", "まあまあ"),
            ("パック", "種類", "しらない"),
        ):
            coordinate = cell_of(sheets, sheet, title)
            sheets[sheet][coordinate] = value
            cells[f"シート「{sheet}」{coordinate}"] = value

    found = refused(book, tmp_path, change)
    assert cells.keys() <= found.keys()
    assert all("。" in found[cell] for cell in cells)


def test_a_row_of_nothing_known_is_named(book: Path, tmp_path: Path) -> None:
    def change(sheets: Workbook) -> None:
        for sheet, title in (
            ("期限", "手続き"),
            ("根拠", "手続き"),
            ("手続きの持ち物", "手続き"),
            ("選択肢", "事実"),
        ):
            if sheets[sheet].max_row > 1 and sheets[sheet].cell(2, 1).value:
                sheets[sheet][cell_of(sheets, sheet, title)] = "Z99"
        sheets["条件"][cell_of(sheets, "条件", "どの条件")] = "期限9"

    found = refused(book, tmp_path, change)
    assert any("知らない手続き Z99" in text for text in found.values())
    assert any("期限9 がありません" in text for text in found.values())


def test_a_depth_without_a_line_above_is_named(book: Path, tmp_path: Path) -> None:
    place: list[str] = []

    def change(sheets: Workbook) -> None:
        place.append(cell_of(sheets, "条件", "段"))
        sheets["条件"][place[0]] = 4

    found = refused(book, tmp_path, change)
    assert "1つ浅い段の行がありません" in found[f"シート「条件」{place[0]}"]


def test_a_lost_sheet_or_column_is_named(book: Path, tmp_path: Path) -> None:
    def change(sheets: Workbook) -> None:
        del sheets["担当課"]
        sheets["手続き"]["B1"] = "名まえ"

    found = refused(book, tmp_path, change)
    assert "シートがありません" in found["シート「担当課」"]
    assert "列「名前」がありません" in found["シート「手続き」1行目"]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("not a workbook", encoding="utf-8")
    with pytest.raises(InvalidInput, match="Excelのファイルとして読めません"):
        import_workbook(path)
    with pytest.raises(InvalidInput, match="Excelのファイルとして読めません"):
        import_workbook(tmp_path / "none.xlsx")
