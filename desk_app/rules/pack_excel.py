"""A rule pack as one Excel workbook that a clerk edits, and back; nothing of the pack is lost on the way.

Each cell that cannot be taken is refused naming sheet, cell, reason and remedy, all of them at once; what the loader
finds wrong with the rules is told by the cell as well.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.rules.excel_export import WorkbookWriter
from desk_app.rules.excel_import import WorkbookReader
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_documents import Documents, load_documents
from desk_app.rules.pack_reader import PackError
from desk_app.rules.yaml_file import YamlFault


class WorkbookError(PackError):
    """A workbook was refused whole; every fault names sheet, cell, reason and what to do."""

    def __init__(self, faults: Sequence[YamlFault]) -> None:
        super().__init__(faults)
        told = [f"{one.at.file} {one.message}" for one in self.rows[:3]]
        self.item, self.reason = "規則のExcel", f"{len(self.rows)}か所に誤りがあります。{' '.join(told)}"
        self.remedy = "示されたセルを直して、もう一度取り込んでください。"
        self.args = (f"{self.item}: {self.reason} {self.remedy}",)
        self.faults = tuple(Fault(f"{one.message}。{one.remedy}", one.at.line, one.at.file) for one in self.rows)


def export_workbook(documents: Mapping[str, Any], pack: RulePack, path: Path) -> None:
    """Write the documents of this pack as a workbook."""
    WorkbookWriter(documents, pack).workbook().save(path)


def import_workbook(path: Path) -> tuple[Documents, RulePack]:
    """The documents of a workbook, and the pack they make.

    Raises WorkbookError with every cell that cannot be taken, InvalidInput for a file that is no such workbook.
    """
    try:
        book = load_workbook(path)
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InvalidInput(
            "規則のExcel", "Excelのファイルとして読めません。", "xlsx で保存し直してください。"
        ) from error
    reader = WorkbookReader(book)
    documents = reader.documents()
    try:
        pack = load_documents(documents)
    except PackError as error:
        raise WorkbookError([*reader.faults, *error.rows]) from error
    if reader.faults:
        raise WorkbookError(reader.faults)
    return documents, pack
