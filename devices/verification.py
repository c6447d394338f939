"""The check of a secret by the card (VERIFY): the counter is read first, the command goes out once, nothing repeats.

A try can be counted although its answer was lost; so a lost answer is never answered by sending again.
"""

from __future__ import annotations

from devices.apdu import CURRENT_FILE, exchange, tries_query
from devices.channel import CardChannel
from devices.errors import CardUnreadable, ConfirmationNeeded, DeviceProblem, SecretLocked, WrongSecret
from devices.wiping import wiped_after

FEW_TRIES = 2
"""From here on nothing is sent without a second word."""
SW_REFUSED = 0x6300
"""Refused, without a counter (residence cards)."""


class NoAnswer(Exception):
    """VERIFY went out and no usable answer came; whoever catches it says so with the counter read anew."""


def query_tries(channel: CardChannel, label: str, reference: int = CURRENT_FILE) -> int:
    """Tries left of a secret; costs none. Raises CardUnreadable when the card does not say."""
    response = exchange(channel, tries_query(reference))
    if response.tries_left is None:
        raise CardUnreadable(f"{label}の残り回数が読めません(SW {response.meaning})。")
    return response.tries_left


def require_tries(left: int, label: str, *, confirmed: int, remedy: str = "") -> None:
    """Raise SecretLocked with none left, ConfirmationNeeded with two or one left and no second word for so few.

    ``confirmed`` is the number of tries left that the clerk was told and agreed to (True is 1: even the last one).
    A card that has fewer than that is another card, or was tried elsewhere: the clerk is asked again.
    """
    if left == 0:
        raise SecretLocked(label, remedy)
    if left <= FEW_TRIES and not 1 <= confirmed <= left:
        raise ConfirmationNeeded(label, left)


def verify_once(channel: CardChannel, command: bytearray, label: str) -> None:
    """Send VERIFY exactly once. The command buffer is wiped whatever comes back.

    Raises WrongSecret, SecretLocked, NoAnswer.
    """
    try:
        with wiped_after(command):
            response = exchange(channel, command)
    except DeviceProblem as problem:
        raise NoAnswer from problem
    if response.ok:
        return
    if response.tries_left == 0:
        raise SecretLocked(label)
    if response.tries_left is not None or response.sw == SW_REFUSED:
        raise WrongSecret(label, response.tries_left)
    raise NoAnswer from CardUnreadable(f"照合の返事が仕様にありません(SW {response.meaning})。")
