"""Releases of rule packs (公開版): proposed, approved by a second person, signed, taken from their day, rolled back.

Content and approvals stand in the signed manifest of each release's folder; every step is an entry of the audit log,
and the log is what says which release counts: a folder removed, put back or made up is seen.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput, NotAllowed, OperatorError
from desk_app.domain.ids import ClerkId
from desk_app.rules.check import check_pack
from desk_app.rules.overlay import MergedPack, load_merged
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_signature import (
    MANIFEST,
    OVERLAY_PART,
    PACK_PART,
    Manifest,
    ReleaseRefused,
    file_hashes,
    lay_out,
    public_key,
    verify_release,
    write_manifest,
)
from desk_app.services.context import Context

ACTION = "rules_release"
"""Action of every audit entry about releases; the step is in its detail."""
MOST_CASES = 60
"""Paths walked of one row before a proposal is taken; `desk rules check` walks them all."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the audit log tells it."""

    number: int
    version: str
    effective_on: date
    pack_sha256: str
    note: str
    proposed_by: ClerkId
    proposed_at: datetime
    manifest_sha256: str = ""
    approved_by: ClerkId | None = None
    approved_at: datetime | None = None
    rejected: str = ""
    withdrawn: str = ""

    @property
    def id(self) -> str:
        """How the workbench names it."""
        return f"release:{self.number}"

    @property
    def counts(self) -> bool:
        """Whether it is approved and stands."""
        return self.approved_by is not None and not self.withdrawn


def refuse_unsound(merged: MergedPack) -> None:
    """Refuse a pack that loads but is not proved: rows never required, conditions of one result, gaps …

    Of a town's overlay the rows are walked that read otherwise than the product's, which is proved as it is built.
    """
    report = check_pack(_to_prove(merged), most_cases=MOST_CASES)
    found = {
        "どのきっかけでも必要になりません": report.unreachable,
        "一方の結果しか出ない条件です": report.dead_conditions,
        "すべてわかっても決まりません": report.left_open,
        "文言がありません": report.missing_wording,
        "施行期間にすきまがあります": report.period_gaps,
        "何も変えない質問です": report.dead_questions if merged.overlay is None else (),
    }
    faults = [Fault(f"{own}: {what}") for what, names in found.items() for own in names]
    if faults:
        told = "、".join(fault.message for fault in faults[:3])
        raise InvalidInput("規則の検査", f"合格しません。{told}。", "示した行を直してから提案してください。", faults)


def _to_prove(merged: MergedPack) -> RulePack:
    """The pack with the rows that have to be walked."""
    if merged.overlay is None:
        return merged.pack
    changed = {one.row for one in merged.differences}
    kept = {row.id for row in merged.pack.procedures if row.id in changed and row.id not in merged.overlay.off}
    kept |= {row.id for row in merged.pack.procedures if kept & {*row.supersedes}}
    kept |= {one for row in merged.pack.procedures if row.id in kept for one in (*row.supersedes, *row.done_with)}
    return replace(merged.pack, procedures=tuple(row for row in merged.pack.procedures if row.id in kept))


