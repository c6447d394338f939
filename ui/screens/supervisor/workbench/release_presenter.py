"""Releasing: drafts taken in from Excel or a folder, proposed by one person, approved by another, rolled back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.services.api import RuleBookService
from desk_app.services.changes import Changes, Kind
from desk_app.services.rule_views import BookKind, RuleBook, RuleRelease
from ui.runner import Runner
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.presenter import Part, Shelf, View

NAME_FORM = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
"""What a draft may be called."""


def draft_name(path: Path) -> str:
    """The name that a file or folder suggests for its draft; empty where nothing of it can be used."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40].strip("-")


class ReleasePresenter(Part):
    """Drafts and releases, the one chosen, and what may be done with it."""

    NAME = "release"

    def __init__(self, rules: RuleBookService, runner: Runner, view: View, shelf: Shelf) -> None:
        super().__init__(rules, runner, view)
        self.shelf = shelf
        self.releases: tuple[RuleRelease, ...] | None = None
        self.chosen: str | None = None
        self.taking: Path | None = None
        self.fault_head = ""
        self.faults: tuple[Fault, ...] = ()

    def load(self) -> None:
        """Read drafts and releases."""
        self.call(
            lambda: (self.rules.books(), self.rules.releases()), lambda found: self._loaded(*found), key="releases"
        )

    def choose(self, key: str | None) -> None:
        """Choose a draft or a release; faults shown go."""
        if key and (key != self.chosen or self.taking or self.fault_head):
            self.chosen = key
            self._put_away()
            self.view.show_part(self.NAME)

    def draft(self) -> RuleBook | None:
        """The chosen draft."""
        return next((one for one in self.shelf.drafts() if one.id == self.chosen), None)

    def release(self) -> RuleRelease | None:
        """The chosen release."""
        return next((one for one in self.releases or () if one.id == self.chosen), None)

    # --- taking in ------------------------------------------------------------------------------------------------

    def begin_taking(self, path: str) -> None:
        """A workbook or folder was chosen: ask for the draft's name."""
        if path:
            self._put_away()
            self.taking = Path(path)
            self.view.show_part(self.NAME)

    def give_up(self) -> None:
        """Put away what was to be taken in, and faults."""
        self._put_away()
        self.view.show_part(self.NAME)

    def take(self, name: str) -> None:
        """Take the workbook or folder in as a draft, whole or not at all."""
        path = self.taking
        if path is None or self.busy or not NAME_FORM.fullmatch(name):
            return
        take = self.rules.take_folder if path.is_dir() else self.rules.import_excel
        self.call(lambda: take(path, name), self._taken, words=wording.TAKING)

    def failed(self, error: Exception) -> None:
        """A file with faults: list every one of them; anything else stands in the banner."""
        if isinstance(error, InvalidInput) and error.faults and self.taking is not None:
            self.fault_head, self.faults = wording.fault_count(self.taking.name, len(error.faults)), error.faults
        else:
            super().failed(error)

    def export(self, path: str, book: str) -> None:
        """Write a book as a workbook."""
        if path:
            self.call(
                lambda: self.rules.export_excel(Path(path), book),
                lambda made: self._said(wording.saved(made.name)),
                words=wording.WRITING,
            )

    def discard(self) -> None:
        """Throw the chosen draft away."""
        draft = self.draft()
        if draft is not None:
            self.call(
                lambda: self.rules.discard(draft.id), lambda _: self._changed(wording.discarded(draft.title), None)
            )

    # --- releasing ------------------------------------------------------------------------------------------------

    def propose(self, effective_on: date, note: str) -> None:
        """Propose the chosen draft."""
        draft = self.draft()
        if draft is not None and not self.busy:
            self._decide(
                lambda: self.rules.propose(draft.id, effective_on=effective_on, note=note),
                lambda made: wording.proposed(made.version),
                wording.PROPOSING,
            )

    def approve(self) -> None:
        """Approve the chosen release; only for who may."""
        one = self.release()
        if one is not None and one.may_approve and not self.busy:
            self._decide(
                lambda: self.rules.approve(one.id),
                lambda made: wording.approved(made.version, made.effective_on.isoformat()),
                wording.LOADING,
            )

    def reject(self, reason: str) -> None:
        """Say no to the chosen release."""
        one = self.release()
        if one is not None and reason:
            self._decide(
                lambda: self.rules.reject(one.id, reason),
                lambda made: wording.rejected(made.version),
                wording.LOADING,
            )

    def roll_back(self, reason: str) -> None:
        """Go back to the chosen release."""
        one = self.release()
        if one is not None and one.may_roll_back and reason:
            self._decide(
                lambda: self.rules.roll_back(one.id, reason),
                lambda made: wording.rolled_back(made.version),
                wording.LOADING,
            )

    def _decide(self, op: Callable[[], RuleRelease], words: Callable[[RuleRelease], str], busy: str) -> None:
        self.call(
            op,
            lambda made: self._changed(words(made), made.id),
            words=busy,
            changes=Changes(Kind.RULES, initiator=self),
        )

    # --- helpers --------------------------------------------------------------------------------------------------

    def _loaded(self, books: tuple[RuleBook, ...], releases: tuple[RuleRelease, ...]) -> None:
        self.releases = releases
        self.shelf.show(books)
        keys = [*(one.id for one in books if one.kind is BookKind.DRAFT), *(one.id for one in releases)]
        if self.chosen not in keys:
            self.chosen = keys[0] if keys else None
        self.view.show_part(self.NAME)

    def _taken(self, book: RuleBook) -> None:
        self._put_away()
        self._changed(wording.taken(book.title), book.id)

    def _changed(self, said: str, chosen: str | None) -> None:
        self.chosen = chosen
        self.view.say(said)
        self.load()

    def _said(self, text: str) -> None:
        self.view.say(text)
        self.view.show_part(self.NAME)

    def _put_away(self) -> None:
        self.taking, self.fault_head, self.faults = None, "", ()
