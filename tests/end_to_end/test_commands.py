"""`desk …` as a person types it: documents by their schemas, exit statuses, errors that say what to do."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from desk_app.cli import devices
from desk_app.cli.demo import prepare_demo
from desk_app.cli.entry import main
from desk_app.domain.card import DeviceState
from devices.sim_scanner import PtyScanner
from resources import ROOT
from resources.schema import schema
from tests.support.ipp_server import IppServer

CASE = ROOT / "demo" / "household_of_six.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    secret = folder / "passphrase"
    secret.write_text("commands\n", encoding="utf-8")
    prepare_demo(folder / "home", passphrase=lambda: "commands", residents=300).close()
    return folder / "home"


class Desk:
    """The command line over one data folder."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._options = ["--home", str(home), "--passphrase-file", str(home.parent / "passphrase")]
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run a command; (exit status, standard output, standard error)."""
        self._capsys.readouterr()
        status = main([*words, *self._options])
        out, err = self._capsys.readouterr()
        return status, out, err

    def document(self, shape: str, *words: str, status: int = 0) -> Any:
        """Run a command with --json and hold its document against the schema."""
        got, out, err = self(*words, "--json")
        assert got == status, err
        value = json.loads(out)
        jsonschema.Draft202012Validator(schema(shape)).validate(value)
        return value


@pytest.fixture
def desk(home: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(home, capsys)


def test_wrong_usage_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["residents", "fly"])
    assert ended.value.code == 2
    assert "import" in capsys.readouterr().err


def test_a_folder_without_a_desk_names_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "list", "--home", str(tmp_path)]) == 1
    assert "desk init" in capsys.readouterr().err


def test_residents_are_found_by_kana_and_birth(desk: Desk) -> None:
    found = desk.document("residents-search", "residents", "search", "たかはし けんいち s63")
    assert found["hits"][0]["name"].split() == ["髙橋", "健一"]


def test_a_broken_csv_is_refused_whole_with_every_fault(desk: Desk, tmp_path: Path) -> None:
    before = json.loads(desk("residents", "stats", "--json")[1])
    path = tmp_path / "broken.csv"
    path.write_text("宛名番号,氏名\n1,だれか\n", encoding="utf-8")
    report = desk.document("residents-import", "residents", "import", str(path), status=1)
    assert report["rows"] == 0
    assert report["faults"]
    after = json.loads(desk("residents", "stats", "--json")[1])
    assert after == before


def test_facts_and_forms_are_listed(desk: Desk) -> None:
    facts = desk.document("facts", "rules", "facts")
    assert len(facts["facts"]) > 100
    forms = desk.document("forms-list", "forms", "list")
    assert len(forms["forms"]) >= 14


def test_a_form_is_drawn_with_a_sample(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"
    assert desk("forms", "draw", "juumin-ido", "--sample", str(out))[0] == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert desk("forms", "draw", "no-such-form", "--sample", str(out))[0] == 1


def test_deciding_names_every_procedure(desk: Desk) -> None:
    decided = desk.document("decide", "decide", str(CASE))
    results = {row["procedure"]: row["result"] for row in decided["determinations"]}
    assert results["A01"] == "required"
    assert "undecided" in results.values()
    asked = desk.document("next", "next", str(CASE))
    assert asked["question"] is not None
    assert asked["undecided"] > 0


def test_a_case_file_with_faults_lists_them(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("life_event: 引越\nfiled_on: yesterday\n", encoding="utf-8")
    status, _, err = desk("decide", str(path))
    assert status == 1
    assert "life_event" in err
    assert "filed_on" in err


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_a_packet_is_sound_and_prints_form_by_form(desk: Desk, tmp_path: Path) -> None:
    out, strokes = tmp_path / "packet.pdf", tmp_path / "strokes.json"
    strokes.write_text(json.dumps([[[0.1, 0.2, 0.5, 0.0], [0.8, 0.3, 0.6, 0.4]]]), encoding="utf-8")
    made = desk.document("packet", "packet", str(CASE), "--out", str(out), "--signature", str(strokes))
    assert any(form["signed"] for form in made["forms"])
    checked = subprocess.run(["qpdf", "--check", str(out)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert desk.document("packet-verify", "packet", "verify", str(out))["ok"]
    with IppServer() as server:
        printed = desk.document("print", "print", str(out), "--printer", server.uri)
        assert {sheet["state"] for sheet in printed["sheets"]} == {"printed"}
        assert len(server.received) == len(made["forms"])
        desk.document("print", "print", "status", printed["job"])


def test_a_stopped_job_is_taken_on_by_commands(desk: Desk, tmp_path: Path) -> None:
    out, folder = tmp_path / "packet.pdf", tmp_path / "paper"
    desk("packet", str(CASE), "--out", str(out))
    with IppServer(faults={2: "drop-early"}) as server:
        printed = desk.document("print", "print", str(out), "--printer", server.uri, status=1)
        job, lost = printed["job"], printed["sheets"][1]
        assert [sheet["state"] for sheet in printed["sheets"][:3]] == ["printed", "unknown", "queued"]
        status, _, err = desk("print", "resume", job)
        assert status == 1
        assert "分からない" in err
        desk.document("print", "print", "confirm", job, lost["form"], "--not")
        assert len(server.received) == len(printed["sheets"])
        again = ("print", "resume", job, "--from", printed["sheets"][3]["form"], "--printer", f"folder:{folder}")
        moved = desk.document("print", *again)
        assert moved["printer"] == f"folder:{folder}"
        assert len(list(folder.glob("*.pdf"))) == 1
        assert moved["sheets"][1]["tries"][1]["why"] == "出ていない(職員が確認)"
        cancelled = desk.document("print", "print", "cancel", job)
        assert {sheet["state"] for sheet in cancelled["sheets"]} == {"printed"}, "what is out stays"
    status, _, err = desk("print", "test", "--printer", "sim:printer")
    assert status == 0
    status, shown, _ = desk("print", "printers", "--json")
    assert status == 0
    assert {one["configured"] for one in json.loads(shown)["printers"]} >= {True}


def test_a_card_is_read_and_a_wrong_pin_says_the_tries_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1234\n"))
    card = desk.document("devices-read", "devices", "read", "sim:mynumber/demo", "--secret-from-stdin")
    assert card["values"]["name"].split() == ["髙橋", "健一"]
    monkeypatch.setattr("sys.stdin", io.StringIO("9999\n"))
    status, out, err = desk("devices", "read", "sim:mynumber/demo", "--secret-from-stdin", "--json")
    assert status == 1
    assert out == ""
    assert "あと2回" in err
    assert "9999" not in err


def test_devices_are_listed_with_their_state(desk: Desk) -> None:
    listed = desk.document("devices-list", "devices", "list")
    own = {one["uri"] for one in listed["devices"] if one["configured"]}
    assert own == {"sim:mynumber/demo", "sim:scanner", "sim:ticket-printer"}


def test_a_scan_is_one_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with PtyScanner() as scanner:

        def heard(said: str) -> None:
            """Somebody scans once the command says that it listens; what comes before the port is open is lost."""
            if said.split(": ")[1].startswith(DeviceState.READY.value):
                scanner.scan("C1124004301013")

        monkeypatch.setattr(devices, "say", heard)
        status, out, _ = desk("devices", "listen", scanner.url, "--count", "1")
    assert status == 0
    line = json.loads(out)
    jsonschema.Draft202012Validator(schema("devices-listen")).validate(line)
    assert line["text"] == "C1124004301013"


def test_the_audit_chain_and_the_days_list(desk: Desk) -> None:
    listed = desk.document("cases-list", "cases", "list", "--day", "2026-11-24")
    assert isinstance(listed["cases"], list)
    verified = desk.document("audit-verify", "audit", "verify")
    assert verified["ok"]
    assert verified["entries"] > 0
