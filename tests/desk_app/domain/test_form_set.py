"""The forms of a packet alone say what they say within it."""

from __future__ import annotations

from dataclasses import replace

from desk_app.domain.form import FieldValue
from tests.support.papers import a_packet


def test_the_forms_of_a_packet_alone_have_its_content() -> None:
    packet = a_packet(forms=("juumin-ido", "kokuho-acquire"))
    alone = packet.form_set
    assert alone.content_sha256 == packet.content_sha256
    assert (alone.number, alone.town, alone.forms) == (packet.number, packet.situation.town, packet.forms)


def test_another_order_or_another_value_is_another_content() -> None:
    alone = a_packet(forms=("juumin-ido", "kokuho-acquire")).form_set
    first, *others = alone.forms
    changed = replace(first, values={**first.values, "note": FieldValue("訂正")})
    assert replace(alone, forms=(*others, first)).content_sha256 != alone.content_sha256
    assert replace(alone, forms=(changed, *others)).content_sha256 != alone.content_sha256
