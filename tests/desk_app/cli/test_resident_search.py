"""`desk residents search`: reasons, household and history as lines and as the document of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.cli.demo import prepare_demo
from desk_app.cli.entry import main
from tests.desk_app.cli.test_protection import Commands
from tests.desk_app.storage.query_town import town_rows
from tests.desk_app.storage.rows import write_rows


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A desk whose cache is the town of the written queries."""
    (tmp_path / "passphrase").write_text("two\n", encoding="utf-8")
    with prepare_demo(tmp_path / "home", passphrase=lambda: "two", residents=5) as desk:
        desk.folder.import_residents(write_rows(tmp_path / "town.csv", town_rows()))
    return tmp_path / "home"


def test_hits_say_why_and_history_what_was_before(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Commands(home, capsys)
    (hit,) = run("residents-search", "residents", "search", "大塚 美咲", "--history")["hits"]
    assert (hit["name"], hit["matched"]) == ("小川　美咲", ["以前の氏名「大塚　美咲」"])
    assert [row["name"] for row in hit["history"]] == ["小川　美咲", "大塚　美咲"]
    assert hit["history"][0]["changed"] == ["氏名", "カナ", "住所"]
    assert [one["name"] for one in hit["household"]] == ["小川　美咲"]
    many = run("residents-search", "residents", "search", "さとう", "--limit", "3")
    assert (many["more"], many["narrows"][0]) == (True, "生年月日")
    assert "history" not in many["hits"][0]


def test_a_protected_person_has_no_place_in_the_history(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Commands(home, capsys)
    (hit,) = run("residents-search", "residents", "search", "小林 凪", "--history")["hits"]
    assert (hit["guarded"], hit["address"], [row["address"] for row in hit["history"]]) == (True, None, [None])


def test_lines_for_a_person(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--home", str(home), "--passphrase-file", str(home.parent / "passphrase"))
    assert main(["residents", "search", "大塚 美咲", "--history", *options]) == 0
    told = capsys.readouterr().out
    assert "以前の氏名「大塚　美咲」" in told
    assert "婚姻" in told
