"""The rule workbench of a desk, wired: where its drafts and releases are, what signs them, which rules are in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_app.bootstrap.rules import base_product, closed_days
from desk_app.config import Settings
from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.services.context import Context
from desk_app.storage.keys import KeyStore, new_key
from resources import RULES

if TYPE_CHECKING:
    from desk_app.rules.pack import RulePack
    from desk_app.services.rule_packs import RulePacks
    from desk_app.services.rule_shelf import RuleShelf

FOLDER = "rules"
"""Folder of the data folder that has drafts and releases; rules hold nothing of a person."""
SIGNING_KEY = "rules"
"""Name of the signing key in the key store."""
RELEASES = "rules_release"
"""Action of the audit entries about releases (rule_releases.ACTION, known here before that room is loaded)."""


def overlay_folder(settings: Settings) -> Path | None:
    """The folder of the town's own rules: in the data folder, anywhere, or one shipped with the product by its name.

    Raises OperatorError where the setting names none.
    """
    named = settings.rules_overlay
    if not named:
        return None
    for folder in (settings.home / named, RULES / "towns" / named):
        if folder.is_dir():
            return folder
    raise OperatorError(
        "設定 rules_overlay", f"フォルダー {named} がありません。", "desk.toml の場所と名前を確かめてください。"
    )


def signing_seed(keys: KeyStore | None) -> Callable[[], bytes]:
    """The bytes of the signing key; made at first use."""

    def seed() -> bytes:
        if keys is None:
            raise EnvironmentProblem(
                "署名の鍵", "この開き方では使えません。", "desk コマンドか画面から開いてください。"
            )
        held = keys.get(SIGNING_KEY)
        if held is None:
            held = new_key()
            keys.put(SIGNING_KEY, held)
        return held

    return seed


class RuleBookLater:
    """The rule workbench, and the pack in use; the rooms behind it are loaded at the first call."""

    def __init__(
        self,
        settings: Settings,
        keys: KeyStore | None,
        context: Callable[[], Context],
        entries: Sequence[AuditEntry] = (),
    ) -> None:
        """``entries``: what the audit log says of releases, read before any transaction is open."""
        self._entries = entries
        self._settings = settings
        self._keys = keys
        self._context = context

    def pack(self) -> RulePack:
        """The pack that decides today."""
        return self.shelf.in_use(self._context().clock.today()).pack

    def notice(self) -> str:
        """What is wrong with the rules that should be in use; empty where nothing is, or nothing was decided yet."""
        return self.shelf.notice if "shelf" in self.__dict__ else ""

    @cached_property
    def shelf(self) -> RuleShelf:
        """The books of rules."""
        from desk_app.services.rule_releases import Releases
        from desk_app.services.rule_shelf import RuleShelf

        home = self._settings.home / FOLDER
        releases = Releases(self._context(), home / "releases", signing_seed(self._keys), entries=self._entries)
        overlay = overlay_folder(self._settings)
        return RuleShelf(
            RULES / "base", base_product, overlay, home / "drafts", releases, last_good=home / "last-good"
        )

    @cached_property
    def service(self) -> RulePacks:
        """The RuleBookService."""
        from desk_app.services.rule_packs import RulePacks

        return RulePacks(self._context(), self.shelf, closed_days(self._settings.year_end_closed))

    def __getattr__(self, method: str) -> Any:
        return getattr(self.service, method)