class Releases:
    """The releases of one data folder."""

    def __init__(
        self,
        context: Context,
        folder: Path,
        seed: Callable[[], bytes],
        trusted: Sequence[str] = (),
        *,
        entries: Sequence[AuditEntry] | None = None,
        prove: Callable[[MergedPack], None] = refuse_unsound,
    ) -> None:
        self._prove = prove
        self._context = context
        self._folder = folder
        self._seed = seed
        self._trusted = tuple(trusted)
        self.revision = 0
        """Goes up with every step, so that whoever keeps a pack looks again."""
        self._known: tuple[Release, ...] = () if entries is None else _told(entries)
        if entries is None:
            self.refresh()

    # ------------------------------------------------------------------ looking
    def all(self) -> tuple[Release, ...]:
        """Every release, oldest first, as it was last read: it may be asked within any transaction."""
        return self._known

    def refresh(self) -> None:
        """Read the audit log again: another program may have released something."""
        with self._context.unit_of_work() as uow:
            known = _told(uow.audit.entries(action=ACTION))
        if known != self._known:
            self._known = known
            self.revision += 1

    def get(self, release: str) -> Release:
        """The release of this id. Raises OperatorError when there is none."""
        for one in self.all():
            if one.id == release:
                return one
        raise OperatorError(f"公開版 {release}", "ありません。", "一覧から選び直してください。")

    def current(self, day: date) -> Release | None:
        """The release in force on a day: approved, not withdrawn, of the latest effective day up to then."""
        return max(
            (one for one in self.all() if one.counts and one.effective_on <= day),
            key=lambda one: (one.effective_on, one.number),
            default=None,
        )

    def public_key(self) -> str:
        """The public key that belongs to the signing key, as hex."""
        return public_key(self._seed())

    def folder_of(self, release: Release) -> Path:
        """Where its files are."""
        return self._folder / f"{release.number:04}"

    def verified(self, release: Release) -> Manifest:
        """The manifest, once signature, every file and the log agree. Raises ReleaseRefused with what does not."""
        folder = self.folder_of(release)
        manifest = verify_release(folder, (self.public_key(), *self._trusted))
        held = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
        if held != release.manifest_sha256:
            fault = Fault("操作の記録にある目録と違います(古い目録に戻されています)", column=MANIFEST)
            raise ReleaseRefused(folder.name, [fault])
        return manifest

    def load(self, release: Release) -> MergedPack:
        """Its pack. Raises ReleaseRefused when it cannot be verified, PackError when it does not load."""
        self.verified(release)
        return load_release(self.folder_of(release))

    # ------------------------------------------------------------------ steps
    def propose(self, source: Path, overlay: Path | None, *, effective_on: date, note: str) -> Release:
        """The first word: copy, check and sign a pack. Raises NotAllowed, InvalidInput, PackError."""
        self._may("公開の提案")
        context = self._context
        if not note.strip():
            raise InvalidInput("公開の提案", "何を変えたかが書いてありません。", "変更の内容を書いてください。")
        if effective_on < context.clock.today():
            raise InvalidInput(
                "施行日", "今日より前です。", "今日か、これからの日にしてください。過ぎた日の受付は変わりません。"
            )
        number = len(self.all()) + 1
        goal = self._folder / f"{number:04}"
        try:
            shutil.rmtree(goal, ignore_errors=True)  # what a broken attempt left
            lay_out(goal, source, overlay)
            merged = load_release(goal)
            self._prove(merged)
            pack = merged.pack
            manifest = Manifest(
                number, pack.version, effective_on, pack.sha256, file_hashes(goal), note.strip(),
                context.clerk.id, context.clock.now(),
            )  # fmt: skip
            sealed = write_manifest(goal, manifest, self._seed())
        except (OperatorError, OSError) as error:
            shutil.rmtree(goal, ignore_errors=True)
            if isinstance(error, OSError):
                raise EnvironmentProblem(
                    "公開版", "書き込めません。", "ディスクの空きと権限を確かめてください。"
                ) from error
            raise
        self._log(
            number, "propose", note.strip(), version=pack.version, effective_on=effective_on.isoformat(),
            pack_sha256=pack.sha256, manifest=sealed,
        )  # fmt: skip
        return self.get(f"release:{number}")

    def approve(self, release: str) -> Release:
        """The second word, by somebody else. Raises NotAllowed, InvalidInput, ReleaseRefused."""
        one = self.get(release)
        why = self.why_not_approve(one)
        if why:
            raise NotAllowed("公開版の承認", why, "提案した人のほかの確認者・管理者に頼んでください。")
        manifest = self.verified(one)
        context = self._context
        approved = replace(manifest, approved_by=context.clerk.id, approved_at=context.clock.now())
        sealed = write_manifest(self.folder_of(one), approved, self._seed())
        self._log(one.number, "approve", "", manifest=sealed)
        return self.get(release)

    def why_not_approve(self, one: Release) -> str:
        """Why the clerk at the desk may not approve it; empty where that is right."""
        clerk = self._context.clerk
        if one.approved_by is not None or one.rejected or one.withdrawn:
            return "承認待ちではありません。"
        if not clerk.may_review():
            return "確認者か管理者の権限がありません。"
        return "自分が提案したものは承認できません。" if clerk.id == one.proposed_by else ""

    def reject(self, release: str, reason: str) -> Release:
        """Say no to a proposed release, with a reason."""
        self._may("公開版の却下")
        one = self.get(release)
        if one.approved_by is not None or one.rejected:
            raise NotAllowed("公開版の却下", "承認待ちではありません。", "使っている版は「前の版に戻す」で戻せます。")
        self._log(one.number, "reject", _reason(reason))
        return self.get(release)

    def roll_back(self, release: str, reason: str) -> Release:
        """Go back to an approved release: each approved one that came after it is withdrawn with this reason."""
        self._may("前の版に戻す")
        reason = _reason(reason)
        one = self.get(release)
        if not one.counts:
            raise NotAllowed("前の版に戻す", "承認されて残っている版ではありません。", "ほかの版を選んでください。")
        self.verified(one)
        later = [other for other in self.all() if other.counts and _order(other) > _order(one)]
        if not later:
            raise NotAllowed("前の版に戻す", "この版より後の版はありません。", "そのままお使いください。")
        context = self._context
        with context.unit_of_work() as uow:
            for other in later:
                context.audit(uow, ACTION, other.id, reason, step="withdraw", back_to=one.id)
            uow.commit()
        self.refresh()
        return self.get(release)

    def _log(self, number: int, step: str, why: str, **detail: str) -> None:
        with self._context.unit_of_work() as uow:
            self._context.audit(uow, ACTION, f"release:{number}", why, step=step, **detail)
            uow.commit()
        self.refresh()

    def _may(self, what: str) -> None:
        if not self._context.clerk.may_review():
            raise NotAllowed(what, "確認者か管理者の権限がありません。", "権限のある職員に頼んでください。")


