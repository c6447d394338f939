"""`desk packet verify` of a stored packet whose seal was taken off: found by the desk's own records."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from desk_app.bootstrap.seal_record import SEALED
from desk_app.cli.demo import prepare_demo
from desk_app.cli.entry import main
from resources.schema import schema
from tests.support.desk import signed


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one case that was sealed and one that never was; their files beside it."""
    folder = tmp_path_factory.mktemp("verify")
    (folder / "passphrase").write_text("two\n", encoding="utf-8")
    with prepare_demo(folder / "home", passphrase=lambda: "two", residents=5) as desk:
        sealed, unsealed = signed(desk).id, signed(desk).id
        assert desk.app.packets.seal(sealed)
        (folder / "sealed.pdf").write_bytes(desk.app.packets.sealed_pdf(sealed))
        (folder / "removed.pdf").write_bytes(desk.app.packets.pdf(sealed))
        (folder / "never.pdf").write_bytes(desk.app.packets.sealed_pdf(unsealed))
        with desk.context.unit_of_work() as uow:
            (entry,) = uow.audit.entries(action=SEALED)
        assert entry.detail is not None
        assert {"sha256", "manifest"} <= set(entry.detail)
    return folder / "home"


def checked(home: Path, file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[dict, str]:
    capsys.readouterr()
    status = main(["packet", "verify", str(file), "--home", str(home), "--json", *options])
    told = capsys.readouterr()
    document = json.loads(told.out)
    Draft202012Validator(schema("packet-verify")).validate(document)
    assert status == (0 if document["ok"] else 1)
    return document, told.err


def opened(home: Path) -> tuple[str, str]:
    return "--passphrase-file", str(home.parent / "passphrase")


def test_a_removed_seal_is_named_and_one_that_never_was_is_none(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home.parent
    whole, _ = checked(home, folder / "sealed.pdf", capsys, *opened(home))
    assert (whole["ok"], whole["seal"]) == (True, "valid")
    removed, told = checked(home, folder / "removed.pdf", capsys, *opened(home))
    assert (removed["ok"], removed["seal"]) == (False, "broken")
    assert "封印がはずされています(2026-11-24 " in told
    never, told = checked(home, folder / "never.pdf", capsys, *opened(home))
    assert (never["ok"], never["seal"]) == (True, "absent")
    assert "封印した記録はありません" in told


def test_saving_the_file_anew_does_not_hide_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = io.BytesIO()
    with pikepdf.open(home.parent / "removed.pdf") as document:
        document.save(out)
    file = home.parent / "saved.pdf"
    file.write_bytes(out.getvalue())
    found, told = checked(home, file, capsys, *opened(home))
    assert (found["ok"], found["seal"]) == (False, "broken")
    assert "封印がはずされています" in told


def test_shut_records_are_said_and_a_foreign_place_says_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home.parent / "removed.pdf"
    before = sorted(os.listdir(home))
    found, told = checked(home, file, capsys)
    assert (found["ok"], found["seal"]) == (True, "absent")
    assert "開けないので" in told
    assert sorted(os.listdir(home)) == before
    found, told = checked(tmp_path / "nowhere", file, capsys)
    assert found["ok"]
    assert "記録" not in told
    assert not (tmp_path / "nowhere").exists(), "looking makes no folder"
