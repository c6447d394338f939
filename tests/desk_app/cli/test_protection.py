"""`desk protection …` and `desk audit lookups`, each document held against its schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli import main
from desk_app.cli.demo import prepare_demo
from resources.schema import schema

MOTHER = "小林 美月"


class Commands:
    """The command line over one data folder."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._options = ["--home", str(home), "--passphrase-file", str(home.parent / "passphrase")]
        self._capsys = capsys

    def __call__(self, shape: str, *words: str) -> Any:
        """Run a command with --json and hold its document against the schema."""
        self._capsys.readouterr()
        assert main([*words, *self._options, "--json"]) == 0
        document = json.loads(self._capsys.readouterr().out)
        Draft202012Validator(schema(shape)).validate(document)
        return document

    def refused(self, *words: str) -> str:
        """What a refused command says."""
        self._capsys.readouterr()
        assert main([*words, *self._options]) == 1
        return self._capsys.readouterr().err


def test_a_release_by_two_people_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "passphrase").write_text("two\n", encoding="utf-8")
    with prepare_demo(tmp_path / "home", passphrase=lambda: "two", residents=5) as desk:
        number = desk.app.cases.open().number
        resident = next(hit for hit in desk.app.residents.search(MOTHER).hits if hit.guarded).resident_id
    run = Commands(tmp_path / "home", capsys)
    asking = ("protection", "request", number, resident, "--purpose", "本人の請求", "--by", "sakuma")
    assert "解除できる項目ではありません" in run.refused(*asking, "--field", "すべて")
    asked = run("protection-release", *asking, "--field", "住所", "--field", "電話番号")
    assert (asked["state"], asked["in_force"]) == ("pending", False)
    waiting = run("protection-list", "protection", "list", "--by", "kuno")
    assert [one["id"] for one in waiting["releases"]] == [asked["id"]]
    agreeing = ("protection", "approve", asked["id"], resident, "--by")
    assert "支援措置責任者ではありません" in run.refused(*agreeing, "miyoshi", "--field", "住所")
    assert "同じではありません" in run.refused(*agreeing, "kuno", "--field", "住所")
    done = run("protection-release", *agreeing, "kuno", "--field", "電話番号", "--field", "住所")
    assert (done["in_force"], done["fields"]) == (True, ["住所", "電話番号"])
    second = run("protection-release", *asking, "--field", "本籍")
    turned = run("protection-release", "protection", "refuse", second["id"], "--reason", "本籍は不要", "--by", "kuno")
    assert turned["state"] == "refused"
    of_case = run("protection-list", "protection", "list", "--case", number, "--by", "sakuma")
    assert {one["state"] for one in of_case["releases"]} == {"approved", "refused"}  # the demo clock begins anew
    assert MOTHER[:2] not in json.dumps(of_case, ensure_ascii=False)
    day = run("audit-lookups", "audit", "lookups", "--by", "miyoshi")
    assert [row["without_case"] for row in day["clerks"]] == [1]
    assert "見る権限がありません" in run.refused("audit", "lookups", "--by", "sakuma")
