"""Drawing, signing and looking at the packet. Nothing is printed that is not a stored packet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

from desk_app.domain.case import Case
from desk_app.domain.case_papers import CasePapers
from desk_app.domain.drawn import DrawnPacket
from desk_app.domain.errors import IppitsuError, OperatorError
from desk_app.domain.form import FilledForm, SignatureMode
from desk_app.domain.ids import CaseId
from desk_app.domain.packet import Packet
from desk_app.domain.page import PageImage
from desk_app.domain.procedure import Result
from desk_app.domain.signature import Signature, Strokes
from desk_app.rules.form_filling import field_of
from desk_app.services.case_view import Worked, needs_signature, work_out
from desk_app.services.context import Context
from desk_app.services.guarding import Guarded, note_use, refuse_shut
from desk_app.services.numbers import NumbersForPaper
from desk_app.services.ports import PacketRenderer, PacketSealer, PageRasteriser, PreparedPacket, UnitOfWork
from desk_app.services.views import PacketView, SealView

WRITTEN = re.compile(r"\.(name|line|address|kana)\b")
"""Field sources that spare the resident writing a name or an address."""


class Packets:
    """The packet of a case: always drawn from the case's answers, stored, then shown or printed."""

    def __init__(
        self,
        context: Context,
        renderer: PacketRenderer,
        rasteriser: PageRasteriser,
        sealer: PacketSealer | None = None,
    ) -> None:
        self._context = context
        self._renderer = renderer
        self._rasteriser = rasteriser
        self._sealer = sealer
        self._seal_faults: dict[CaseId, str] = {}
        """Why the packet of a case could not be sealed, until it is."""
        self._waiting: tuple[Packet, PreparedPacket] | None = None
        """The packet that is drawn and waits for its signature: when the pen is up, only that is added."""

    def draw(self, case: CaseId) -> PacketView:
        """Draw the packet as it now is (with a signature that still binds) and store it.

        Raises OperatorError before an event was chosen, or naming character, field and form for a missing glyph;
        NotAllowed while a certificate would tell of a protected person who is not released.
        """
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            worked = self._open(uow, one)
            before = uow.packets.card_mark(case)
            drawn = self._store(uow, one, worked)
            view = self._view(uow, one, worked, drawn)
            uow.commit()
        return replace(view, card_voided=before is not None and view.card is None)

    def sign(self, case: CaseId, strokes: Strokes) -> PacketView:
        """Put the signature on every form that lacks it, bound to each form's content, and draw the packet again.

        The first time that is every form that takes the one signature; after a correction only the forms that it
        touched, the others keep theirs. When none lacks it the signature is given anew on all. Raises InvalidInput
        for an empty signature.
        """
        context = self._context
        with context.unit_of_work() as uow:
            one = uow.cases.get(case)
            worked = self._open(uow, one)
            lacking = needs_signature(worked, one)
            once = [form for form in worked.forms if form.signature is SignatureMode.ONCE]
            due = [form for form in once if form.key in lacking or not lacking]
            given = Signature(strokes, context.clock.now(), {f.key: f.content_sha256 for f in due})
            signature = given.after(one.signature if lacking else None)
            signed = one.signed(signature).noted(context.line(f"署名 1回 → {len(due)}枚"))
            drawn = self._store(uow, signed, worked)
            context.audit(uow, "sign", case, forms=len(due))
            view = self._view(uow, signed, worked, drawn)
            uow.commit()
        return view

    def stored(self, case: CaseId) -> PacketView:
        """The packet as it was last drawn. Raises OperatorError while none was."""
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            worked = self._worked(uow, one)
            return self._view(uow, one, worked, self._stored(uow, case))

    def pdf(self, case: CaseId) -> bytes:
        """The stored packet as PDF. Raises OperatorError while none was drawn."""
        with self._context.unit_of_work() as uow:
            return self._stored(uow, case).pdf

    def seal(self, case: CaseId) -> bool:
        """Put the desk's seal on the stored packet; False when it has one, or the packet changed meanwhile.

        Safe in a thread of its own: the file is sealed outside of any transaction. Raises OperatorError while no
        packet was drawn, EnvironmentProblem when the seal key cannot be used; ``seal_state`` tells it until it is
        sealed.
        """
        try:
            kept = self._seal(case)
        except Exception as error:
            unknown = f"封印の処理が終わりませんでした({type(error).__name__})。管理者に知らせてください。"
            self._seal_faults[case] = str(error) if isinstance(error, IppitsuError) else unknown
            raise
        self._seal_faults.pop(case, None)
        return kept

    def _seal(self, case: CaseId) -> bool:
        if self._sealer is None:
            return False
        with self._context.unit_of_work() as uow:
            if uow.packets.seal(case) is not None:
                return False
            pdf = self._stored(uow, case).pdf
        sealed = self._sealer.seal(pdf, self._context.clock.now())
        digest, manifest = hashlib.sha256(sealed).hexdigest(), self._sealer.fingerprint(pdf)
        with self._context.unit_of_work() as uow:
            kept = uow.packets.put_seal(case, hashlib.sha256(pdf).hexdigest(), sealed[len(pdf) :])
            if kept:
                self._context.audit(uow, "seal", case, sha256=digest, manifest=manifest)
            uow.commit()
        return kept

    def seal_state(self, case: CaseId) -> SealView:
        """Whether the stored packet is sealed, and why it could not be the last time it was tried."""
        with self._context.unit_of_work() as uow:
            sealed = uow.packets.seal(case) is not None
        return SealView(sealed, "" if sealed else self._seal_faults.get(case, ""))

    def sealed_pdf(self, case: CaseId) -> bytes:
        """The stored packet with its seal, where it has one. Raises OperatorError while none was drawn."""
        with self._context.unit_of_work() as uow:
            return self._stored(uow, case).pdf + (uow.packets.seal(case) or b"")

    def unsealed(self) -> tuple[CaseId, ...]:
        """Cases whose packet went to print without a seal (the program ended before, or the key was missing)."""
        with self._context.unit_of_work() as uow:
            return uow.packets.unsealed()

    def page(self, case: CaseId, page: int, *, dpi: int = 72) -> PageImage:
        """One page (0-based) of the stored packet as pixels: what prints is what this shows.

        Only 個人番号 is covered: paper carries it, a screen that others look at does not.
        """
        with self._context.unit_of_work() as uow:
            papers = uow.packets.papers(case) or CasePapers(self._stored(uow, case))
        pdf, at_page = papers.place(page)
        image = self._rasteriser.page(pdf, at_page, dpi)
        return image.covered([box for sheet in papers.packet.sheets for at, *box in sheet.covered if at == page], dpi)

    def slips(self, case: CaseId) -> PacketView:
        """Draw and store the slips beside the stored packet. Raises OperatorError while none was drawn."""
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            drawn = self._stored(uow, case)
            made = DrawnPacket(b"", 0, ())
            if one.state is not None:  # a packet taken in for printing has no case behind it
                made = self._renderer.slips(self._packet(uow, one, self._worked(uow, one, live=True)), drawn)
                uow.packets.put_slips(case, made)
                uow.commit()
        sheets = CasePapers(drawn, made).slip_sheets
        return PacketView(case, made.pages, sheets, (), signed=False, first=drawn.pages)

    def forget(self) -> None:
        """Let go of a packet that waits for its signature: signing it draws it anew."""
        self._waiting = None

    def _stored(self, uow: UnitOfWork, case: CaseId) -> DrawnPacket:
        drawn = uow.packets.get(case)
        if drawn is None:
            raise OperatorError("書類一式", "まだ作られていません。", "「確認・署名」へ進んでください。")
        return drawn

    def _open(self, uow: UnitOfWork, case: Case) -> Worked:
        """The case worked out for paper. Raises NotAllowed while a protected person on it is not released."""
        given: list[NumbersForPaper] = []

        def numbers(guarded: Guarded) -> NumbersForPaper:
            given.append(NumbersForPaper(self._context, guarded))
            return given[-1]

        may = self._context.clerk.may_use_numbers()
        worked = self._worked(uow, case, live=True, numbers=numbers if may else None)
        refuse_shut(worked.findings)
        note_use(self._context, uow, case.id)
        if given and given[-1].read:
            self._context.audit(uow, "individual_numbers", case.id, "様式への記載", people=given[-1].read)
        return worked

    def _worked(
        self,
        uow: UnitOfWork,
        case: Case,
        *,
        live: bool = False,
        numbers: Callable[[Guarded], NumbersForPaper] | None = None,
    ) -> Worked:
        worked = work_out(self._context, case, uow.releases.for_case(case.id), live=live, numbers=numbers)
        if worked is None:
            raise OperatorError(f"受付 {case.number}", "きっかけがまだです。", "先にきっかけを選んでください。")
        return worked

    def _store(self, uow: UnitOfWork, case: Case, worked: Worked) -> DrawnPacket:
        packet = self._packet(uow, case, worked)
        drawn = self._drawn(packet)
        counted = case.changed(
            packet_sha256=packet.content_sha256,
            pack_version=self._context.engine.version,
            counts=self._counts(worked, drawn),
        )
        kept = self._kept(uow, case.id, drawn)
        if kept is None:
            uow.packets.put(case.id, drawn, packet.content_sha256)
        uow.cases.save(replace(counted, revision=case.revision + 1))
        self._context.audit(uow, "draw_packet", case.id, pages=drawn.pages)
        return kept or drawn

    def _kept(self, uow: UnitOfWork, case: CaseId, drawn: DrawnPacket) -> DrawnPacket | None:
        """The stored packet where it is just what was drawn now: its seal and a signature by card go on to hold."""
        stored = uow.packets.get(case)
        if stored is None or not stored.pdf.startswith(drawn.pdf):
            return None
        return stored if stored.pdf == drawn.pdf or uow.packets.card_mark(case) is not None else None

    def _drawn(self, packet: Packet) -> DrawnPacket:
        """The packet as PDF; one that differs by its signature alone from the last is only finished."""
        unsigned, waiting = replace(packet, signature=None), self._waiting
        if waiting is None or waiting[0] != unsigned:
            waiting = unsigned, self._renderer.prepare(unsigned)
        drawn = waiting[1].finish(packet.signature)
        self._waiting = waiting if packet.signature is None else None  # what it says of people goes with it
        return drawn

    def _packet(self, uow: UnitOfWork, case: Case, worked: Worked) -> Packet:
        return Packet(
            number=case.number,
            situation=worked.state.situation,
            forms=worked.forms,
            determinations=worked.determinations,
            made_on=worked.state.situation.filed_on,
            pack_version=self._context.engine.version,
            language=case.language,
            desk=self._context.desk.name,
            clerk=uow.clerks.get(case.clerk).name,
            signature=case.signature,
            belongings_seen=case.belongings_seen or None,
        )

    def _counts(self, worked: Worked, drawn: DrawnPacket) -> dict[str, int]:
        results = [one.result for one in worked.determinations]
        required = {d.procedure for d in worked.determinations if d.result is Result.REQUIRED}
        return {
            "procedures": len(required),
            "forms": len(worked.forms),
            "sheets": drawn.pages,
            "undecided": results.count(Result.UNDECIDED),
            "people": len(worked.state.situation.household),
            "not_written": sum(self._spared(form) for form in worked.forms),
        }

    def _spared(self, form: FilledForm) -> int:
        template = self._context.template(form.form, form.revision)
        fields = [field_of(template, key) for key, value in form.values.items() if value.text]
        return sum(1 for field in fields if field is not None and WRITTEN.search(field.source))

    def _view(self, uow: UnitOfWork, case: Case, worked: Worked, drawn: DrawnPacket) -> PacketView:
        return PacketView(
            case_id=case.id,
            pages=drawn.pages,
            sheets=drawn.sheets,
            warnings=drawn.warnings,
            signed=case.signature is not None and not needs_signature(worked, case),
            pdf=drawn.pdf,
            sealed=uow.packets.seal(case.id) is not None,
            card=uow.packets.card_mark(case.id),
        )
