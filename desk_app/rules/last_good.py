"""The last good rules (最後に正しかった規則): a broken file never stops the desk.

Rules that load are kept beside the data under their hash, the product's and the town's own. When the offered ones are
refused the kept ones are used, and what was wrong with the offered ones goes along, to be said on the screen.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desk_app.rules.overlay import MergedPack, ProductPack, load_merged
from desk_app.rules.pack_reader import PackError

_NAME_LENGTH = 16
"""Digits of the hash in the name of a kept folder; short for the path limit of Windows."""
_PRODUCT, _TOWN = "pack", "overlay"


@dataclass(frozen=True, slots=True)
class Offered:
    """The rules a desk is set to: the product's folder, how it is loaded, and the town's own where there are some."""

    base: Path
    product: Callable[[], ProductPack]
    overlay: Path | None = None

    def load(self) -> MergedPack:
        """The rules as their files are now. Raises PackError with every fault."""
        return load_merged(self.product(), self.overlay)


@dataclass(frozen=True, slots=True)
class OpenedRules:
    """The rules in use; ``refused`` says why they are not the offered ones, None where they are."""

    merged: MergedPack
    refused: PackError | None = None

    @property
    def notice(self) -> str:
        """What to tell the clerk; empty where the offered rules are in use."""
        if self.refused is None:
            return ""
        return (
            f"規則のファイルに{len(self.refused.rows)}か所の誤りがあるため、"
            f"前の正しい規則 {self.merged.pack.version} を使っています。"
            "受付は続けられます。管理者に知らせてください。"
        )


def open_rules(offered: Offered, kept: Path) -> OpenedRules:
    """The offered rules, then kept in the folder ``kept``; or those kept last where the offered ones are refused.

    Raises the PackError of the offered ones where none were kept. Rules that cannot be kept (disk full, no right to
    write) are used all the same: OSError stays inside.
    """
    try:
        merged = offered.load()
    except PackError as refused:
        found = _last(kept)
        if found is None:
            raise
        return OpenedRules(found, refused)
    with suppress(OSError):
        _keep(offered, merged, kept)
    return OpenedRules(merged)


def _keep(offered: Offered, merged: MergedPack, kept: Path) -> None:
    """Copy the files beside the kept ones, then put them in place by one rename and let the older ones go."""
    goal = kept / merged.pack.sha256[:_NAME_LENGTH]
    if not goal.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=kept) as fresh:
            copy = Path(fresh) / "rules"
            shutil.copytree(offered.base, copy / _PRODUCT)
            if offered.overlay is not None:
                shutil.copytree(offered.overlay, copy / _TOWN)
            copy.rename(goal)
    for old in kept.iterdir():
        if old != goal and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)


def _last(kept: Path) -> MergedPack | None:
    """The newest kept rules whose content is still what its name says."""
    if not kept.is_dir():
        return None
    folders = [one for one in kept.iterdir() if one.is_dir() and not one.name.startswith(".")]
    for folder in sorted(folders, key=lambda one: one.stat().st_mtime, reverse=True):
        town = folder / _TOWN
        try:
            merged = load_merged(folder / _PRODUCT, town if town.is_dir() else None)
        except (OSError, PackError):
            continue
        if merged.pack.sha256.startswith(folder.name):
            return merged
    return None
