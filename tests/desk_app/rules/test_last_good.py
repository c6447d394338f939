"""Broken rules leave the last good ones in use and say so; nothing half kept is ever used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_app.rules.last_good import Offered, OpenedRules, open_rules
from desk_app.rules.overlay import load_product
from desk_app.rules.pack_reader import PackError
from tests.desk_app.rules.test_pack_loader import small_pack
from tests.support.town_packs import MIRAI, product


def opened(offered: Path, kept: Path) -> OpenedRules:
    """The rules of a folder, opened."""
    return open_rules(Offered(offered, lambda: load_product(offered)), kept)


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


def test_good_rules_are_used_and_kept(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    one = opened(tmp_path / "pack", tmp_path / "kept")
    assert (one.refused, one.notice) == (None, "")
    assert [folder.name for folder in (tmp_path / "kept").iterdir()] == [one.merged.pack.sha256[:16]]


def test_a_broken_pack_leaves_the_last_good_one_in_use(tmp_path: Path) -> None:
    offered, kept = tmp_path / "pack", tmp_path / "kept"
    small_pack(offered)
    opened(offered, kept)
    rename_version(offered, "2026.12.9")
    good = opened(offered, kept).merged.pack
    spoil(offered)
    one = opened(offered, kept)
    assert (one.merged.pack.version, one.merged.pack.sha256) == ("2026.12.9", good.sha256)
    assert one.refused is not None
    assert [row.at.line for row in one.refused.rows] == [8]
    assert "2026.12.9" in one.notice
    assert "1か所" in one.notice
    assert len(list(kept.iterdir())) == 1


def test_a_broken_overlay_leaves_the_towns_last_good_rules_in_use(tmp_path: Path) -> None:
    town, kept = tmp_path / "town", tmp_path / "kept"
    shutil.copytree(MIRAI, town)
    base = product()
    offered = Offered(Path(MIRAI).parents[1] / "base", lambda: base, town)
    good = open_rules(offered, kept)
    row = next(path for path in sorted((town / "procedures").glob("*.yaml")))
    row.write_text(row.read_text(encoding="utf-8").replace("- id: ", "- ide: ", 1), encoding="utf-8")
    one = open_rules(offered, kept)
    assert one.refused is not None
    assert one.merged.pack.sha256 == good.merged.pack.sha256
    assert one.merged.overlay is not None
    assert good.merged.pack.version in one.notice


def test_nothing_kept_means_refusal(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    spoil(tmp_path / "pack")
    with pytest.raises(PackError) as caught:
        opened(tmp_path / "pack", tmp_path / "kept")
    assert "もしかして owns_moped" in caught.value.message


def test_kept_rules_that_were_changed_are_not_used(tmp_path: Path) -> None:
    offered, kept = tmp_path / "pack", tmp_path / "kept"
    small_pack(offered)
    one = opened(offered, kept)
    rename_version(kept / one.merged.pack.sha256[:16] / "pack", "changed")
    spoil(offered)
    with pytest.raises(PackError):
        opened(offered, kept)


def test_a_place_that_cannot_be_written_does_not_stop_the_desk(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack")
    (tmp_path / "kept").write_text("a file where the folder should be", encoding="utf-8")
    assert opened(tmp_path / "pack", tmp_path / "kept").refused is None
