"""What stands open of the protected people of a case right now, and what stays shut because of them.

Everything here is worked out anew at each use from the releases of the case, the clock and the resident cache as it
is then: a release that ran out, or a protection set anew, closes a case by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.desk import Clerk, Role
from desk_app.domain.errors import NotAllowed, OperatorError
from desk_app.domain.fact import KnownFact
from desk_app.domain.ids import CaseId, FactId, PersonId, ProcedureId, ResidentId
from desk_app.domain.interview import FactKey, InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.protection import ProtectedField, Release, ReleaseState
from desk_app.domain.resident import Guard
from desk_app.domain.review import Finding
from desk_app.domain.situation import Member, Place, Situation
from desk_app.rules.certificates import GUARD, certificate_findings, told_items
from desk_app.services.context import Context
from desk_app.services.ports import UnitOfWork

RELEASE_FACT = FactId("guard_release_granted")
"""The fact that opens a certificate row: worked out from the releases, never taken from an answer."""
SHUT = frozenset(ProcedureId(one) for one in ("A36", "A43", "A44"))
"""Rows that no clerk's own decision opens or takes away while a protected person stands on a certificate."""
USED = "released:"
"""Flag of a case that went to print under the release of this id."""
SAID = "said:"
"""Flag of a case whose address of this name was set at the desk, not taken from the register."""
HIDDEN = "（支援措置のため表示しません）"
"""Stands where this clerk may not see what is there."""
PLACES = ("origin", "destination", "new_address")
_PAST_PRINT = frozenset({CaseStatus.HANDING_OVER, CaseStatus.CLOSED})

Opened = Mapping[ResidentId, frozenset[ProtectedField]]
"""Items that stand open, by person."""


