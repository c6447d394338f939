"""Readers of the desk: states for the top bar, one card read at a time, barcodes routed by content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desk_app.domain.card import BarcodeRead, CardKind, CardLook, CardRead, CardSignature, DeviceInfo
from desk_app.domain.errors import NotAllowed
from desk_app.domain.learning import LearningStep
from desk_app.domain.secret_text import SecretText, TypedSecret
from desk_app.services.context import Context
from desk_app.services.ports import CardReaders


class DeviceWatch:
    """The devices of this desk."""

    def __init__(
        self, context: Context, readers: CardReaders, keep: Callable[[str, str], None] = lambda _old, _new: None
    ) -> None:
        """``keep`` writes a device URL in the place of another into the settings of the desk."""
        self._context = context
        self._readers = readers
        self._keep = keep

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Every configured device with its state."""
        return self._readers.devices()

    def look_at_card(self, uri: str, kind: CardKind | None = None) -> CardLook:
        """What lies there and the tries its secrets have left; no secret is sent."""
        return self._readers.look_at_card(uri, kind)

    def read_card(
        self,
        uri: str,
        *,
        pin: TypedSecret | None = None,
        verification_b: TypedSecret | None = None,
        confirmed: int = 0,
        card_number: TypedSecret | None = None,
        kind: CardKind | None = None,
        with_face: bool = False,
    ) -> CardRead:
        """One read. A wrong secret raises OperatorError that says the tries left; it is never sent again.

        With two tries left or fewer nothing is sent unless ``confirmed`` says that the clerk agreed to so few. A
        residence card is opened by its printed ``card_number``.
        """
        context = self._context
        with self._failures_told("card_read_failed", uri):
            read = self._readers.read_card(
                uri,
                pin=pin,
                verification_b=verification_b,
                at=context.clock.now(),
                confirmed=confirmed,
                card_number=card_number,
                kind=kind,
                with_face=with_face,
            )
        self._tell("card_opened", uri, secret=read.secret)
        return read

    def read_individual_number(
        self,
        uri: str,
        *,
        form: str,
        pin: TypedSecret | None = None,
        verification_a: TypedSecret | None = None,
        confirmed: int = 0,
    ) -> SecretText:
        """個人番号 for this form and for nothing else: refused where the form has no box for it (番号法9条・20条)."""
        with self._failures_told("individual_number_not_read", uri, form):
            if not self._may_take_number(form):
                raise NotAllowed(
                    "個人番号", "この様式には記載しません。", "個人番号を記載する様式があるときだけ読み取れます。"
                )
            number = self._readers.read_individual_number(
                uri, purpose_form=form, pin=pin, verification_a=verification_a, confirmed=confirmed
            )
        self._tell("individual_number_read", uri, form)
        return number

    def sign_digest(self, uri: str, *, password: TypedSecret, digest: bytes, confirmed: int = 0) -> CardSignature:
        """The resident's card signs a packet's SHA-256 digest; the audit log keeps the digest, not the holder."""
        at = self._context.clock.now()
        with self._failures_told("card_sign_failed", uri):
            made = self._readers.sign_digest(uri, password=password, digest=digest, at=at, confirmed=confirmed)
        self._tell("card_signed", uri, digest=digest.hex())
        return made

    def _may_take_number(self, form: str) -> bool:
        try:
            return self._context.template(form).uses_individual_number
        except KeyError:
            return False

    @contextmanager
    def _failures_told(self, action: str, uri: str, why: str = "") -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._tell(action, uri, why, error=type(error).__name__)
            raise

    def _tell(self, action: str, uri: str, why: str = "", **detail: str | int) -> None:
        """One entry of the audit log: the reader, never the card's number or whose it is."""
        with self._context.unit_of_work() as uow:
            self._context.audit(uow, action, uri, why, **detail)
            uow.commit()

    def plugged_in(self) -> tuple[DeviceInfo, ...]:
        """What is plugged in although the configuration does not name it, with the URL to write there."""
        return self._readers.plugged_in()

    def cancel_read(self, uri: str) -> None:
        """Give up the reading under way on this reader, from any thread."""
        self._readers.cancel_read(uri)

    def listen(self, on_barcode: Callable[[BarcodeRead], None], on_state: Callable[[DeviceInfo], None]) -> None:
        """Start the device threads; the callbacks come on those threads."""
        self._readers.listen(on_barcode, on_state)

    def learn_scanner(
        self, uri: str, on_step: Callable[[LearningStep], None], is_cancelled: Callable[[], bool]
    ) -> str | None:
        """The device URL that fits a scanner, learned from three codes of the learning sheet; None when cancelled.

        Blocks meanwhile, and the scanner reads nothing else. Raises EnvironmentProblem saying what to set at it.
        """
        return self._readers.learn_scanner(uri, on_step, is_cancelled)

    def use_scanner(self, uri: str, learned: str) -> None:
        """Go on with the learned settings of a scanner, now and after the next start.

        Raises OperatorError when this is no scanner of the desk, EnvironmentProblem when it cannot be kept.
        """
        self._readers.replace_scanner(uri, learned)
        self._keep(uri, learned)
        with self._context.unit_of_work() as uow:
            self._context.audit(uow, "scanner_learned", uri)
            uow.commit()

    def route_typed(self, text: str) -> BarcodeRead | None:
        """A burst of keys of a keyboard-wedge scanner as a read; None where a check digit does not hold."""
        return self._readers.route_typed(text)

    def close(self) -> None:
        """Stop all device threads."""
        self._readers.close()
