"""Signing by the resident's card: its password, one session, and the clerk's word where names differ."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.domain.card import CardKind, CardLook
from desk_app.domain.ids import CaseId
from desk_app.services.api import CardSigningService
from desk_app.services.changes import Changes, Kind
from desk_app.services.views import CardSignatureOffer, CaseView, PacketView
from ui import theme
from ui.screens.staff import card_sign_words as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.card_dialog import CardDialog
from ui.screens.staff.card_order import CardOrder
from ui.screens.staff.card_words import Method
from ui.screens.staff.dialogs import Decision
from ui.widgets.labels import Label, WrapLabel


class SignCardDialog(CardDialog):
    """What lies on the reader, and the 署名用パスワード: typed here unseen, or by the resident."""

    HEADING, LEAD, ACCEPT = words.TITLE, words.LEAD, words.ACCEPT

    def methods(self, look: CardLook | None) -> tuple[Method, ...]:
        """Nothing else signs."""
        del look
        return (Method.SIGN_PASSWORD,)

    def tries_said(self, look: CardLook) -> str:
        """The tries of the password, or why this card cannot sign."""
        left = look.tries.get(Method.SIGN_PASSWORD.value)
        if look.kind is not CardKind.MYNUMBER:
            return words.NO_SIGNING
        if left is None:
            return words.NOT_ISSUED
        return words.TRIES.format(n=left) if left else words.TRIES_LOCKED

    def locked_said(self, look: CardLook | None) -> str:
        """Where the password is set anew, and that the pen's signature is enough."""
        del look
        return words.LOCKED

    def _unsure(self) -> str:
        look = self._look
        if look is not None and look.kind is not CardKind.MYNUMBER:
            return words.NO_SIGNING
        if look is not None and Method.SIGN_PASSWORD.value not in look.tries:
            return words.NOT_ISSUED
        return super()._unsure()


class OtherHolderDialog(Decision):
    """The certificate names somebody else than the case does: item by item, and the clerk decides."""

    def __init__(self, parent: QWidget, offer: CardSignatureOffer) -> None:
        super().__init__(parent, words.OTHER_TITLE, words.OTHER_LEAD, accept=words.OTHER_ACCEPT)
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_XL)
        grid.setVerticalSpacing(theme.GAP_M)
        for column, head in enumerate(words.OTHER_COLUMNS):
            grid.addWidget(Label(head, "note"), 0, column)
        for n, row in enumerate(offer.differences, 1):
            for column, text in enumerate((row.label, row.card, row.present)):
                cell = WrapLabel(text.replace("\u3000", " ") or "―", "body" if column else "strong", line_height=1.5)
                grid.addWidget(cell, n, column, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate((1, 3, 3)):
            grid.setColumnStretch(column, share)
        self.content.addWidget(table)
        self.setMinimumWidth(760)
        self.ok.setDefault(False)
        self.ok.setAutoDefault(False)
        self.cancel.setFocus()


class CardSigning(QObject):
    """Carries a signature by card out, off the GUI thread, and asks the clerk where it has to be asked."""

    def __init__(self, actions: StaffActions, window: QWidget) -> None:
        super().__init__(window)
        self.acts = actions
        self._window = window

    def sign(self, order: CardOrder) -> None:
        """Sign once as ordered. The password goes to the card once and is wiped whatever comes of it."""
        view, service, secret = self.acts.store.view, self.acts.app.card_signing, order.secret
        if view is None or service is None or secret is None:
            if secret is not None:
                secret.wipe()
            return
        case = view.id

        def work() -> CardSignatureOffer:
            try:
                return service.sign(case, order.uri, password=secret, confirmed=order.confirmed)
            finally:
                secret.wipe()

        self.acts.background.run(
            work,
            then=partial(self._signed, service, order.tries_left),
            failed=self.acts.fail,
            busy=self.acts.busy_with(words.SIGNING, order.uri),
            free=True,
        )

    def _signed(self, service: CardSigningService, before: int | None, offer: CardSignatureOffer) -> None:
        said = words.signed_said(before, offer.signed.tries_left)
        self.acts.settled.emit()
        if not self._still(offer.case_id):
            self._drop(service, offer)
        elif not offer.differences:
            self._keep(service, offer, said)
        else:
            dialog = OtherHolderDialog(self._window, offer)
            dialog.accepted.connect(lambda: self._keep(service, offer, said))
            dialog.rejected.connect(lambda: self._drop(service, offer))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _keep(self, service: CardSigningService, offer: CardSignatureOffer, said: str) -> None:
        case, app, store = offer.case_id, self.acts.app, self.acts.store

        def kept() -> tuple[PacketView, CaseView]:
            return service.keep(offer), app.cases.view(case)

        def taken(result: tuple[PacketView, CaseView]) -> None:
            if self._still(case):
                store.put_packet(result[0])
                store.put(result[1])
                self.acts.noticed.emit(said)

        changes = Changes(Kind.PACKET | Kind.CASE, case, self.acts)
        self.acts.background.run(kept, then=taken, failed=self.acts.fail, changes=changes)

    def _drop(self, service: CardSigningService, offer: CardSignatureOffer) -> None:
        self.acts.background.run(
            lambda: service.drop(offer),
            then=lambda _none: self.acts.noticed.emit(words.DROPPED),
            failed=self.acts.fail,
        )

    def _still(self, case: CaseId) -> bool:
        view = self.acts.store.view
        return view is not None and view.id == case
