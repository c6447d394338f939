"""Turns a case into what the windows show: people, question, procedures, belongings, sheets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desk_app.domain.calendar_jp import RegisteredDate, age_on, to_wareki
from desk_app.domain.case import Case
from desk_app.domain.case_status import STEPS, CaseStatus
from desk_app.domain.drawn import DrawnPacket
from desk_app.domain.fact import LANGUAGES, FactDefinition, FactValue, KnownFact
from desk_app.domain.form import FilledForm, SignatureMode
from desk_app.domain.ids import FactId, PersonId, PrintJobId, ProcedureId
from desk_app.domain.interview import FactKey, InterviewState, Question
from desk_app.domain.procedure import Deadline, Determination, Result
from desk_app.domain.protection import Release
from desk_app.domain.review import Finding, ReviewState
from desk_app.domain.situation import Member, Situation
from desk_app.domain.situation_checks import situation_findings
from desk_app.rules.guarded_forms import guarded_forms
from desk_app.services.context import Context
from desk_app.services.guarding import (
    SHUT,
    Guarded,
    findings_of_request,
    guarded_state,
    shown_situation,
    with_release_fact,
)
from desk_app.services.views import (
    AnsweredView,
    BelongingRow,
    CaseView,
    PersonView,
    ProcedureRow,
    SheetRow,
)

EVENT_CHOSEN = "event_chosen"
"""Flag of a case whose life event was set by the clerk; before that the situation's event is a guess."""

ORDER = {Result.REQUIRED: 0, Result.UNDECIDED: 1, Result.NOT_REQUIRED: 2}


@dataclass(frozen=True, slots=True)
class Worked:
    """A case worked out: what is known, what was decided, which forms that makes."""

    state: InterviewState
    determinations: tuple[Determination, ...]
    known: Mapping[FactKey, KnownFact]
    forms: tuple[FilledForm, ...]
    findings: tuple[Finding, ...] = ()
    guarded: Guarded | None = None


def work_out(
    context: Context,
    case: Case,
    releases: Sequence[Release] = (),
    *,
    live: bool = False,
    numbers: Callable[[Guarded], Mapping[PersonId, str]] | None = None,
) -> Worked | None:
    """Decide and fill everything anew from the case's answers; None before an event was chosen.

    ``numbers`` gives the 個人番号 for the boxes of the forms, for paper alone; screens never ask for it.

    ``releases`` are those of the case: without them everything of a protected person stays shut. ``live`` looks at
    the protections of this moment even where the case is past printing.
    """
    guarded = guarded_state(context, case, releases, live=live)
    if guarded is None or EVENT_CHOSEN not in case.flags:
        return None
    known = context.engine.known(guarded.state)
    state = with_release_fact(guarded, known)
    if state is not guarded.state:
        known = context.engine.known(state)
    findings = findings_of_request(guarded, known)
    shut = SHUT if any(member.guarded for member in state.situation.household) else frozenset()
    determinations = with_overrides(context.engine.decide(state), case, shut=shut)
    forms = context.filler.fill(
        state.situation,
        determinations,
        known,
        made_on=state.situation.filed_on,
        identity=case.identity.method if case.identity else "",
        individual_numbers=numbers(guarded) if numbers else None,
    )
    kept = guarded_forms(
        forms, {f.form: context.template(f.form, f.revision) for f in forms}, state.situation, guarded.is_open
    )
    return Worked(state, determinations, known, kept, findings, guarded)


def with_overrides(
    determinations: Sequence[Determination], case: Case, *, shut: Collection[ProcedureId] = ()
) -> tuple[Determination, ...]:
    """The determinations with the clerk's own decisions laid over them, but for those that are ``shut``."""
    decided = {(o.procedure, o.person): o for o in case.overrides if o.procedure not in shut}
    result = []
    for one in determinations:
        own = decided.get((one.procedure, one.person))
        if own is None:
            result.append(one)
            continue
        outcome = Result.REQUIRED if own.required else Result.NOT_REQUIRED
        result.append(
            replace(one, result=outcome, missing=(), missing_keys=(), overridden_by=own.by, note=own.reason)
        )
    return tuple(result)


def age_of(member: Member, day: date) -> int | None:
    """Completed years on that day; None while the birth date is unknown or uncertain."""
    exact = member.birth.exact if member.birth else None
    return age_on(exact, day) if exact else None


def person_view(member: Member, day: date) -> PersonView:
    """A person as a chip."""
    return PersonView(
        id=member.id,
        name=member.name.registered,
        kana=member.name.kana,
        birth_text=birth_text(member.birth),
        age=age_of(member, day),
        sex=member.sex.value if member.sex else "",
        relationship=member.relationship or "",
        kind=member.kind.value if member.kind else "",
        moves=member.moves,
        guarded=member.guarded,
        source=member.sources.get("name"),
        member=member,
    )


def birth_text(birth: RegisteredDate | None) -> str:
    """和暦 of an exact birth date, the registered text of an uncertain one."""
    if birth is None:
        return ""
    return to_wareki(birth.exact) if birth.exact else birth.text


