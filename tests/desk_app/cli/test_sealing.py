"""`desk seal …`, `desk packet --seal` and `desk packet verify` as one typed line after another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli import main
from resources import ROOT
from resources.schema import schema

FAMILY = ROOT / "demo" / "family.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "passphrase").write_text("one\n", encoding="utf-8")
    made = folder / "home"
    assert main(["init", "--home", str(made), "--passphrase-file", str(folder / "passphrase")]) == 0
    return made


def options(home: Path) -> list[str]:
    return ["--home", str(home), "--passphrase-file", str(home.parent / "passphrase")]


def sealed_packet(home: Path, out: Path) -> Path:
    assert main(["packet", str(FAMILY), "--out", str(out), "--seal", *options(home)]) == 0
    return out


def test_a_sealed_packet_is_right_and_a_changed_one_is_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sealed_packet(home, tmp_path / "packet.pdf")
    capsys.readouterr()
    assert main(["packet", "verify", str(file), "--home", str(home), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema("packet-verify")).validate(document)
    assert (document["ok"], document["seal"]) == (True, "valid")
    body = bytearray(file.read_bytes())
    body[len(body) // 3] ^= 1
    file.write_bytes(bytes(body))
    assert main(["packet", "verify", str(file), "--home", str(home), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema("packet-verify")).validate(document)
    assert (document["ok"], document["seal"]) == (False, "broken")


def test_another_place_needs_the_exported_certificate(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sealed_packet(home, tmp_path / "packet.pdf")
    elsewhere = ["--home", str(tmp_path / "nowhere")]
    assert main(["packet", "verify", str(file), *elsewhere]) == 1
    assert "知らない証明書" in capsys.readouterr().err
    assert main(["seal", "export", str(tmp_path / "desk.crt"), *options(home)]) == 0
    assert main(["packet", "verify", str(file), *elsewhere, "--certificate", str(tmp_path / "desk.crt")]) == 0


def test_a_packet_sealed_before_the_renewal_stays_right(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sealed_packet(home, tmp_path / "packet.pdf")
    capsys.readouterr()
    assert main(["seal", "show", *options(home), "--json"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert main(["seal", "renew", *options(home), "--json"]) == 0
    after = json.loads(capsys.readouterr().out)
    for document in (before, after):
        Draft202012Validator(schema("seal-show")).validate(document)
    assert before["fingerprint"] != after["fingerprint"]
    assert main(["packet", "verify", str(file), "--home", str(home)]) == 0


def test_without_a_data_folder_nothing_is_sealed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "packet.pdf"
    assert main(["packet", str(FAMILY), "--out", str(out), "--seal", "--home", str(tmp_path / "no")]) == 1
    assert "desk init" in capsys.readouterr().err
    assert not out.exists()