def may_see_guarded(clerk: Clerk) -> bool:
    """Whether this clerk may see the address of a person under 支援措置 (支援措置責任者)."""
    return bool(clerk.roles & {Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Guarded:
    """The interview as the protections of now leave it, and what of each protected person is open."""

    state: InterviewState
    opened: Opened = field(default_factory=dict)

    def is_open(self, member: Member, item: ProtectedField) -> bool:
        """Whether this item of a protected person may be told."""
        if member.resident_id is None:
            return False
        items = self.opened.get(member.resident_id, frozenset())
        return item in items or (item is ProtectedField.HONSEKI and ProtectedField.REGISTER in items)


def guard_of(context: Context, resident: ResidentId) -> Guard | None:
    """The protection as the cache has it now; None also for somebody the cache no longer has."""
    try:
        return context.cache().get(resident).guard
    except OperatorError:
        return None


def in_force(context: Context, releases: Sequence[Release]) -> tuple[Release, ...]:
    """The releases that open something at this moment."""
    now = context.clock.now()
    approved = [one for one in releases if one.state is ReleaseState.APPROVED]
    return tuple(one for one in approved if one.lock(now, guard_of(context, one.resident_id)) is None)


def opened(releases: Sequence[Release]) -> dict[ResidentId, frozenset[ProtectedField]]:
    """The items that these releases open together, by person."""
    found: dict[ResidentId, frozenset[ProtectedField]] = {}
    for one in releases:
        found[one.resident_id] = found.get(one.resident_id, frozenset()) | one.fields
    return found


def with_present_guards(context: Context, situation: Situation) -> Situation:
    """The situation with everyone marked whom the cache protects now; a mark once set is not taken off."""

    def marked(member: Member) -> Member:
        if member.guarded or member.resident_id is None or guard_of(context, member.resident_id) is None:
            return member
        return replace(member, guarded=True)

    return replace(
        situation,
        household=tuple(marked(one) for one in situation.household),
        other_household=tuple(marked(one) for one in situation.other_household),
    )


def guarded_state(context: Context, case: Case, releases: Sequence[Release], *, live: bool = False) -> Guarded | None:
    """The case's interview as its protections leave it; None before there is one.

    After printing the case stays as it was printed: what went to print under a release is told by its flags. ``live``
    asks for the present even then. No answer opens a certificate: the fact is set here or stays shut.
    """
    if case.state is None:
        return None
    printed = case.status in _PAST_PRINT and not live
    if printed:
        standing = tuple(one for one in releases if f"{USED}{one.id}" in case.flags)
        situation = case.state.situation
    else:
        standing = in_force(context, releases)
        situation = with_present_guards(context, case.state.situation)
    state = replace(case.state, situation=situation, voided=case.state.voided | {(RELEASE_FACT, None)})
    return Guarded(state, opened(standing))


def with_release_fact(guarded: Guarded, known: Mapping[FactKey, KnownFact]) -> InterviewState:
    """The interview with the release fact set where somebody of the household is protected."""
    situation = guarded.state.situation
    protected = situation.life_event is LifeEvent.CERTIFICATE and any(one.guarded for one in situation.household)
    if not protected and RELEASE_FACT not in situation.answers:
        return guarded.state
    answers = {fact: value for fact, value in situation.answers.items() if fact != RELEASE_FACT}
    if protected:
        told = told_items(situation, known)
        answers[RELEASE_FACT] = bool(told) and released_people(guarded, told) == frozenset(told)
    return replace(guarded.state, situation=replace(situation, answers=answers))


def released_people(guarded: Guarded, told: Mapping[PersonId, Sequence[str]]) -> frozenset[PersonId]:
    """The protected people of whom every item that would be told is open."""
    return frozenset(
        person
        for person, items in told.items()
        if all(guarded.is_open(guarded.state.situation.member(person), ProtectedField(item)) for item in items)
    )


def findings_of_request(guarded: Guarded, known: Mapping[FactKey, KnownFact]) -> tuple[Finding, ...]:
    """What stands in the way of issuing the certificates asked for, errors first."""
    situation = guarded.state.situation
    return certificate_findings(situation, known, released_people(guarded, told_items(situation, known)))


def refuse_shut(findings: Sequence[Finding]) -> None:
    """Raise NotAllowed while a protected person stands on a certificate and is not released."""
    if any(one.kind == GUARD and one.severity == "error" for one in findings):
        raise NotAllowed(
            "支援措置",
            "証明書に載る方の解除が認められていません。",
            "項目を選んで解除を申請し、支援措置責任者に審査を頼んでください。",
        )


def refuse_release_answer(fact: FactId) -> None:
    """Raise NotAllowed for an answer to the release fact: only a release of two people opens it."""
    if fact == RELEASE_FACT:
        raise NotAllowed(
            "支援措置の解除",
            "質問の答えでは解除できません。",
            "解除を申請し、支援措置責任者に審査を頼んでください。",
        )


def shown_situation(context: Context, case: Case, guarded: Guarded) -> Situation:
    """The situation as this clerk may see it: what the register has of protected people is left out.

    Addresses set at the desk stay: whoever typed them knows them.
    """
    situation = with_present_guards(context, guarded.state.situation)
    protected = [one for one in (*situation.household, *situation.other_household) if one.guarded]
    if not protected or may_see_guarded(context.clerk):
        return situation

    def shut(item: ProtectedField) -> bool:
        return not all(guarded.is_open(one, item) for one in protected)

    def place(name: str, held: Place | None, item: ProtectedField) -> Place | None:
        if held is None or f"{SAID}{name}" in case.flags or not shut(item):
            return held
        return replace(held, address=None, prefecture=None, code=None, head_name="")

    hidden_new = shut(ProtectedField.ADDRESS) and f"{SAID}new_address" not in case.flags
    applicant = situation.applicant
    own = next((one for one in protected if applicant and one.id == applicant.person), None)
    if applicant is not None and own is not None:
        phone = applicant.phone if guarded.is_open(own, ProtectedField.PHONE) else ""
        address = applicant.address if guarded.is_open(own, ProtectedField.ADDRESS) else ""
        applicant = replace(applicant, phone=phone, address=address)
    return replace(
        situation,
        origin=place("origin", situation.origin, ProtectedField.PREVIOUS_ADDRESS),
        destination=place("destination", situation.destination, ProtectedField.DESTINATION),
        new_address=None if hidden_new else situation.new_address,
        applicant=applicant,
        household=tuple(_shown(guarded, one) for one in situation.household),
        other_household=tuple(_shown(guarded, one) for one in situation.other_household),
    )


def origin_is_hidden(context: Context, case: Case, releases: Sequence[Release]) -> bool:
    """Whether the case has an address that people come from, and this clerk may not see it."""
    guarded = guarded_state(context, case, releases)
    held = guarded.state.situation.origin if guarded else None
    if guarded is None or held is None or held.address is None:
        return False
    shown = shown_situation(context, case, guarded).origin
    return shown is None or shown.address is None


def _shown(guarded: Guarded, member: Member) -> Member:
    if not member.guarded:
        return member
    honseki = guarded.is_open(member, ProtectedField.HONSEKI)
    return replace(
        member,
        phone=member.phone if guarded.is_open(member, ProtectedField.PHONE) else "",
        honseki=member.honseki if honseki else "",
        head_of_register=member.head_of_register if honseki else "",
    )


def kept_hidden(context: Context, stored: Situation, member: Member) -> Member:
    """A person as put back by a screen, with what the screen could not see left as it is stored."""
    held = next((one for one in (*stored.household, *stored.other_household) if one.id == member.id), None)
    if held is None or not held.guarded or may_see_guarded(context.clerk):
        return member
    return replace(
        member,
        guarded=True,
        phone=member.phone or held.phone,
        honseki=member.honseki or held.honseki,
        head_of_register=member.head_of_register or held.head_of_register,
    )


def with_releases_used(context: Context, case: Case, releases: Sequence[Release]) -> Case:
    """The case on its way to print, with the releases in force now as those it is printed under."""
    flags = frozenset(flag for flag in case.flags if not flag.startswith(USED))
    used = frozenset(f"{USED}{one.id}" for one in in_force(context, releases))
    return case if flags | used == case.flags else case.changed(flags=flags | used)


def note_use(context: Context, uow: UnitOfWork, case: CaseId) -> None:
    """Put each release that is used for paper or on the screen into the audit log, with its purpose, no values."""
    for one in in_force(context, uow.releases.for_case(case)):
        context.audit(uow, "release_use", one.id, one.purpose, in_case=case, resident=one.resident_id)
