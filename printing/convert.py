"""Word and Excel blanks into PDF by LibreOffice, where it is installed on the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem, InvalidInput

SUFFIXES = frozenset({".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods"})
SECONDS = 180
"""LibreOffice's first start on a slow machine takes half a minute; a file that hangs it must not hang the desk."""
WINDOWS_PLACES = ("C:/Program Files/LibreOffice/program", "C:/Program Files (x86)/LibreOffice/program")


def find_office() -> Path | None:
    """LibreOffice on this machine, None where it is not installed."""
    places = os.pathsep.join([os.environ.get("PATH", ""), *WINDOWS_PLACES])
    found = shutil.which("soffice", path=places) or shutil.which("libreoffice", path=places)
    return Path(found) if found else None


def convert_blank(source: Path, target: Path, office: Path | None = None) -> Path:
    """Write the blank ``source`` as PDF to ``target``.

    The office runs with a profile of its own and without macros. Raises InvalidInput for a file of another kind or
    one LibreOffice cannot read, EnvironmentProblem where it is not installed or does not end.
    """
    if source.suffix.lower() not in SUFFIXES:
        kinds = "・".join(sorted(SUFFIXES))
        raise InvalidInput(
            f"様式 {source.name}", "WordやExcelのファイルではありません。", f"使えるのは {kinds} です。"
        )
    if not source.is_file():
        raise InvalidInput(f"様式 {source.name}", "ファイルがありません。", "場所と名前を確かめてください。")
    office = office or find_office()
    if office is None:
        raise EnvironmentProblem(
            "LibreOffice",
            "この端末に入っていません。",
            "LibreOfficeを入れるか、WordやExcelで「PDFとして保存」したファイルを置いてください。",
            retry=False,
        )
    with tempfile.TemporaryDirectory(prefix="ippitsu-office-") as scratch:
        made = _run(office, source, Path(scratch))
        target.write_bytes(made.read_bytes())
    return target


def _run(office: Path, source: Path, scratch: Path) -> Path:
    command = [
        str(office),
        f"-env:UserInstallation={(scratch / 'profile').as_uri()}",
        "--headless", "--nologo", "--nofirststartwizard", "--norestore",
        "--convert-to", "pdf", "--outdir", str(scratch), str(source.resolve()),
    ]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentProblem(
            "LibreOffice",
            f"変換が終わりません({type(error).__name__})。",
            "開いているLibreOfficeを閉じてから試してください。",
        ) from error
    made = scratch / f"{source.stem}.pdf"
    if not made.is_file():
        raise InvalidInput(
            f"様式 {source.name}", "LibreOfficeで開けません。", "壊れていないか、パスワードがないか確かめてください。"
        )
    return made
