"""The shelf of rule books: the product's rules, the town's overlay, drafts and releases, and which one is in use."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.rules.last_good import Offered, open_rules
from desk_app.rules.overlay import HEAD, MergedPack, ProductPack, load_merged, overlay_documents
from desk_app.rules.pack_documents import write_documents
from desk_app.rules.pack_loader import pack_sha256
from desk_app.services.rule_releases import Releases, load_release
from desk_app.services.rule_views import IN_USE, BookKind, RuleBook

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
BASE = "base"


class RuleShelf:
    """Loads books by their ids and keeps them while their files stay as they are."""

    def __init__(
        self,
        base: Path,
        product: Callable[[], ProductPack],
        overlay: Path | None,
        drafts: Path,
        releases: Releases,
        *,
        last_good: Path | None = None,
    ) -> None:
        """``last_good``: folder in which rules that load are kept, for the day on which theirs do not."""
        self._base = base
        self._overlay = overlay
        self.product = product
        self._last_good = last_good
        self._drafts = drafts
        self.releases = releases
        self._kept: dict[str, tuple[str, MergedPack]] = {}
        self._used: tuple[tuple[date, int], MergedPack, str] | None = None
        self._lock = threading.RLock()
        self.notice = ""
        """What is wrong with the rules that should be in use; empty where all is well."""

    def in_use(self, day: date) -> MergedPack:
        """The pack that decides on a day: the release in force, else the product's with the town's overlay.

        A release that cannot be verified is never used: an earlier one that can be is, and ``notice`` says so.
        """
        with self._lock:
            key = (day, self.releases.revision)
            if self._used is None or self._used[0] != key:
                merged, own = self._find(day)
                self._used = (key, merged, own)
            return self._used[1]

    def _find(self, day: date) -> tuple[MergedPack, str]:
        self.notice = ""
        standing = [one for one in self.releases.all() if one.counts and one.effective_on <= day]
        for one in sorted(standing, key=lambda one: (one.effective_on, one.number), reverse=True):
            try:
                return self.book(one.id), one.id
            except InvalidInput as error:
                self.notice = self.notice or f"{error} それまでは前の規則を使います。"
        offered = Offered(self._base, self.product, self._overlay)
        if self._last_good is None:
            return offered.load(), ""
        opened = open_rules(offered, self._last_good)
        self.notice = self.notice or opened.notice
        return opened.merged, ""

    def book(self, own: str) -> MergedPack:
        """The pack of a draft, a release or the product; IN_USE is asked for by ``in_use``.

        Raises OperatorError for an unknown id, PackError and ReleaseRefused for one that may not be used.
        """
        with self._lock:
            if own == BASE:
                return load_merged(self.product())
            if own.startswith("release:"):
                release = self.releases.get(own)
                self.releases.verified(release)
                folder = self.releases.folder_of(release)
                return self._fresh(own, folder, lambda: load_release(folder))
            folder = self.draft_folder(own.removeprefix("draft:"))
            if not own.startswith("draft:") or not folder.is_dir():
                raise OperatorError(f"規則 {own}", "ありません。", "一覧から選び直してください。")
            base, overlay = self.sources(own)
            return self._fresh(
                own, folder, lambda: load_merged(self.product() if base == self._base else base, overlay)
            )

    def _fresh(self, own: str, folder: Path, load: Callable[[], MergedPack]) -> MergedPack:
        sha = pack_sha256(folder)
        kept = self._kept.get(own)
        if kept is None or kept[0] != sha:
            kept = self._kept[own] = (sha, load())
        return kept[1]

    def sources(self, own: str) -> tuple[Path, Path | None]:
        """The folders a draft is made of: a pack, and an overlay where the draft is one."""
        folder = self.draft_folder(own.removeprefix("draft:"))
        return (self._base, folder) if (folder / HEAD).exists() else (folder, None)

    def draft_folder(self, name: str) -> Path:
        """Where a draft of this name is. Raises InvalidInput for a name that no file may have."""
        if not NAME.fullmatch(name):
            raise InvalidInput(
                f"下書きの名前 {name}",
                "使えない文字があります。",
                "英小文字・数字・ハイフンで40文字までにしてください。",
            )
        return self._drafts / name

    def drafts(self) -> tuple[str, ...]:
        """Ids of the drafts."""
        found = sorted(self._drafts.iterdir()) if self._drafts.is_dir() else []
        return tuple(f"draft:{one.name}" for one in found if one.is_dir() and NAME.fullmatch(one.name))

    def put_draft(self, name: str, source: Path) -> str:
        """Take a folder in as a draft; one of the same name is replaced in one step. Gives its id."""
        goal = self.draft_folder(name)
        fresh = goal.with_name(f".new-{name}")
        shutil.rmtree(fresh, ignore_errors=True)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, fresh)
        shutil.rmtree(goal, ignore_errors=True)
        fresh.rename(goal)
        return f"draft:{name}"

    def put_edited(self, name: str, edited: MergedPack, town: str) -> str:
        """Take an edited pack in as the overlay that makes it out of the product's: gives the draft's id.

        So the product's rules may move on under it.
        """
        goal = self.draft_folder(name)
        fresh = goal.with_name(f".new-{name}")
        shutil.rmtree(fresh, ignore_errors=True)
        product = self.product()
        version = edited.pack.version.rpartition("+")[2] if "+" in edited.pack.version else f"{name}.1"
        documents = overlay_documents(
            product.documents, edited.documents, name=town or name, version=version, base_version=product.pack.version
        )
        write_documents(documents, fresh)
        shutil.rmtree(goal, ignore_errors=True)
        fresh.rename(goal)
        return f"draft:{name}"

    def discard(self, own: str) -> None:
        """Throw a draft away. Raises OperatorError for anything else."""
        if own not in self.drafts():
            raise OperatorError(f"規則 {own}", "下書きではありません。", "下書きを選んでください。")
        shutil.rmtree(self.draft_folder(own.removeprefix("draft:")))

    def row(self, own: str, day: date) -> RuleBook:
        """A book for the list. Raises what loading it raises."""
        if own == IN_USE:
            merged, kind, title = self.in_use(day), BookKind.IN_USE, "使用中の規則"
        else:
            merged = self.book(own)
            kind = BookKind.BASE if own == BASE else BookKind.DRAFT
            title = "製品の規則" if own == BASE else own.partition(":")[2]
        pack = merged.pack
        row = RuleBook(own, kind, title, pack.version, pack.effective_on, pack.sha256)
        if own.startswith("release:"):
            release = self.releases.get(own)
            row = replace(
                row,
                kind=BookKind.RELEASE,
                title=f"公開版 {release.number}",
                effective_on=release.effective_on,
                note=release.note,
            )
        elif merged.overlay is not None:
            row = replace(row, note=merged.overlay.note)
        return row