def value_words(definition: FactDefinition, value: FactValue | None, language: str = "ja") -> str:
    """A fact's value in words."""
    if value is None:
        return {"ja": "わからない(あとで確認)", "ja-easy": "わからない", "en": "Not known yet"}[language]
    if isinstance(value, bool):
        yes, no = ("Yes", "No") if language == "en" else ("はい", "いいえ")
        return yes if value else no
    if isinstance(value, date):
        return value.isoformat() if language == "en" else to_wareki(value)
    for choice in definition.choices:
        if choice.value == value:
            return choice.label.get(language, str(value))
    return f"{value}{definition.unit}"


def question_words(question: Question, name: str) -> dict[str, str]:
    """The question per language with the person's name filled in."""
    texts = {}
    for language in LANGUAGES:
        text = question.text.get(language) or question.text.get("ja", "")
        texts[language] = text.replace("{name}", name.replace("\u3000", " "))
    return texts


def answered_rows(context: Context, state: InterviewState) -> tuple[AnsweredView, ...]:
    """Every accepted answer that stands, newest first."""
    rows = []
    for answer in sorted(state.effective().values(), key=lambda a: -a.seq):
        definition = context.engine.fact(answer.fact)
        name = person_name(state.situation, answer.person)
        rows.append(
            AnsweredView(
                fact=answer.fact,
                person=answer.person,
                label=definition.label.get("ja", answer.fact),
                person_name=name,
                value_text=value_words(definition, answer.value),
                source=answer.source,
                value=answer.value,
                private=definition.private,
                labels=definition.label,
                values={language: value_words(definition, answer.value, language) for language in LANGUAGES},
            )
        )
    return tuple(rows)


def person_name(situation: Situation, person: PersonId | None) -> str:
    """The registered name of a person of the case, empty for the case itself or someone no longer in it."""
    if person is None:
        return ""
    try:
        return situation.member(person).name.registered
    except KeyError:
        return ""


def deadline_words(deadlines: Sequence[Deadline]) -> tuple[date | None, str, bool | None]:
    """The earliest day of a procedure's clocks with its words and whether it has passed."""
    dated = [d for d in deadlines if d.on is not None]
    if not dated:
        return None, (deadlines[0].rule if deadlines else ""), None
    first = min(dated, key=lambda d: d.on or date.max)
    assert first.on is not None
    late = True if any(d.late for d in dated) else first.late
    return first.on, f"{first.on.month}月{first.on.day}日まで", late


def procedure_rows(
    context: Context, worked: Worked, before: Mapping[str, frozenset[str]] | None
) -> tuple[ProcedureRow, ...]:
    """Determinations grouped by procedure and result, required first, then undecided, then not required."""
    groups: dict[tuple[str, Result], list[Determination]] = {}
    for one in worked.determinations:
        groups.setdefault((one.procedure, one.result), []).append(one)
    rows = []
    for (procedure, result), members in groups.items():
        on, words, late = deadline_words([d for m in members for d in m.deadlines])
        key = f"{procedure}:{result.value}"
        people = tuple(name for m in members if (name := person_name(worked.state.situation, m.person)))
        labels = dict.fromkeys(context.engine.fact(fact).label.get("ja", fact) for m in members for fact in m.missing)
        rows.append(
            ProcedureRow(
                key=key,
                procedure=procedure,
                name=members[0].name,
                result=result,
                people=people,
                deadline_on=on,
                deadline_text=words,
                late=late,
                division=members[0].division,
                missing_labels=tuple(labels),
                determinations=tuple(members),
                changed=before is not None and frozenset(people) != before.get(key),
                overridden=any(m.overridden_by for m in members),
            )
        )
    return tuple(sorted(rows, key=lambda row: (ORDER[row.result], row.procedure)))


def belonging_rows(determinations: Sequence[Determination], seen: frozenset[str]) -> tuple[BelongingRow, ...]:
    """Everything to bring for what is required, each once, with the procedures it is for."""
    found: dict[str, BelongingRow] = {}
    for one in determinations:
        if one.result is not Result.REQUIRED:
            continue
        for thing in one.belongings:
            row = found.get(thing.id)
            names = (*row.procedures, one.name) if row else (one.name,)
            found[thing.id] = BelongingRow(
                thing.id, thing.label, thing.alternatives, tuple(dict.fromkeys(names)), thing.id in seen
            )
    return tuple(found.values())


def sheet_rows(context: Context, case: Case, worked: Worked, drawn: DrawnPacket | None) -> tuple[SheetRow, ...]:
    """The forms of the case with their signature, pages and hand-over tick."""
    infos = {info.key: info for info in drawn.sheets} if drawn else {}
    rows = []
    for form in worked.forms:
        template = context.template(form.form, form.revision)
        info = infos.get(form.key)
        signed = case.signature is not None and case.signature.covers(form.key, form.content_sha256)
        voided = case.signature is not None and case.signature.was_put_on(form.key) and not signed
        rows.append(
            SheetRow(
                key=form.key,
                form=form.form,
                title=template.name,
                person_name=form.subject_name,
                division=template.division,
                pages=info.pages if info else (),
                barcode=info.barcode if info else "",
                signature=form.signature.value,
                signed=signed,
                signature_voided=voided,
                handed_over=form.key in case.handed_over,
                plain=template.plain,
            )
        )
    return tuple(rows)


