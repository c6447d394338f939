from __future__ import annotations

import io

import pytest
from PIL import Image

from devices.sim_card import SimCardChannel
from devices.sim_images import ADDRESS_TIFF, FACE_JP2, NAME_TIFF
from devices.sim_residence import PROFILES, SimulatedResidenceCard


@pytest.mark.parametrize(("data", "form"), [(NAME_TIFF, "TIFF"), (ADDRESS_TIFF, "TIFF"), (FACE_JP2, "JPEG2000")])
def test_pictures_are_in_the_formats_of_real_cards(data: bytes, form: str) -> None:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.format == form
        assert form != "TIFF" or image.info["compression"] == "group4"


def test_type_and_version_are_free_and_one_challenge_serves_once() -> None:
    channel = SimCardChannel(SimulatedResidenceCard(PROFILES["second"]))
    assert channel.transmit(bytes.fromhex("00B08A0004")).hex() == "c1023035" + "9000"
    assert channel.transmit(bytes.fromhex("00B08B0000")).hex().startswith("c0")
    assert len(channel.transmit(bytes.fromhex("0084000008"))) == 10
    token = bytes.fromhex("0082000028") + bytes(40) + b"\x00"
    assert channel.transmit(token) == channel.transmit(token) == b"\x63\x00"
    assert channel.transmit(bytes.fromhex("0820008613861101") + bytes(16)) == b"\x69\x88"
    assert channel.transmit(bytes.fromhex("00CA0000")) == b"\x6d\x00"
