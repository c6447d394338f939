"""The real pcscd with vpcd and with libccidtwin, in namespaces of their own, reading the simulated cards.

pcscd_session.py reads; here stands what it must have seen. Both readers keep the same channel contract.
"""

from __future__ import annotations

import hashlib
import socket
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from devices.errors import DeviceProblem, UnknownDevice
from devices.sim_licence import PROFILES, SimulatedLicence
from devices.sim_mynumber import PROFILES as MYNUMBER
from devices.sim_vpcd import VpcdCard
from tests.devices.channel_contract import CHECKS

READERS = ("vpcd", "ccidtwin")
DEMO = {"name": "髙橋 健一", "address": "東京都千代田区一番町1番地2", "birth": "1988-05-01", "sex": "男"}


@pytest.fixture(params=READERS)
def reads(request: pytest.FixtureRequest, pcscd: dict[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = pcscd[request.param]
    assert "failed" not in seen, seen["failed"]
    found: dict[str, Any] = seen["reads"]
    return found


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("reader", READERS)
def test_contract(pcscd: dict[str, Any], reader: str, check: str) -> None:
    assert pcscd[reader].get("contract", {}).get(check, "not run") == ""


def test_an_empty_reader_says_so(reads: dict[str, Any]) -> None:
    assert reads["empty"]["error"] == "NoCard"


def test_a_wrong_pin_tells_the_tries_left(reads: dict[str, Any]) -> None:
    assert reads["wrong_pin"] == {"error": "WrongSecret", "tries_left": 2, "verifies": 1}


@pytest.mark.parametrize("way", ["by_pin", "by_verification_b"])
def test_the_four_items(reads: dict[str, Any], way: str) -> None:
    assert (reads[way]["kind"], reads[way]["values"], reads[way]["verifies"]) == ("mynumber", DEMO, 1)


def test_what_is_printed_on_the_card(reads: dict[str, Any]) -> None:
    seen = reads["visual"]
    assert seen["values"].items() >= DEMO.items()
    assert {"name", "address", "face"} <= set(seen["images"])
    assert seen["verifies"] == 2, "the same code once to each of two applications"


def test_individual_number_only_with_a_purpose(reads: dict[str, Any]) -> None:
    assert (reads["number"]["number"], reads["number"]["verifies"]) == (MYNUMBER["yumi"].number, 1)
    assert reads["number_without_purpose"]["error"] == "NotAllowed"
    assert reads["number_without_purpose"]["verifies"] == 0, "without a purpose nothing is sent"


def test_the_cards_signature_verifies_with_its_certificate(reads: dict[str, Any]) -> None:
    made = reads["signature"]
    assert "error" not in made, made
    key = x509.load_der_x509_certificate(bytes.fromhex(made["certificate"])).public_key()
    assert isinstance(key, RSAPublicKey)
    digest = hashlib.sha256(b"a packet").digest()
    key.verify(bytes.fromhex(made["signature"]), digest, PKCS1v15(), Prehashed(SHA256()))
    assert (made["name"], made["verifies"]) == (DEMO["name"], 1)


def test_licence_with_a_changed_address(reads: dict[str, Any]) -> None:
    read = reads["licence_moved"]
    assert (read["kind"], read["values"]["address"]) == ("licence", "架空県みらい市緑町二丁目５番８号")
    assert read["verifies"] == 1


def test_residence_cards_of_both_generations_with_their_pictures(reads: dict[str, Any]) -> None:
    first, second = reads["residence_first"], reads["residence_second"]
    assert first["values"]["address"] == "架空県みらい市新町3番3号"
    assert {"face", "front"} <= set(first["images"])
    assert second["values"]["birth"] == "1992-07-21"
    assert {"address", "face", "name"} <= set(second["images"])


def test_a_lost_answer_is_not_sent_again_and_the_next_reading_works(reads: dict[str, Any]) -> None:
    lost, again = reads["lost_verify"], reads["after_lost_verify"]
    assert (lost["error"], lost["verifies"]) == ("VerifyUnanswered", 1)
    assert (again["values"]["name"], again["verifies"]) == (MYNUMBER["rare-name"].name, 1)


def frame(payload: str) -> bytes:
    data = bytes.fromhex(payload)
    return len(data).to_bytes(2, "big") + data


def test_speaks_vpcds_protocol_and_a_broken_card_is_out_of_the_reader() -> None:
    card = SimulatedLicence(PROFILES["demo"])
    with socket.create_server(("127.0.0.1", 0)) as server, VpcdCard(card, f"127.0.0.1:{server.getsockname()[1]}"):
        line, _ = server.accept()
        line.settimeout(60)
        with line:
            line.sendall(frame("01") + frame("04"))
            assert line.recv(64) == len(card.atr).to_bytes(2, "big") + card.atr
            line.sendall(frame("00A40000"))
            assert line.recv(64) == frame("9000")
            card.present = False
            line.sendall(frame("00A40000"))
            assert line.recv(64) == b""


class ClosedMeanwhile(VpcdCard):
    """Is closed in the moment in which it is back at the reader."""

    def _connect(self, patience_seconds: float) -> socket.socket:
        line = super()._connect(patience_seconds)
        if hasattr(self, "_socket"):
            self._stop.set()
        return line


def test_a_line_that_comes_back_while_the_card_is_taken_out_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.sim_vpcd.BACK_AGAIN_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        card = ClosedMeanwhile(SimulatedLicence(PROFILES["demo"]), f"127.0.0.1:{server.getsockname()[1]}")
        server.accept()[0].close()
        card.wait()
        assert card._socket.fileno() == -1


@pytest.mark.parametrize(("address", "error"), [("here", UnknownDevice), ("127.0.0.1:1", DeviceProblem)])
def test_nobody_there(address: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        VpcdCard(SimulatedLicence(PROFILES["demo"]), address, patience_seconds=0)
