"""`desk rules …` for a town's own rules, each document held against its schema."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import create_desk
from desk_app.cli import main
from desk_app.rules.pack_signature import Manifest, file_hashes, lay_out, public_key, write_manifest
from resources import ROOT
from resources.schema import schema
from tests.support.town_packs import MIRAI

SMALL = Path(__file__).parents[1] / "rules" / "packs" / "small"


def said(capsys: pytest.CaptureFixture[str], kind: str, *words: str | Path) -> Any:
    """The document a command prints, of this schema."""
    capsys.readouterr()
    assert main(["rules", *map(str, words), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema(kind)).validate(document)
    return document


def test_a_town_s_rules_go_to_excel_and_come_back_as_its_overlay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, folder = tmp_path / "rules.xlsx", tmp_path / "town"
    said(capsys, "rules-written", "export", book, "--overlay", MIRAI)
    written = said(capsys, "rules-written", "import", book, "--to", folder, "--overlay", "みらい市", "--version", "2")
    assert str(folder / "overlay.yaml") in written["written"]
    found = said(capsys, "rules-diff", "diff", MIRAI, folder)
    assert found["differences"] == []
    assert main(["rules", "import", str(book), "--to", str(folder)]) == 1
    assert "空ではありません" in capsys.readouterr().err


def test_differences_are_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "diff", "base", str(MIRAI)]) == 0
    out = capsys.readouterr().out
    assert "E25 移住支援金・結婚新生活支援の相談: 行わない。" in out
    assert "担当課 市民課: 市民課 → くらしの窓口課" in out


def test_a_picture_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "graph.svg"
    said(capsys, "rules-written", "graph", out, "--event", "転入", "--division", "税務課")
    assert out.read_text(encoding="utf-8").startswith("<svg")
    assert main(["rules", "graph", str(out), "--event", "引越"]) == 1
    assert "転入・転出" in capsys.readouterr().err


def test_a_release_is_verified_and_refused_once_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, seed = tmp_path / "0001", bytes(range(32))
    lay_out(folder, SMALL, None)
    at = datetime(2026, 11, 24, 9, 0).astimezone()
    write_manifest(folder, Manifest(1, "1", at.date(), "ab", file_hashes(folder), "x", "miyoshi", at), seed)
    said(capsys, "rules-verify", "verify", folder, "--key", public_key(seed))
    (folder / "pack" / "events.yaml").write_text("events: []\n", encoding="utf-8")
    assert main(["rules", "verify", str(folder), "--key", public_key(seed)]) == 1
    assert "pack/events.yaml" in capsys.readouterr().err


def test_releases_of_a_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)  # a key file, not this machine's keyring
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("ためしの合言葉\n", encoding="utf-8")
    home = tmp_path / "home"
    create_desk(demo_settings(home), passphrase=lambda: "ためしの合言葉").close()
    at = ("--home", home, "--passphrase-file", passphrase)
    assert said(capsys, "rules-releases", "release", "list", *at) == {"releases": []}
    said(capsys, "rules-key", "release", "key", *at)
    words = ("release", "propose", MIRAI, "--effective", "2099-04-01", "--note", "x", "--by", "omori", *at)
    assert main(["rules", *map(str, words)]) == 1
    assert "権限がありません" in capsys.readouterr().err


def test_a_case_is_decided_by_a_town_s_own_rules(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = str(ROOT / "demo" / "family.yaml")

    def decided(*more: str) -> dict[str, set[str]]:
        capsys.readouterr()
        assert main(["decide", case, "--json", *more]) == 0
        found: dict[str, set[str]] = {}
        for row in json.loads(capsys.readouterr().out)["determinations"]:
            found.setdefault(row["procedure"], set()).add(row["result"])
        return found

    assert "M02" not in decided()
    assert "required" in decided("--overlay", str(MIRAI))["M02"]
    assert main(["next", case, "--json", "--overlay", str(MIRAI)]) == 0
    assert main(["decide", case, "--overlay", str(tmp_path / "none")]) == 1
    assert "フォルダーがありません" in capsys.readouterr().err


def test_a_town_s_own_facts_are_listed_beside_the_product_s(capsys: pytest.CaptureFixture[str]) -> None:
    own = said(capsys, "facts", "facts", "--overlay", MIRAI)
    product = said(capsys, "facts", "facts")
    assert len(own["facts"]) > len(product["facts"])
