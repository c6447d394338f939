"""One application of a My Number card: opened anew for each piece of work, its secrets sent at most once.

VERIFY is never repeated: the card may have counted a try whose answer was lost. After any error the card is
connected anew, the counter is read (which costs nothing) and the clerk is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from devices.apdu import (
    SW_INVALIDATED,
    SW_NOT_FOUND,
    exchange,
    select_df,
    select_ef,
    tries_query,
    verify,
)
from devices.card_files import require_ok
from devices.card_secret import CardSecret, Secret, SecretKind
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable, DeviceProblem, SecretNotSet, UnknownGeneration, VerifyUnanswered
from devices.verification import NoAnswer, require_tries, verify_once

T = TypeVar("T")
_WITHOUT = "マイナンバーカード窓口で暗証番号の再設定が必要です。今日は券面の照合番号Bか、手で入力して続けられます。"


class Application:
    """An application by its AID; ``missing`` makes the error for a card that does not have it."""

    def __init__(
        self, connect: Connect, aid: bytes, missing: Callable[[], UnknownGeneration] = UnknownGeneration
    ) -> None:
        self._connect = connect
        self._aid = aid
        self._missing = missing

    @contextmanager
    def opened(self) -> Iterator[CardChannel]:
        """A fresh channel with the application selected, closed (card reset) whatever happens."""
        channel = self._connect()
        try:
            response = exchange(channel, select_df(self._aid))
            if response.sw == SW_NOT_FOUND:
                raise self._missing()
            require_ok(response)
            yield channel
        finally:
            channel.close()

    def tries_left(self, kind: CardSecret) -> int:
        """Tries left of a secret. Costs no try. Raises SecretNotSet, UnknownGeneration, DeviceProblem."""
        with self.opened() as channel:
            return query_secret(channel, kind)

    def with_secret(
        self, secret: Secret, work: Callable[[CardChannel], T], *, confirmed: int, remedy: str = ""
    ) -> tuple[T, int]:
        """Send the secret once, then do the work on the same channel; the result and the tries left before it.

        The secret is wiped before the work begins. Raises WrongSecret, SecretLocked, ConfirmationNeeded,
        SecretNotSet, VerifyUnanswered, UnknownGeneration and DeviceProblem.
        """
        kind = secret.kind
        try:
            with secret, self.opened() as channel:
                before = query_secret(channel, kind)
                locked = remedy or (_WITHOUT if kind is SecretKind.PIN else "")
                require_tries(before, kind.label, confirmed=confirmed, remedy=locked)
                verify_once(channel, verify(secret.digits), kind.label)
                secret.wipe()
                return work(channel), before
        except NoAnswer as lost:
            raise VerifyUnanswered(kind.label, self._tries_after_loss(kind)) from lost.__cause__

    def _tries_after_loss(self, kind: CardSecret) -> int | None:
        """The counter through a fresh connection, or None when even that does not work now."""
        try:
            return self.tries_left(kind)
        except (DeviceProblem, UnknownGeneration, SecretNotSet):
            return None


def query_secret(channel: CardChannel, kind: CardSecret) -> int:
    """Select the secret's file and ask for its counter.

    A PIN that is not in use answers 6984 (ISO/IEC 7816-4: reference data not usable); that is how 顔認証
    マイナンバーカード is taken here, its own specification is not public.
    """
    require_ok(exchange(channel, select_ef(kind.file_id)))
    response = exchange(channel, tries_query())
    if kind is SecretKind.PIN and response.sw == SW_INVALIDATED:
        raise SecretNotSet(kind.label)
    if response.tries_left is None:
        raise CardUnreadable(f"{kind.label}の残り回数が読めません(SW {response.meaning})。")
    return response.tries_left
