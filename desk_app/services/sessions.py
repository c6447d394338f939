"""Who works at which desk, and what the top bar shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from desk_app.domain.card import DeviceInfo
from desk_app.domain.desk import Clerk, Desk
from desk_app.domain.ids import ClerkId
from desk_app.services.context import Context
from desk_app.services.views import TopBar


class Sessions:
    """The signed-in clerk of this desk."""

    def __init__(
        self,
        context: Context,
        devices: Callable[[], tuple[DeviceInfo, ...]],
        rules_notice: Callable[[], str] = lambda: "",
        residents_notice: Callable[[], str] = lambda: "",
        keepers: Sequence[Callable[[], None]] = (),
    ) -> None:
        """The notices say what is wrong with the rules in use and with fresh residents; empty where nothing is.

        ``keepers`` let go of what they keep of people between two calls.
        """
        self._context = context
        self._devices = devices
        self._rules_notice = rules_notice
        self._residents_notice = residents_notice
        self._keepers = tuple(keepers)

    def clerk(self) -> Clerk:
        """The clerk at work."""
        return self._context.clerk

    def desk(self) -> Desk:
        """This desk."""
        return self._context.desk

    def clerks(self) -> tuple[Clerk, ...]:
        """Everyone with an account in this data folder."""
        with self._context.unit_of_work() as uow:
            return uow.clerks.all()

    def sign_in(self, clerk: ClerkId) -> Clerk:
        """Let another clerk take over the desk; audited."""
        with self._context.unit_of_work() as uow:
            self._context.clerk = uow.clerks.get(clerk)
            self._context.audit(uow, "sign_in", clerk)
            uow.commit()
        return self._context.clerk

    def top_bar(self) -> TopBar:
        """Waiting tickets, device states, freshness of the resident cache, the time."""
        context = self._context
        now = context.clock.now()
        with context.unit_of_work() as uow:
            waiting = uow.tickets.waiting(now.date())
        return TopBar(
            desk_name=context.desk.name,
            clerk_name=context.clerk.name,
            waiting=len(waiting),
            next_ticket=waiting[0].number if waiting else "",
            devices=self._devices(),
            residents_as_of=self._as_of(),
            now=now,
            rules_notice=self._rules_notice(),
            residents_notice=self._residents_notice(),
        )

    def forget(self) -> None:
        """A case was left: nothing of its people stays in the memory of the services."""
        for keeper in self._keepers:
            keeper()

    def _as_of(self) -> datetime | None:
        return self._context.cache().as_of()
