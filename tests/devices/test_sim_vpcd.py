"""The real pcscd and vpcd, in namespaces of their own, with the simulated cards in the virtual reader."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from devices.errors import DeviceProblem, UnknownDevice
from devices.sim_licence import PROFILES, SimulatedLicence
from devices.sim_mynumber import PROFILES as MYNUMBER
from devices.sim_vpcd import VpcdCard

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")


def why_not() -> str | None:
    """The reason why the real service cannot be started here."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "namespaces of their own need root on Linux"
    if shutil.which("pcscd", path="/usr/sbin:/usr/bin") is None or not DRIVER.exists():
        return "Debian's pcscd and vsmartcard-vpcd are not installed"
    probe = subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True, check=False)
    return "this machine lets nobody make namespaces" if probe.returncode else None


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    command = ["unshare", "-n", "-m", sys.executable, "-m", "tests.devices.vpcd_session"]
    done = subprocess.run(
        [*command, str(tmp_path_factory.mktemp("pcscd"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_an_empty_reader_says_so(seen: dict[str, Any]) -> None:
    assert seen["readers"][0].startswith("Virtual PCD")
    assert seen["empty"]["error"] == "NoCard"


def test_my_number_card_by_pin_and_by_verification_b(seen: dict[str, Any]) -> None:
    wrong, by_pin, by_b, card = seen["mynumber"]
    assert wrong == {"error": "WrongSecret", "tries_left": 2}
    assert by_pin["values"] == by_b["values"]
    assert by_pin["values"]["name"] == "髙橋 健一"
    assert card["verifies"] == 3


def test_individual_number_only_with_a_purpose(seen: dict[str, Any]) -> None:
    assert seen["number"] == [MYNUMBER["yumi"].number, "NotAllowed"]
    assert seen["number_verifies"] == 1, "without a purpose nothing is sent"


def test_licence_with_a_changed_address(seen: dict[str, Any]) -> None:
    wrong, read, card = seen["licence"]
    assert wrong["tries_left"] == 2
    assert (read["kind"], read["values"]["address"]) == ("licence", "架空県みらい市緑町二丁目５番８号")
    assert card["verifies"] == 2


def test_residence_cards_of_both_generations_with_their_pictures(seen: dict[str, Any]) -> None:
    first, second = seen["residence"][0], seen["second"][0]
    assert (first["values"], first["images"]) == ({"address": "架空県みらい市新町3番3号"}, ["face", "front"])
    assert second["values"]["birth"] == "1992-07-21"
    assert second["images"] == ["address", "face", "name"]


def test_a_lost_answer_is_not_sent_again_and_the_next_reading_works(seen: dict[str, Any]) -> None:
    lost, again, card = seen["lost"]
    assert lost["error"] == "VerifyUnanswered"
    assert again["values"]["name"] == "髙橋 健一"
    assert card["verifies"] == 2


def frame(payload: str) -> bytes:
    data = bytes.fromhex(payload)
    return len(data).to_bytes(2, "big") + data


def test_speaks_vpcds_protocol_and_a_broken_card_is_out_of_the_reader() -> None:
    card = SimulatedLicence(PROFILES["demo"])
    with socket.create_server(("127.0.0.1", 0)) as server, VpcdCard(card, f"127.0.0.1:{server.getsockname()[1]}"):
        line, _ = server.accept()
        line.settimeout(5)
        with line:
            line.sendall(frame("01") + frame("04"))
            assert line.recv(64) == len(card.atr).to_bytes(2, "big") + card.atr
            line.sendall(frame("00A40000"))
            assert line.recv(64) == frame("9000")
            card.present = False
            line.sendall(frame("00A40000"))
            assert line.recv(64) == b""


@pytest.mark.parametrize(("address", "error"), [("here", UnknownDevice), ("127.0.0.1:1", DeviceProblem)])
def test_nobody_there(address: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        VpcdCard(SimulatedLicence(PROFILES["demo"]), address, patience_seconds=0)
