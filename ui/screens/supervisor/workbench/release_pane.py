"""The right side of releasing: the chosen draft or release and what may be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.eras import to_wareki
from desk_app.domain.errors import Fault
from desk_app.services.rule_views import ReleaseState, RuleBook, RuleRelease
from ui import theme
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.parts import Pane, Section
from ui.screens.supervisor.workbench.release_forms import FaultList, ProposeForm, ReasonForm, TakeForm
from ui.screens.supervisor.workbench.release_presenter import ReleasePresenter
from ui.widgets.banner import FieldNote
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import Tag, WrapLabel
from ui.widgets.layouts import Surface


class ReleasePane(Surface):
    """Facts of the chosen one above, the form or the buttons that fit its state below."""

    def __init__(self, presenter: ReleasePresenter, parent: QWidget | None = None) -> None:
        super().__init__("ground", "left", parent)
        self._presenter = presenter
        self._asking = ""
        self._for: str | None = None
        self.heading = WrapLabel("", "heading", line_height=1.4)
        self.tag = Tag()
        names = (wording.EFFECTIVE_ON, wording.PROPOSAL_NOTE, wording.PROPOSED_BY, wording.APPROVED_BY)
        self.sections = {name: Section(name) for name in (*names, wording.REASON, wording.FINGERPRINT)}
        self.note = FieldNote()
        self.take, self.propose = TakeForm(presenter), ProposeForm(presenter)
        self.reason, self.faults = ReasonForm(), FaultList()
        self.approve = PrimaryButton(wording.APPROVE, presenter.approve, key="F9")
        self.reject = SecondaryButton(wording.REJECT, self.ask_reject, key="F7")
        self.roll_back = SecondaryButton(wording.ROLL_BACK, self.ask_roll_back, key="F8")
        self._build()
        for form in (self.take, self.reason):
            form.quitted.connect(self._give_up)
        self.reason.sent.connect(self._send_reason)
        self.propose.discard.clicked.connect(lambda *_: self.discard())

    def show_state(self) -> None:
        """Draw everything from the presenter."""
        presenter = self._presenter
        if presenter.chosen != self._for:
            self._for, self._asking = presenter.chosen, ""
            self.reason.edit.clear()
            self.propose.note.clear()
            self.propose.day.set_value(None)
        draft, release = presenter.draft(), presenter.release()
        taking = presenter.taking is not None
        self.faults.setVisible(bool(presenter.fault_head))
        if presenter.fault_head:
            self.faults.show_faults(presenter.fault_head, tuple(_fault(one) for one in presenter.faults))
        self.take.setVisible(taking)
        if presenter.taking is not None:
            self.take.show_path(presenter.taking)
        else:
            self.take.forget()
        for send in (self.take.send, self.propose.send):
            send.refuse(presenter.busy)
        self._show_facts(None if taking else draft, None if taking else release)
        for part in (self.propose, self.propose.buttons):
            part.setVisible(draft is not None and not taking)
        self._show_decisions(None if taking else release)
        self._show_discard()

    def ask_reject(self) -> None:
        """Ask why the proposal is rejected; of a draft F7 throws it away."""
        if self.reject.isEnabled() and not self.reject.isHidden():
            self._ask("reject", wording.REJECT_TITLE, wording.SEND_REJECT)

    def ask_roll_back(self) -> None:
        """Ask why one goes back."""
        release = self._presenter.release()
        if release is not None and release.may_roll_back:
            self._ask("roll_back", wording.ROLL_BACK_TITLE, wording.SEND_ROLL_BACK)

    def asking(self) -> bool:
        """Whether a form stands here that goes away once it is sent."""
        return not (self.take.isHidden() and self.reason.isHidden())

    def discard(self) -> None:
        """Throw the draft away: the first press says that it cannot be undone, the second does it."""
        if self._asking == "discard":
            self._presenter.discard()
        else:
            self._asking = "discard"
            self._show_discard()

    def primary(self) -> None:
        """F9: take in, propose or approve, whichever stands here."""
        if not self.take.isHidden():
            self.take.submit()
        elif not self.propose.isHidden():
            self.propose.submit()
        elif not self.reason.isHidden():
            self.reason.submit()
        elif self.approve.isEnabled() and not self.approve.isHidden():
            self._presenter.approve()

    def _build(self) -> None:
        self.sheet = Pane()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.heading, 1)
        row.addWidget(self.tag, 0, Qt.AlignmentFlag.AlignTop)
        self._decisions = QWidget()
        buttons = QHBoxLayout(self._decisions)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(theme.GAP_M)
        for button in (self.reject, self.roll_back, self.approve):
            buttons.addWidget(button, 1)
        last = self.sections[wording.FINGERPRINT]
        facts = [section for section in self.sections.values() if section is not last]
        for part in (head, self.faults, self.take, *facts, self.propose, last):
            self.sheet.add(part)
        self.sheet.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet, 1)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(20, 8, 20, 14)
        bottom.setSpacing(theme.GAP_M)
        for part in (self.note, self._decisions, self.propose.buttons, self.reason):
            bottom.addWidget(part)
        column.addLayout(bottom)

    def _show_facts(self, draft: RuleBook | None, release: RuleRelease | None) -> None:
        values = {name: "" for name in self.sections}
        if draft is not None:
            self.heading.setText(f"{wording.DRAFT} {draft.title}")
            self.tag.set_tag(draft.version)
            values |= {wording.FINGERPRINT: draft.sha256}
        elif release is not None:
            self.heading.setText(f"{wording.VERSION} {release.version}")
            self.tag.set_tag(release.state.value, wording.STATE_TONES[release.state])
            values = _release_values(release)
        elif not self.take.isHidden() or self._presenter.taking is not None:
            self.heading.setText(wording.TAKE)
        else:
            self.heading.setText("")
        self.tag.setVisible(draft is not None or release is not None)
        for name, section in self.sections.items():
            text = values[name]
            section.show_lines([(line, "", "") for line in _broken(text)] if text else [])

    def _show_decisions(self, release: RuleRelease | None) -> None:
        waiting = release is not None and release.state is ReleaseState.PROPOSED
        back = release is not None and release.may_roll_back
        asking = bool(self._asking) and (waiting or back)
        self.approve.setVisible(waiting)
        self.reject.setVisible(waiting)
        self.roll_back.setVisible(back)
        self._decisions.setVisible((waiting or back) and not asking)
        self.reason.setVisible(asking)
        why = "" if release is None or release.may_approve else release.why_not
        self.approve.refuse(self._presenter.busy or why)
        nothing = release is None and self._presenter.draft() is None and self._presenter.taking is None
        if nothing:
            self.note.set_text(wording.CHOOSE_RELEASE)
        elif waiting and not asking:
            self.note.set_text(why or wording.TWO_PEOPLE, "error" if why else "")
        else:
            self.note.set_text("")

    def _show_discard(self) -> None:
        sure = self._asking == "discard"
        self.propose.discard.setText(f"{wording.DISCARD_AGAIN if sure else wording.DISCARD} F7")
        if sure and self._presenter.draft() is not None:
            self.note.set_text(wording.DISCARD_SURE, "error")

    def _ask(self, what: str, title: str, send: str) -> None:
        self._asking = what
        self._show_decisions(self._presenter.release())
        self.reason.open(title, send)

    def _give_up(self) -> None:
        self._asking = ""
        self._presenter.give_up()

    def _send_reason(self, reason: str) -> None:
        if self._asking == "reject":
            self._presenter.reject(reason)
        else:
            self._presenter.roll_back(reason)


def _release_values(one: RuleRelease) -> dict[str, str]:
    approved = "" if one.approved_at is None else f"{one.approved_by}  {one.approved_at:%Y-%m-%d %H:%M}"
    return {
        wording.EFFECTIVE_ON: to_wareki(one.effective_on, weekday=True),
        wording.PROPOSAL_NOTE: one.note,
        wording.PROPOSED_BY: f"{one.proposed_by}  {one.proposed_at:%Y-%m-%d %H:%M}",
        wording.APPROVED_BY: approved,
        wording.REASON: one.reason,
        wording.FINGERPRINT: one.sha256,
    }


def _broken(text: str) -> list[str]:
    """Lines of a text; a fingerprint in groups of eight so that two can be compared by eye."""
    if len(text) == 64 and " " not in text:
        return [" ".join(text[place : place + 8] for place in range(half, half + 32, 8)) for half in (0, 32)]
    return text.splitlines()


def _fault(one: Fault) -> tuple[str, str]:
    """Where a fault stands and what is wrong."""
    cell = (one.column or "").removeprefix("シート")
    line = f"{one.line}行目" if one.line is not None and not cell[-1:].isdigit() else ""
    return " ".join(part for part in (cell, line) if part), one.message
