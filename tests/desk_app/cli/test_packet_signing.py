from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desk_app.cli.entry import main
from devices.sim_mynumber import PROFILES
from tests.support.papers import a_packet, renderer, signed

CARD = "sim:mynumber/demo"


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packet") / "packet.pdf"
    path.write_bytes(renderer().draw(signed(a_packet())).pdf)
    return path


def sign(packet: Path, out: Path, password: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["packet", "sign", str(packet), "--card", CARD, "--out", str(out), "--secret-from-stdin"])


def test_the_residents_card_signs_the_packet(
    packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "signed.pdf"
    assert sign(packet, out, PROFILES["demo"].sign_password, monkeypatch) == 0
    assert out.read_bytes().startswith(packet.read_bytes()), "the finished file stays as it was"
    capsys.readouterr()
    assert main(["packet", "verify", str(out), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["seal"] == "absent", "the desk has not sealed it"
    assert "来庁者のカードの鍵による署名" in told.err


def test_a_wrong_password_writes_nothing_and_tells_the_tries(
    packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "signed.pdf"
    assert sign(packet, out, "WRONG1", monkeypatch) == 1
    assert "あと4回" in capsys.readouterr().err
    assert not out.exists()
