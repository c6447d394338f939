from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from desk_app.storage.files import read_json, write_private


def test_a_file_is_swapped_in_whole_and_private(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b'{"new": 1}')
    assert read_json(path) == {"new": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "[1]", "nonsense"])
def test_anything_but_an_object_is_refused(tmp_path: Path, content: str):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(ValueError, match=r".*"):
        read_json(tmp_path / "a.json")
