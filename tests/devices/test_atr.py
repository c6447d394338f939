from __future__ import annotations

import pytest

from devices.atr import Atr, parse_atr
from devices.errors import CardUnreadable
from devices.sim_t1 import CONTACT_ATR


def test_a_contact_card_with_t1_alone() -> None:
    atr = parse_atr(CONTACT_ATR)
    assert atr == Atr((1,), guard=0xFF, card_block=254, waiting=0x45)
    assert not atr.needs_pps


@pytest.mark.parametrize(
    ("raw", "protocols", "speed", "pps"),
    [
        ("3B8880010000000033818100BA", (0, 1), 0x11, True),
        ("3B9F958131FE9F006646530523002571DF0000000000000D", (1,), 0x95, True),
        ("3B6500002063CB6800", (0,), 0x11, True),
        ("3BF81300008131FE454A434F5076323431B7", (1,), 0x13, True),
        ("3B9813400AA503010101AD1311", (0,), 0x13, True),
    ],
)
def test_protocols_and_speeds_as_offered(raw: str, protocols: tuple[int, ...], speed: int, pps: bool) -> None:
    atr = parse_atr(bytes.fromhex(raw))
    assert (atr.protocols, atr.speed, atr.needs_pps) == (protocols, speed, pps)


def test_a_card_in_its_one_mode_takes_no_pps() -> None:
    assert not parse_atr(bytes.fromhex("3B909591810131FE00")).needs_pps


@pytest.mark.parametrize("raw", ["", "3B", "3BE0", "FFFF00", "3B8081"])
def test_a_torn_answer_to_reset(raw: str) -> None:
    with pytest.raises(CardUnreadable):
        parse_atr(bytes.fromhex(raw))
