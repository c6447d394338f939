from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import PrintState
from printing.spoolers.errors import PrinterRefused
from printing.spoolers.folder import FolderSpooler

PDF = b"%PDF-1.7 test"


def test_writes_whole_files_and_never_over_another(tmp_path: Path) -> None:
    spooler = FolderSpooler(f"folder:{tmp_path / 'out'}")
    spooler.validate()
    names = [spooler.submit(PDF + bytes([n]), "1124-0001-juumin-ido") for n in range(3)]
    assert names == [f"1124-0001-juumin-ido-{n}.pdf" for n in (1, 2, 3)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert (tmp_path / "out" / names[2]).read_bytes() == PDF + b"\x02"
    assert spooler.poll(names[0]).state is PrintState.PRINTED


def test_a_file_that_is_gone_is_unknown(tmp_path: Path) -> None:
    spooler = FolderSpooler(f"folder:{tmp_path}")
    name = spooler.submit(PDF, "x")
    (tmp_path / name).unlink()
    assert spooler.poll(name).state is PrintState.UNKNOWN


@pytest.mark.parametrize("title", ["髙橋 健一", "../../etc/passwd", "a/b\\c:d", "..", "", "x" * 500])
def test_no_title_leaves_the_folder_or_carries_a_name(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "out"
    name = FolderSpooler(f"folder:{folder}").submit(PDF, title)
    assert [path.name for path in folder.iterdir()] == [name]
    assert name.isascii()
    assert len(name) < 140


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    spooler = FolderSpooler(f"folder:{tmp_path / 'file' / 'sub'}")
    with pytest.raises(PrinterRefused):
        spooler.validate()
    with pytest.raises(PrinterRefused):
        spooler.submit(PDF, "x")


def test_a_place_is_needed() -> None:
    with pytest.raises(InvalidInput):
        FolderSpooler("folder:")
