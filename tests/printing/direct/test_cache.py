"""Kept blanks come back as they were, or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from printing.direct import cache
from printing.direct.cache import SUFFIX, BlankFiles
from printing.direct.stored import StoredPages
from printing.direct.storing import stored_object

PAGES = StoredPages(
    (stored_object("<</A \x011\x01>>", None), stored_object("<</Length 3>>", b"abc")), (0,), ("d" * 64,)
)
OTHER = StoredPages((stored_object("<</B 1>>", None),), (0,), ("e" * 64,))


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    files = BlankFiles(tmp_path / "blanks")
    assert files.get("k") is None
    files.put("k", "文", PAGES)
    assert files.get("k") == ("文", PAGES)
    assert BlankFiles(tmp_path / "blanks").get("k") == ("文", PAGES)


@pytest.mark.parametrize("place", [0, 31, 32, 40, 200, -1])
def test_a_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    files = BlankFiles(tmp_path)
    files.put("k", "文", PAGES)
    path = tmp_path / f"k{SUFFIX}"
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    assert files.get("k") is None


@pytest.mark.parametrize("size", [0, 10, 35, 60])
def test_a_cut_file_is_noticed(tmp_path: Path, size: int) -> None:
    files = BlankFiles(tmp_path)
    files.put("k", "文", PAGES)
    path = tmp_path / f"k{SUFFIX}"
    path.write_bytes(path.read_bytes()[:size])
    assert files.get("k") is None


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="ascii")
    files = BlankFiles(tmp_path / "taken")
    files.put("k", "文", PAGES)
    assert files.get("k") is None


def test_the_oldest_go_when_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    files = BlankFiles(tmp_path)
    for n in range(6):
        files.put(f"k{n}", "文", OTHER)
    assert len(list(tmp_path.glob(f"*{SUFFIX}"))) == 3


def test_readers_and_writers_at_once_see_whole_files_only(tmp_path: Path) -> None:
    """A second process and two threads rewrite one key while it is read."""
    code = (
        "import sys; from pathlib import Path; from tests.printing.direct.test_cache import OTHER\n"
        "from printing.direct.cache import BlankFiles\n"
        "for _ in range(150): BlankFiles(Path(sys.argv[1])).put('k', 'o', OTHER)"
    )
    files = BlankFiles(tmp_path)
    files.put("k", "文", PAGES)
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) as child:
        threads = [
            threading.Thread(target=lambda: [files.put("k", "文", PAGES) for _ in range(60)]) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        while child.poll() is None:
            assert files.get("k") in (("文", PAGES), ("o", OTHER))
        for thread in threads:
            thread.join()
        assert child.returncode == 0
    assert list(tmp_path.glob("*.new")) == []
