from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardKind
from devices.card_secret import LicenceSecret, Secret
from devices.errors import (
    CardUnreadable,
    ConfirmationNeeded,
    MalformedSecret,
    SecretLocked,
    UnknownGeneration,
    VerifyUnanswered,
    WrongSecret,
)
from devices.flat_tlv import build_flat
from devices.licence import (
    AID_ITEMS,
    EF_CHANGES,
    EF_GAIJI,
    EF_ITEMS,
    EF_MORE_GAIJI,
    EF_PIN_SET,
    LicenceCard,
    MynaLicence,
)
from devices.sim_card import CardFault, SimCardChannel
from devices.sim_licence import PROFILES, LicenceProfile, SimulatedLicence

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def pin(digits: str = "1234", kind: LicenceSecret = LicenceSecret.PIN1) -> Secret:
    return Secret(kind, digits)


def card_of(profile: LicenceProfile | str, *faults: CardFault) -> tuple[SimulatedLicence, LicenceCard]:
    card = SimulatedLicence(PROFILES[profile] if isinstance(profile, str) else profile, faults)
    return card, LicenceCard(lambda: SimCardChannel(card))


def test_reads_what_is_printed() -> None:
    card, reader = card_of("demo")
    secret = pin()
    read = reader.read(secret, at=AT)
    assert read.kind is CardKind.LICENCE
    assert read.values == {
        "name": "高橋\u3000健一",
        "kana": "タカハシ\u3000ケンイチ",
        "address": "東京都千代田区一番町１番地２",
        "birth": "1988-05-01",
        "expires": "2029-06-01",
        "licence_number": "309912345670",
    }
    assert (read.secret, read.tries_left, read.notes) == ("pin", 3, ())
    assert not secret.digits
    assert card.verifies_seen == 1


def test_the_last_change_of_address_counts_and_is_told() -> None:
    _, reader = card_of("moved")
    read = reader.read(pin(), at=AT)
    assert read.values["address"] == "架空県みらい市緑町二丁目５番８号"
    assert read.values["name"] == "高橋\u3000健一"
    assert "変更" in read.notes[0]


def test_a_card_without_a_pin_is_opened_by_what_the_specification_says() -> None:
    card, reader = card_of("no-pin")
    read = reader.read(None, at=AT)
    assert (read.secret, read.values["name"], card.tries) == ("none", "鈴木\u3000次郎", 3)
    assert reader.read(pin("9999"), at=AT).secret == "none", "a PIN that the card does not have is not sent"
    assert card.tries == 3


def test_a_card_with_a_pin_is_not_tried_without_one() -> None:
    card, reader = card_of("demo")
    with pytest.raises(MalformedSecret):
        reader.read(None, at=AT)
    assert card.verifies_seen == 0


@pytest.mark.parametrize("content", ["", "050102", "060101", "05020101"])
def test_nothing_is_guessed_when_the_pin_flag_cannot_be_read(content: str) -> None:
    card, reader = card_of("demo")
    files = dict(card.files)
    files.pop((b"", EF_PIN_SET))
    card.files = {**files, (b"", EF_PIN_SET): bytes.fromhex(content)} if content else files
    for secret in (None, pin()):
        with pytest.raises(CardUnreadable):
            reader.read(secret, at=AT)
    assert card.verifies_seen == 0


def test_characters_of_the_cards_own_are_typed_by_the_clerk() -> None:
    _, reader = card_of("gaiji")
    read = reader.read(pin(), at=AT)
    assert "name" not in read.values
    assert read.values["kana"] == "ヨシダ\u3000ヨウコ"
    assert "外字" in read.notes[0]
    assert "〓田" in read.notes[0]


def test_tries_are_told_and_guarded() -> None:
    card, reader = card_of("demo")
    with pytest.raises(WrongSecret) as raised:
        reader.read(pin("0000"), at=AT)
    assert (raised.value.tries_left, reader.tries_left(), card.verifies_seen) == (2, 2, 1)
    last, reader = card_of("last-try")
    with pytest.raises(ConfirmationNeeded):
        reader.read(pin(), at=AT)
    assert last.verifies_seen == 0
    with pytest.raises(SecretLocked):
        reader.read(pin("0000"), at=AT, confirmed=True)
    locked, reader = card_of("locked")
    with pytest.raises(SecretLocked):
        reader.read(pin(), at=AT, confirmed=True)
    assert locked.verifies_seen == 0


def test_a_lost_answer_to_verify_tells_the_true_counter() -> None:
    card, reader = card_of("demo", CardFault("lost-verify"))
    with pytest.raises(VerifyUnanswered, match="あと2回") as raised:
        reader.read(pin("0000"), at=AT)
    assert (raised.value.tries_left, card.verifies_seen) == (2, 1)


