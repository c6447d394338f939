from __future__ import annotations

import io

import pytest
from PIL import Image

from devices.sim_face_images import printed
from devices.sim_mynumber import PROFILES


@pytest.mark.parametrize("name", PROFILES)
def test_every_training_card_has_its_own_pictures(name: str) -> None:
    holder = PROFILES[name]
    for text in (holder.name, holder.address):
        with Image.open(io.BytesIO(printed(text))) as picture:
            picture.load()
            assert picture.format == "PNG"
            assert min(picture.size) > 20
