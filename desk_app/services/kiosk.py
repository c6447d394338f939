"""Self check-in: few questions, a ticket, no access to the resident cache."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.fact import FactValue
from desk_app.domain.sheet_code import ticket_payload
from desk_app.domain.ticket import Ticket
from desk_app.services.context import Context
from desk_app.services.ports import TicketPaper
from desk_app.services.views import KioskQuestion

_log = logging.getLogger(__name__)

UNSURE = "unknown"
"""Value of the choice わからない: it is not kept as an answer."""
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class KioskText:
    """Wording of the kiosk: the purposes, and the facts asked for each."""

    purposes: KioskQuestion
    questions: Mapping[str, Sequence[str]]
    pages: Mapping[str, KioskQuestion]
    """The page of each fact; truth values stand as the texts ``true`` and ``false``."""


class Kiosk:
    """Check-in at the kiosk and the waiting line that the desks call from."""

    def __init__(self, context: Context, text: KioskText, paper: TicketPaper | None = None) -> None:
        self._context = context
        self._text = text
        self._paper = paper

    def purposes(self) -> KioskQuestion:
        """The first page after the language."""
        return self._text.purposes

    def next_question(self, purpose: str, answers: Mapping[str, FactValue]) -> KioskQuestion | None:
        """The next page for this purpose, or None when everything was asked.

        ``answers`` holds what was chosen so far under the fact's id; わからない is kept as the text ``unknown``.
        """
        asked = self._text.questions.get(purpose, ())
        fact = next((f for f in asked if f not in answers), None)
        return None if fact is None else self._text.pages[fact]

    def issue(self, purpose: str, language: str, answers: Mapping[str, FactValue]) -> Ticket:
        """A ticket with the next number of the day; the answers wait for the desk as pre-entry.

        It counts although its paper does not come out: ``printed`` says so, and the number stands on the screen.
        Raises OperatorError for a purpose that the kiosk does not offer.
        """
        if purpose not in {value for value, _, _ in self._text.purposes.choices}:
            raise OperatorError("チェックイン", "この用件は選べません。", "職員を呼んでください。")
        context = self._context
        now = context.clock.now()
        with context.unit_of_work() as uow:
            number = uow.tickets.next_number(now.date())
            ticket = Ticket(
                number=number,
                purpose=purpose,
                language=language,
                answers=self._values(answers),
                made_at=now,
                barcode=ticket_payload(number, f"{now:%m%d}"),
            )
            uow.tickets.put(ticket)
            context.audit(uow, "issue_ticket", number, "チェックイン端末")
            uow.commit()
        return replace(ticket, printed=self._put_out(ticket))

    def _put_out(self, ticket: Ticket) -> bool | None:
        if self._paper is None:
            return None
        try:
            self._paper.put_out(ticket)
        except EnvironmentProblem as problem:
            _log.warning("ticket not printed: %s", problem.reason)
            return False
        return True

    def _values(self, answers: Mapping[str, FactValue]) -> dict[str, FactValue]:
        known = {fact: value for fact, value in answers.items() if value != UNSURE}
        return {fact: TRUTH.get(value, value) if isinstance(value, str) else value for fact, value in known.items()}

    def waiting(self) -> tuple[Ticket, ...]:
        """Tickets of today not called yet, first come first."""
        with self._context.unit_of_work() as uow:
            return uow.tickets.waiting(self._context.clock.today())

    def call_next(self) -> Ticket | None:
        """Call the next ticket to this desk; None when nobody waits. Two desks never get the same one."""
        with self._context.unit_of_work() as uow:
            waiting = uow.tickets.waiting(self._context.clock.today())
            if not waiting:
                return None
            called = replace(waiting[0], called=True)
            uow.tickets.put(called)
            self._context.audit(uow, "call_ticket", called.number)
            uow.commit()
        return called

    def call_staff(self) -> None:
        """Somebody at the kiosk asked for help; the audit log keeps that it happened."""
        with self._context.unit_of_work() as uow:
            self._context.audit(uow, "call_staff", "kiosk", "チェックイン端末")
            uow.commit()

    def check_exit_code(self, code: str) -> bool:
        """Whether this is the staff code that leaves the kiosk; compared in constant time."""
        expected = self._context.kiosk_exit_code
        return bool(expected) and hmac.compare_digest(code.encode(), expected.encode())
