"""Readers of the desk: states for the top bar, one card read at a time, barcodes routed by content."""

from __future__ import annotations

from collections.abc import Callable

from desk_app.domain.card import BarcodeRead, CardRead, DeviceInfo
from desk_app.domain.learning import LearningStep
from desk_app.services.context import Context
from desk_app.services.ports import CardReaders


class DeviceWatch:
    """The devices of this desk."""

    def __init__(self, context: Context, readers: CardReaders) -> None:
        self._context = context
        self._readers = readers

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Every configured device with its state."""
        return self._readers.devices()

    def read_card(
        self,
        uri: str,
        *,
        pin: str | None = None,
        verification_b: str | None = None,
        confirmed: int = 0,
        card_number: str | None = None,
    ) -> CardRead:
        """One read. A wrong secret raises OperatorError that says the tries left; it is never sent again.

        With one try left nothing is sent unless ``confirmed``: the clerk asked the resident once more. A residence
        card is opened by its printed ``card_number``.
        """
        context = self._context
        try:
            read = self._readers.read_card(
                uri,
                pin=pin,
                verification_b=verification_b,
                at=context.clock.now(),
                confirmed=confirmed,
                card_number=card_number,
            )
        except Exception as error:
            with context.unit_of_work() as uow:
                context.audit(uow, "card_read_failed", uri, type(error).__name__)
                uow.commit()
            raise
        with context.unit_of_work() as uow:
            context.audit(uow, "card_opened", uri, secret=read.secret)
            uow.commit()
        return read

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

    def route_typed(self, text: str) -> BarcodeRead | None:
        """A burst of keys of a keyboard-wedge scanner as a read; None where a check digit does not hold."""
        return self._readers.route_typed(text)

    def close(self) -> None:
        """Stop all device threads."""
        self._readers.close()