def step_of(status: CaseStatus) -> int:
    """0…6 for the seven steps, 7 at either end."""
    return STEPS.index(status) if status in STEPS else len(STEPS)


def needs_signature(worked: Worked, case: Case) -> tuple[str, ...]:
    """Keys of the forms that take the one signature and do not (any more) have it."""
    return tuple(
        form.key
        for form in worked.forms
        if form.signature is SignatureMode.ONCE
        and not (case.signature and case.signature.covers(form.key, form.content_sha256))
    )


def build_view(
    context: Context,
    case: Case,
    clerk_name: str,
    *,
    worked: Worked | None,
    drawn: DrawnPacket | None = None,
    before: Mapping[str, frozenset[str]] | None = None,
    question: Question | None = None,
    job: PrintJobId | None = None,
    releases: Sequence[Release] = (),
) -> CaseView:
    """The whole view of a case. ``question`` puts another question in front than the next one.

    What the register has of protected people is in it only for who may see it, or by one of the ``releases``.
    """
    guarded = guarded_state(context, case, releases)
    state = worked.state if worked else guarded.state if guarded else None
    shown = shown_situation(context, case, guarded) if guarded else None
    day = state.situation.filed_on if state else case.opened_at.date()
    view = CaseView(
        id=case.id,
        number=case.number,
        status=case.status,
        step=step_of(case.status),
        reached=reached(case, worked),
        life_event=state.situation.life_event if state and EVENT_CHOSEN in case.flags else None,
        language=case.language,
        clerk_name=clerk_name,
        desk_name=context.desk.name,
        situation=shown,
        people=tuple(person_view(m, day) for m in shown.household) if shown else (),
        answered=answered_rows(context, state) if state else (),
        identity_method=case.identity.method if case.identity else "",
        review=case.review,
        return_reason=case.reviews[-1].reason if case.review is ReviewState.RETURNED else "",
        timeline=case.timeline,
        ticket=case.ticket,
        print_job=job,
        events=context.engine.events,
    )
    return (
        view
        if worked is None
        else with_work(context, case, view, worked, drawn=drawn, before=before, question=question)
    )


def reached(case: Case, worked: Worked | None) -> int:
    """The furthest step that may be shown: the interview once an event is chosen, later steps as they were made."""
    step = step_of(case.status)
    if case.signature is not None:
        return max(step, step_of(CaseStatus.PRINTING))
    return max(step, step_of(CaseStatus.INTERVIEWING)) if worked else step


def with_work(
    context: Context,
    case: Case,
    view: CaseView,
    worked: Worked,
    *,
    drawn: DrawnPacket | None,
    before: Mapping[str, frozenset[str]] | None,
    question: Question | None,
) -> CaseView:
    """The view with what was worked out: question, procedures, belongings, sheets, fee."""
    front = question or context.engine.next_question(worked.state, worked.determinations)
    rows = procedure_rows(context, worked, before)
    names = {row.procedure: row.name for row in rows}
    sheets = sheet_rows(context, case, worked, drawn)
    required = [one for one in worked.determinations if one.result is Result.REQUIRED]
    return replace(
        view,
        question=front,
        question_text=question_words(front, person_name(worked.state.situation, front.person)) if front else {},
        questions_left=context.engine.questions_left(worked.state, worked.determinations),
        decides_names=tuple(names.get(p, p) for p in front.decides) if front else (),
        procedures=rows,
        belongings=belonging_rows(worked.determinations, case.belongings_seen),
        sheets=sheets,
        fee_yen=sum(one.fee_yen for one in required),
        signed=case.signature is not None and not needs_signature(worked, case),
        signature_voided=tuple(row.title for row in sheets if row.signature_voided),
        warnings=(
            *(f.text for f in worked.findings),
            *(f.text for f in situation_findings(worked.state.situation, context.clock.today())),
        ),
        findings=worked.findings,
    )


def snapshot(worked: Worked | None) -> dict[str, frozenset[str]]:
    """What the procedure pane showed, to mark what the next answer changes."""
    if worked is None:
        return {}
    groups: dict[str, set[str]] = {}
    for one in worked.determinations:
        name = person_name(worked.state.situation, one.person)
        groups.setdefault(f"{one.procedure}:{one.result.value}", set()).update({name} if name else set())
    return {key: frozenset(people) for key, people in groups.items()}


def asked_again(context: Context, state: InterviewState, fact: FactId, person: PersonId | None) -> Question:
    """The question of this fact with its present value as the default."""
    question = context.engine.question_for(state, fact, person)
    known = context.engine.known(state).get((fact, person))
    return replace(question, default=known.value) if known else question
