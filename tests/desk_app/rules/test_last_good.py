"""A broken pack leaves the last good one in use and says so; nothing half kept is ever used."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.rules.last_good import open_pack
from desk_app.rules.pack_reader import PackError
from tests.desk_app.rules.test_pack_loader import small_pack


def spoil(folder: Path) -> None:
    """Break one row."""
    path = folder / "procedures" / "x.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("owns_moped", "owns_mopedd"), encoding="utf-8")


def rename_version(folder: Path, version: str) -> None:
    """Make another good pack of it."""
    path = folder / "pack.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(f'version: "{version}"\n' if line.startswith("version:") else line for line in lines)
    path.write_text(text, encoding="utf-8")


def test_a_good_pack_is_used_and_kept(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    opened = open_pack(tmp_path / "pack", tmp_path / "kept")
    assert (opened.folder, opened.refused, opened.notice) == (tmp_path / "pack", None, "")
    assert [one.name for one in (tmp_path / "kept").iterdir()] == [opened.pack.sha256[:16]]


def test_a_broken_pack_leaves_the_last_good_one_in_use(tmp_path: Path) -> None:
    offered, kept = tmp_path / "pack", tmp_path / "kept"
    small_pack(offered)
    open_pack(offered, kept)
    rename_version(offered, "2026.12.9")
    good = open_pack(offered, kept).pack
    spoil(offered)
    opened = open_pack(offered, kept)
    assert (opened.pack.version, opened.pack.sha256) == ("2026.12.9", good.sha256)
    assert opened.refused is not None
    assert [row.at.line for row in opened.refused.rows] == [8]
    assert "2026.12.9" in opened.notice
    assert "1か所" in opened.notice
    assert opened.folder.parent == kept
    assert len(list(kept.iterdir())) == 1


def test_nothing_kept_means_refusal(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    spoil(tmp_path / "pack")
    with pytest.raises(PackError) as caught:
        open_pack(tmp_path / "pack", tmp_path / "kept")
    assert "もしかして owns_moped" in caught.value.message


def test_a_kept_pack_that_was_changed_is_not_used(tmp_path: Path) -> None:
    offered, kept = tmp_path / "pack", tmp_path / "kept"
    small_pack(offered)
    opened = open_pack(offered, kept)
    rename_version(kept / opened.pack.sha256[:16], "changed")
    spoil(offered)
    with pytest.raises(PackError):
        open_pack(offered, kept)


def test_a_half_written_copy_is_made_again(tmp_path: Path) -> None:
    offered, kept = tmp_path / "pack", tmp_path / "kept"
    small_pack(offered)
    goal = kept / open_pack(offered, kept).pack.sha256[:16]
    (goal / "facts.yaml").unlink()
    open_pack(offered, kept)
    spoil(offered)
    assert open_pack(offered, kept).refused is not None


def test_a_place_that_cannot_be_written_does_not_stop_the_desk(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    (tmp_path / "kept").write_text("a file where a folder belongs", encoding="utf-8")
    assert open_pack(tmp_path / "pack", tmp_path / "kept").refused is None
    spoil(tmp_path / "pack")
    with pytest.raises(PackError):
        open_pack(tmp_path / "pack", tmp_path / "kept")