def load_release(folder: Path) -> MergedPack:
    """The pack in a release's folder, with its overlay where it has one."""
    overlay = folder / OVERLAY_PART
    return load_merged(folder / PACK_PART, overlay if overlay.is_dir() else None)


def _told(entries: Sequence[AuditEntry]) -> tuple[Release, ...]:
    """The releases that entries of the audit log tell of."""
    found: dict[int, Release] = {}
    for entry in entries:
        detail = entry.detail or {}
        number = int(entry.subject.removeprefix("release:"))
        if detail.get("step") == "propose":
            found[number] = Release(
                number,
                str(detail["version"]),
                date.fromisoformat(str(detail["effective_on"])),
                str(detail["pack_sha256"]),
                entry.why,
                entry.by,
                entry.at,
                str(detail["manifest"]),
            )
        else:
            found[number] = _stepped(found[number], entry)
    return tuple(found[number] for number in sorted(found))


def _stepped(one: Release, entry: AuditEntry) -> Release:
    detail = entry.detail or {}
    match detail.get("step"):
        case "approve":
            sealed = str(detail["manifest"])
            return replace(one, approved_by=entry.by, approved_at=entry.at, manifest_sha256=sealed)
        case "reject":
            return replace(one, rejected=entry.why)
        case "withdraw":
            return replace(one, withdrawn=entry.why)
    return one


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput("理由", "書いてありません。", "理由を書いてください。操作の記録に残ります。")
    return reason.strip()


def _order(one: Release) -> tuple[date, int]:
    return one.effective_on, one.number
