from __future__ import annotations

import hashlib

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import NotAllowed, OperatorError
from desk_app.domain.secret_text import SecretText
from devices.sim_mynumber import PROFILES

YUMI = "sim:mynumber/yumi"
HOLDER = PROFILES["yumi"]
WITH_NUMBER, WITHOUT = "jidou-teate-claim", "inu-register"


def entries(desk: OpenDesk, action: str) -> tuple[AuditEntry, ...]:
    with desk.folder.unit_of_work() as uow:
        return uow.audit.entries(action=action)


def text_of(entry: AuditEntry) -> str:
    return f"{entry.subject} {entry.why} {entry.detail}"


def test_a_look_costs_nothing_and_is_no_reading(desk: OpenDesk) -> None:
    before = len(entries(desk, "card_opened"))
    assert desk.app.devices.look_at_card(YUMI).tries["pin"] == 3
    assert len(entries(desk, "card_opened")) == before


def test_a_reading_is_audited_by_reader_and_secret_alone(desk: OpenDesk) -> None:
    pin = SecretText.of(HOLDER.pin)
    read = desk.app.devices.read_card(YUMI, pin=pin)
    assert read.values["name"] == HOLDER.name
    assert len(pin) == 0, "the secret is wiped"
    said = text_of(entries(desk, "card_opened")[-1])
    assert YUMI in said
    assert "pin" in said
    assert not any(one in said for one in (HOLDER.name, HOLDER.pin, HOLDER.birth))


def test_a_refusal_is_audited_by_its_kind(desk: OpenDesk) -> None:
    uri = "sim:mynumber/tenkyo"
    with pytest.raises(OperatorError, match="あと2回"):
        desk.app.devices.read_card(uri, pin=SecretText.of("0000"))
    assert "WrongSecret" in text_of(entries(desk, "card_read_failed")[-1])
    with pytest.raises(OperatorError, match="まだ送っていません"):
        desk.app.devices.read_card(uri, pin=SecretText.of("4321"))
    assert desk.app.devices.read_card(uri, pin=SecretText.of("4321"), confirmed=2).tries_left == 3


def test_the_number_is_read_only_for_a_form_that_takes_it(desk: OpenDesk) -> None:
    devices = desk.app.devices
    for form in (WITHOUT, "no-such-form", ""):
        with pytest.raises(NotAllowed):
            devices.read_individual_number(YUMI, form=form, pin=SecretText.of(HOLDER.pin))
    number = devices.read_individual_number(YUMI, form=WITH_NUMBER, verification_a=SecretText.of(HOLDER.number))
    assert number.reveal() == HOLDER.number
    said = " ".join(
        map(text_of, (*entries(desk, "individual_number_read"), *entries(desk, "individual_number_not_read")))
    )
    assert WITH_NUMBER in said
    assert HOLDER.number not in said


def test_a_packets_digest_is_signed_and_the_log_keeps_the_digest(desk: OpenDesk) -> None:
    digest = hashlib.sha256(b"packet").digest()
    made = desk.app.devices.sign_digest(YUMI, password=SecretText.of(HOLDER.sign_password), digest=digest)
    assert made.digest == digest
    assert "失効確認なし" in made.statement
    said = text_of(entries(desk, "card_signed")[-1])
    assert digest.hex() in said
    assert HOLDER.name not in said
    with pytest.raises(OperatorError, match="あと4回"):
        desk.app.devices.sign_digest(YUMI, password=SecretText.of("WRONG1"), digest=digest)


def test_only_a_scanner_of_the_desk_takes_learned_settings(desk: OpenDesk) -> None:
    before = desk.app.devices.devices()
    with pytest.raises(OperatorError):
        desk.app.devices.use_scanner(YUMI, "serial:COM3?framing=cr")
    assert [info.uri for info in desk.app.devices.devices()] == [info.uri for info in before]
    assert entries(desk, "scanner_learned") == ()
