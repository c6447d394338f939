"""The hash of a packet follows its forms and their order."""

from __future__ import annotations

from dataclasses import replace

from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.ids import CaseNumber, FormId
from desk_app.domain.packet import Packet
from tests.support.builders import FILED_ON, a_signature, demo_family


def a_packet(*texts: str) -> Packet:
    forms = tuple(FilledForm(FormId(f"form-{text}"), "2026-04", None, {"x": FieldValue(text)}) for text in texts)
    return Packet(CaseNumber("1124-0001"), demo_family(), forms, (), FILED_ON, "base 1")


def test_the_hash_follows_the_forms_in_order() -> None:
    hashes = {a_packet(*texts).content_sha256 for texts in (("a", "b"), ("b", "a"), ("a",), ())}
    assert len(hashes) == 4


def test_the_signature_is_not_part_of_what_is_signed() -> None:
    packet = a_packet("a", "b")
    assert replace(packet, signature=a_signature()).content_sha256 == packet.content_sha256