def test_a_foreign_version_is_named() -> None:
    card, reader = card_of("unknown")
    with pytest.raises(UnknownGeneration, match="免許証"):
        reader.read(pin(), at=AT)
    assert card.verifies_seen == 0
    with pytest.raises(UnknownGeneration):
        card_of("myna")[1].read(pin(), at=AT)


@pytest.mark.parametrize(
    ("file_id", "content"), [(EF_ITEMS, "12"), (EF_ITEMS, "FF"), (EF_ITEMS, "1203AAAAAA"), (EF_CHANGES, "70023021")]
)
def test_foreign_content_is_unreadable(file_id: int, content: str) -> None:
    card, reader = card_of("demo")
    card.files = {**card.files, (AID_ITEMS, file_id): bytes.fromhex(content)}
    with pytest.raises(CardUnreadable):
        reader.read(pin(), at=AT)


def test_the_licence_inside_a_my_number_card_says_its_validity_only() -> None:
    card = SimulatedLicence(PROFILES["myna"])
    reader = MynaLicence(lambda: SimCardChannel(card))
    assert reader.is_there()
    assert reader.tries_left() == 10
    read = reader.read(pin(kind=LicenceSecret.MYNA_PIN), at=AT)
    assert (read.kind, dict(read.values), read.secret) == (CardKind.MYNA_LICENCE, {"expires": "2029-06-01"}, "pin")
    with pytest.raises(WrongSecret, match="あと9回"):
        reader.read(pin("0000", LicenceSecret.MYNA_PIN), at=AT)
    plain = SimulatedLicence(replace(PROFILES["myna"], pin=""))
    assert MynaLicence(lambda: SimCardChannel(plain)).read(None, at=AT).secret == "none"
    lost = SimulatedLicence(PROFILES["myna"], (CardFault("lost-verify"),))
    with pytest.raises(VerifyUnanswered, match="あと10回"):
        MynaLicence(lambda: SimCardChannel(lost)).read(pin(kind=LicenceSecret.MYNA_PIN), at=AT)


def test_a_card_without_that_licence_says_so() -> None:
    card = SimulatedLicence(PROFILES["demo"])
    reader = MynaLicence(lambda: SimCardChannel(card))
    assert not reader.is_there()
    with pytest.raises(UnknownGeneration, match="記録がありません"):
        reader.read(None, at=AT)


def test_the_cards_own_characters_come_as_pictures_in_their_places() -> None:
    _, reader = card_of(replace(PROFILES["gaiji"], address="架空県〓町〓3番"))
    read = reader.read(pin(), at=AT)
    assert set(read.images) == {"name_1", "address_1", "address_2"}
    assert read.images["name_1"].startswith(b"P4\n32 32\n")
    assert len(read.images["name_1"]) == 9 + 128


def test_a_character_of_the_second_file_and_one_that_no_file_has() -> None:
    card, reader = card_of("gaiji")
    items = card.files[(AID_ITEMS, EF_ITEMS)]
    third = bytes.fromhex("FFF3FFFA") + items[items.index(b"\xff\xf1") + 4 :]
    card.files = {**card.files, (AID_ITEMS, EF_ITEMS): items[: items.index(b"\xff\xf1")] + third}
    read = reader.read(pin(), at=AT)
    assert set(read.images) == {"name_1"}
    assert "〓〓" in read.notes[0]


def test_a_card_without_the_files_of_its_own_characters_is_read_all_the_same() -> None:
    card, reader = card_of("gaiji")
    card.files = {place: data for place, data in card.files.items() if place[1] != EF_GAIJI}
    read = reader.read(pin(), at=AT)
    assert (dict(read.images), "外字" in read.notes[0]) == ({}, True)


@pytest.mark.parametrize("dots", [b"", b"\x01", b"\x01" + bytes(100)])
def test_dots_that_are_no_square_are_no_picture(dots: bytes) -> None:
    card, reader = card_of("gaiji")
    card.files = {**card.files, (AID_ITEMS, EF_GAIJI): build_flat(0x48, dots)}
    assert not reader.read(pin(), at=AT).images


def test_the_files_of_own_characters_are_left_alone_when_no_text_needs_them() -> None:
    card, reader = card_of("demo")
    card.files = {place: data for place, data in card.files.items() if place[1] not in (EF_GAIJI, EF_MORE_GAIJI)}
    assert reader.read(pin(), at=AT).values["name"] == "高橋\u3000健一"


def test_whether_a_pin_is_set_is_free() -> None:
    for name, expected in (("demo", True), ("no-pin", False)):
        card, reader = card_of(name)
        assert (reader.has_pin(), card.verifies_seen) == (expected, 0)
