"""The resident's card signs the stored packet (署名用電子証明書), beside the signature by pen.

The card signs within one session and nothing is stored before whoever the certificate names was compared with the
person of the case: where they differ the clerk decides.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from desk_app.domain.case import Case
from desk_app.domain.errors import IppitsuError, OperatorError
from desk_app.domain.ids import CaseId
from desk_app.domain.seal import CardMark
from desk_app.domain.secret_text import SecretText, TypedSecret
from desk_app.services.card_take_over import present_values, side_by_side
from desk_app.services.context import Context
from desk_app.services.packets import Packets
from desk_app.services.ports import CardSealer
from desk_app.services.views import CardDifference, CardSignatureOffer, PacketView

STATEMENT = "カードの署名用電子証明書による署名(失効確認なし)"
"""How such a signature is named wherever it is shown: neither issuer nor revocation was checked."""
ITEM = "カードの電子署名"


class CardSigning:
    """Signing by card, for the sign step of the staff window."""

    def __init__(self, context: Context, packets: Packets, sealer: CardSealer) -> None:
        self._context = context
        self._packets = packets
        self._sealer = sealer

    def sign(self, case: CaseId, uri: str, *, password: TypedSecret, confirmed: int = 0) -> CardSignatureOffer:
        """Have the card on this reader sign the stored packet; nothing is stored yet. ``password`` is wiped.

        ``confirmed`` is the number of tries left that the clerk was told and agreed to, needed from two down. Raises
        OperatorError while the packet lacks the signature by pen or has one by card, and what the reader raises
        (WrongSecret with the tries left, SecretLocked, NotAllowed for a certificate out of date, EnvironmentProblem).
        """
        context = self._context
        try:
            one, pdf = self._signable(case)
            with self._failures_told(case):
                made = self._sealer.sign(pdf, uri, password=password, at=context.clock.now(), confirmed=confirmed)
        finally:
            if isinstance(password, SecretText):
                password.wipe()
        offer = CardSignatureOffer(case, hashlib.sha256(pdf).hexdigest(), made, differing(one, made.values))
        digest = hashlib.sha256(made.pdf).hexdigest()
        self._tell("card_signed", case, sha256=digest, differences=len(offer.differences))
        return offer

    def keep(self, offer: CardSignatureOffer) -> PacketView:
        """Store the packet as the card signed it; one that was sealed before is sealed anew.

        Raises OperatorError when the packet was drawn anew meanwhile.
        """
        context, case, made = self._context, offer.case_id, offer.signed
        with context.unit_of_work() as uow:
            one = uow.cases.get(case)
            drawn = uow.packets.get(case)
            if drawn is None or hashlib.sha256(drawn.pdf).hexdigest() != offer.pdf_sha256:
                raise OperatorError(ITEM, "書類一式が作り直されています。", "もう一度、カードで署名してください。")
            was_sealed = uow.packets.seal(case) is not None
            uow.packets.put(case, replace(drawn, pdf=made.pdf), uow.packets.content_hash(case))
            differs = tuple(row.item for row in offer.differences)
            holder = made.values.get("name", "")
            uow.packets.mark_card(case, CardMark(made.signed_at, holder, made.valid_until, differs))
            noted = one.noted(context.line(STATEMENT))
            uow.cases.save(replace(noted, revision=one.revision + 1))
            digest = hashlib.sha256(made.pdf).hexdigest()
            context.audit(uow, "card_signature_kept", case, sha256=digest, differences=len(differs))
            uow.commit()
        if was_sealed:
            self._sealed_anew(case)
        return self._packets.stored(case)

    def drop(self, offer: CardSignatureOffer) -> None:
        """The clerk does not take the signature: nothing of it is kept but that there was one."""
        self._tell("card_signature_dropped", offer.case_id, differences=len(offer.differences))

    def _signable(self, case: CaseId) -> tuple[Case, bytes]:
        view = self._packets.stored(case)
        if not view.signed:
            raise OperatorError(ITEM, "手書きの署名がまだです。", "先に署名をもらってください。")
        if view.card is not None:
            raise OperatorError(ITEM, "もうカードで署名されています。", "そのまま印刷へ進めます。")
        with self._context.unit_of_work() as uow:
            return uow.cases.get(case), view.pdf

    def _sealed_anew(self, case: CaseId) -> None:
        try:
            self._packets.seal(case)
        except IppitsuError as error:  # told on the screen by the packet itself, with a way to try again
            self._tell("seal_failed", case, str(error))

    @contextmanager
    def _failures_told(self, case: CaseId) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._tell("card_sign_failed", case, error=type(error).__name__)
            raise

    def _tell(self, action: str, case: CaseId, why: str = "", **detail: str | int) -> None:
        """One entry of the audit log: that it was signed, never by whom."""
        with self._context.unit_of_work() as uow:
            self._context.audit(uow, action, case, why, **detail)
            uow.commit()


def differing(case: Case, card: Mapping[str, str]) -> tuple[CardDifference, ...]:
    """The items that the certificate says otherwise than the case does of whoever signs.

    Spaces and the width of characters do not count. What either side does not say is no difference, but for the name.
    """
    situation = case.state.situation if case.state else None
    present = present_values(situation)
    if not present and situation is not None and situation.applicant is not None:
        present = {"name": situation.applicant.name, "address": situation.applicant.address}
    return tuple(
        CardDifference(item, label, theirs, ours, same=False)
        for item, label, theirs, ours in side_by_side(card, present)
        if ((theirs and ours) or item == "name") and _folded(theirs) != _folded(ours)
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
