from __future__ import annotations

import io

import pytest
from PIL import Image

from devices.sim_images import ADDRESS_TIFF, FACE_JP2, NAME_TIFF, YOSHI_DOTS


@pytest.mark.parametrize(("data", "form"), [(NAME_TIFF, "TIFF"), (ADDRESS_TIFF, "TIFF"), (FACE_JP2, "JPEG2000")])
def test_pictures_are_in_the_formats_of_real_cards(data: bytes, form: str) -> None:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.format == form
        assert form != "TIFF" or image.info["compression"] == "group4"


def test_the_dots_of_a_character_are_a_square_with_ink_in_it() -> None:
    assert len(YOSHI_DOTS) == 32 * 32 // 8
    assert 60 < sum(byte.bit_count() for byte in YOSHI_DOTS) < 400
