from __future__ import annotations

import hashlib
import io
import json
from base64 import b64decode

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli import main
from devices.jpki_certificate import signature_matches
from resources.schema import schema

DIGEST = hashlib.sha256(b"packet")


@pytest.fixture
def run(monkeypatch, capsys):
    def command(typed, *words):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        status = main(["devices", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.mark.parametrize(
    ("uri", "kind", "pin_set"),
    [
        ("sim:mynumber/demo", "mynumber", True),
        ("sim:mynumber/face-auth", "mynumber", False),
        ("sim:licence/no-pin", "licence", False),
        ("sim:residence/second", "residence_card", False),
    ],
)
def test_look_tells_kind_and_tries(run, uri, kind, pin_set):
    status, out, _ = run("", "look", uri, "--json")
    found = json.loads(out)
    Draft202012Validator(schema("devices-look")).validate(found)
    assert (status, found["kind"], found["pin_set"]) == (0, kind, pin_set)
    assert run("", "look", uri)[1].startswith(kind)


def test_sign_gives_a_signature_that_its_certificate_confirms_and_says_what_was_not_checked(run):
    words = ("sign", "sim:mynumber/demo", "--digest", DIGEST.hexdigest(), "--secret-from-stdin", "--json")
    status, out, err = run("TEST01\n", *words)
    assert status == 0, err
    made = json.loads(out)
    Draft202012Validator(schema("devices-sign")).validate(made)
    assert signature_matches(b64decode(made["certificate"]), DIGEST.digest(), b64decode(made["signature"]))
    assert "失効確認なし" in err
    assert "TEST01" not in out + err


@pytest.mark.parametrize(
    ("typed", "digest", "words"),
    [
        ("WRONG1\n", DIGEST.hexdigest(), "あと4回"),
        ("short\n", DIGEST.hexdigest(), "送っていません"),
        ("", "12", "64桁"),
    ],
)
def test_what_cannot_be_signed_says_why_and_ends_with_1(run, typed, digest, words):
    status, out, err = run(typed, "sign", "sim:mynumber/demo", "--digest", digest, "--secret-from-stdin")
    assert (status, out) == (1, "")
    assert words in err


def test_read_shows_the_face_if_it_is_wanted(run):
    words = ("read", "sim:mynumber/demo", "--verification-b", "--json")
    assert json.loads(run("88050120334649\n", *words)[1])["images"] == {}
    status, out, _ = run("88050120334649\n", *words, "--with-face")
    assert (status, set(json.loads(out)["images"])) == (0, {"name", "address", "face"})
