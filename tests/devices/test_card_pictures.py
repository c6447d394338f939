from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from desk_app.domain.card import CardKind, CardRead
from devices.card_pictures import as_png, showable
from devices.sim_face_images import printed
from devices.sim_images import ADDRESS_TIFF, FACE_JP2, NAME_TIFF

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("data", [ADDRESS_TIFF, FACE_JP2, NAME_TIFF, printed("髙橋 健一")])
def test_every_format_of_a_card_becomes_the_same_picture_as_png(data: bytes) -> None:
    png = as_png(data)
    assert png is not None
    assert png.startswith(PNG)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(png)) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("data", [b"", b"x" * 100, FACE_JP2[:60], printed("髙橋 健一")[:40], b"%!PS-Adobe"])
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert as_png(data) is None


def test_a_picture_that_claims_to_be_huge_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (3000, 2000)).save(out, "PNG")
    assert as_png(out.getvalue()) is None


def test_what_cannot_be_shown_is_told() -> None:
    read = CardRead(
        CardKind.RESIDENCE_CARD, {}, "card_number", None, datetime(2026, 11, 24, tzinfo=UTC),
        {"name": NAME_TIFF, "face": b"broken"}, ("note",),
    )  # fmt: skip
    shown = showable(read)
    assert set(shown.images) == {"name"}
    assert shown.notes[0] == "note"
    assert "表示できません" in shown.notes[1]
