"""The last good rule pack (最後に正しかったルールパック): a broken pack never stops the desk.

Every pack that loads is kept beside the data under its hash. When the offered pack is refused the kept one is used,
and what was wrong with the offered one goes along, to be said on the screen.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desk_app.rules.pack import RulePack
from desk_app.rules.pack_loader import load_pack, pack_sha256
from desk_app.rules.pack_reader import PackError

_NAME_LENGTH = 16
"""Digits of the hash in the name of a kept pack; short for the path limit of Windows."""


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """The pack in use; ``refused`` says why it is not the offered one, None where it is."""

    pack: RulePack
    folder: Path
    refused: PackError | None = None

    @property
    def notice(self) -> str:
        """What to tell the clerk; empty where the offered pack is in use."""
        if self.refused is None:
            return ""
        return (
            f"ルールパックに{len(self.refused.rows)}か所の誤りがあるため、"
            f"前の正しいパック {self.pack.version} を使っています。"
            "受付は続けられます。管理者に知らせてください。"
        )


def open_pack(offered: Path, kept: Path) -> OpenedPack:
    """The offered pack, then kept in the folder ``kept``; or the one kept last where the offered one is refused.

    Raises the offered pack's PackError where none was kept. A pack that cannot be kept (disk full, no right to
    write) is used all the same: OSError stays inside.
    """
    try:
        pack = load_pack(offered)
    except PackError as refused:
        found = _last(kept)
        if found is None:
            raise
        folder, pack = found
        return OpenedPack(pack, folder, refused)
    with suppress(OSError):
        _keep(offered, pack, kept)
    return OpenedPack(pack, offered)


def _keep(offered: Path, pack: RulePack, kept: Path) -> None:
    """Copy a pack beside the kept one, then put it in place by one rename and let the older ones go."""
    goal = kept / pack.sha256[:_NAME_LENGTH]
    if not (goal.is_dir() and pack_sha256(goal) == pack.sha256):
        kept.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(goal, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=kept) as fresh:
            copy = Path(fresh) / "pack"
            shutil.copytree(offered, copy)
            copy.rename(goal)
    for old in kept.iterdir():
        if old != goal and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)


def _last(kept: Path) -> tuple[Path, RulePack] | None:
    """The newest kept pack whose content is still what its name says."""
    if not kept.is_dir():
        return None
    folders = [one for one in kept.iterdir() if one.is_dir() and not one.name.startswith(".")]
    for folder in sorted(folders, key=lambda one: one.stat().st_mtime, reverse=True):
        try:
            if pack_sha256(folder).startswith(folder.name):
                return folder, load_pack(folder)
        except (OSError, PackError):
            continue
    return None
