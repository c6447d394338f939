"""Random and damaged streams of a scanner: whatever is accepted equals what was encoded.

IPPITSU_STREAMS sets how many (the suite runs a part; 100,000 take some twenty seconds).
"""

from __future__ import annotations

import os
import random

from desk_app.domain.card import BarcodeKind, BarcodeRead
from devices.framing import BlockCheck
from devices.scanner import Refused, ScanReader
from tests.devices.scanner_streams import ACTING, SETTINGS, reads, stream

COUNT = int(os.environ.get("IPPITSU_STREAMS", "16000"))


def test_whole_streams_give_every_code_in_order_in_any_chunks() -> None:
    for seed in range(COUNT // 4):
        made = stream(seed, faults=False)
        assert [one.text for one in reads(made)] == made.texts, seed


def test_a_damaged_code_never_acts_as_another() -> None:
    acted = refused = 0
    for seed in range(COUNT):
        made = stream(seed)
        found = [one for one in reads(made) if one.kind in ACTING]
        wrong = [one.kind for one in found if one.text not in made.texts]
        assert not wrong, f"seed {seed}: {made.settings}"
        acted += len(found)
        refused += not made.is_whole and len(found) < len(made.texts)
    assert acted > COUNT // 2, "most codes of a stream are whole and act"
    assert refused > COUNT // 10, "damaged ones are noticed"


def test_with_a_check_byte_hardly_anything_damaged_is_even_shown() -> None:
    shown = accepted = 0
    for seed in range(COUNT):
        made = stream(seed)
        if made.settings.rules.check is not BlockCheck.OFF:
            texts = [one.text for one in reads(made) if one.kind is BarcodeKind.UNKNOWN]
            accepted += len(texts)
            shown += sum(text not in made.texts for text in texts)
    assert accepted > COUNT // 20
    assert shown <= accepted // 50, "a check byte lets one damaged code in 256 pass"


def test_bytes_of_no_code_are_refused_or_shown_but_never_act() -> None:
    rng = random.Random(7)
    refused = 0
    for n in range(COUNT // 2):
        reader = ScanReader(SETTINGS[n % len(SETTINGS)])
        noise = rng.randbytes(rng.randint(1, 120)) + rng.choice((b"\r", b"\n", b"\r\n", b"\x03", b""))
        found = reader.feed(noise, 0.0) + reader.feed(b"", 9.0)
        assert not [one for one in found if isinstance(one, BarcodeRead) and one.kind in ACTING]
        refused += any(isinstance(one, Refused) for one in found)
    assert refused > COUNT // 4


def test_a_reader_goes_on_after_any_stream() -> None:
    for seed in range(COUNT // 20):
        made = stream(seed)
        reader = ScanReader(made.settings)
        reads(made, reader)
        whole = stream(seed, faults=False)
        assert [one.text for one in reads(whole, reader, start=100.0)] == whole.texts, seed
