"""The bench of packets: other people in every round, a line through its points; no figure is asserted."""

from __future__ import annotations

import pytest

from desk_app.cli.bench_packet import OTHERS, many_forms, other_people, straight_line
from tests.support.papers import a_packet


def test_other_people_are_on_every_form() -> None:
    packet = a_packet(forms=("juumin-ido", "kokuho-acquire"))
    for n, (family, *_) in enumerate(OTHERS):
        one = other_people(packet, n)
        texts = [value.text for form in one.forms for value in form.values.values()]
        assert any(family in text for text in texts)
        assert not any("髙橋" in text for text in texts)
        assert one.signature is not None
        assert all(one.signature.covers(f.key, f.content_sha256) for f in one.forms if f.signature.value == "once")


def test_many_forms_have_keys_of_their_own() -> None:
    packet = many_forms(a_packet(forms=("juumin-ido", "kokuho-acquire")), 7)
    assert len({form.key for form in packet.forms}) == len(packet.forms) == 7


def test_a_straight_line() -> None:
    slope, fit = straight_line([(10, 6.0), (20, 11.0), (30, 16.0)])
    assert slope == pytest.approx(0.5)
    assert fit == pytest.approx(1.0)
    assert straight_line([(1, 1.0), (2, 3.0), (3, 1.0)])[1] == pytest.approx(0.0)
