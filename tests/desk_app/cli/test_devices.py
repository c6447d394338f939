"""`desk devices read` and `simulate`: every kind of card, secrets from standard input only."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli import main
from desk_app.cli.simulate import KINDS
from desk_app.domain.errors import OperatorError
from devices.desk import DeskReaders
from devices.sim_card import FAULTS
from devices.sim_pty import PtyReader
from devices.sim_readers import make_reader
from devices.sim_script import CardBox
from devices.sim_slot import CardSlot, Mishap
from resources.schema import schema

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LINE = b"\x1b@\x1c&" + "受付番号".encode("cp932") + b"\x1c.\n\x1dVB\x00"


class Reading:
    """`desk devices read …` with something on standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, typed: str, *words: str) -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        self._capsys.readouterr()
        status = main(["devices", *words])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def document(self, typed: str, *words: str) -> dict[str, Any]:
        status, out, err = self(typed, "read", *words, "--json")
        assert status == 0, err
        found: dict[str, Any] = json.loads(out)
        Draft202012Validator(schema("devices-read")).validate(found)
        return found


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Reading:
    return Reading(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("uri", "typed", "option", "kind", "item"),
    [
        ("sim:licence/moved", "1234\n", "--secret-from-stdin", "licence", "address"),
        ("sim:licence/no-pin", "", "--confirmed", "licence", "name"),
        ("sim:licence/myna", "1234\n", "--secret-from-stdin", "myna_licence", "expires"),
        ("sim:residence/first", "AB12345678CD\n", "--card-number", "residence_card", "address"),
        ("sim:residence/special-second", "GH13572468JK\n", "--card-number", "special_permanent", "birth"),
        ("sim:mynumber/demo", "88050120334649\n", "--verification-b", "mynumber", "name"),
    ],
)
def test_every_kind_of_card(desk: Reading, uri: str, typed: str, option: str, kind: str, item: str) -> None:
    found = desk.document(typed, uri, option)
    assert found["kind"] == kind
    assert found["values"][item]


def test_the_kind_can_be_said(desk: Reading) -> None:
    assert desk.document("1234\n", "sim:licence/myna", "--card", "myna_licence", "--secret-from-stdin")
    status, _, err = desk("1234\n", "read", "sim:mynumber/demo", "--card", "licence", "--secret-from-stdin")
    assert status != 0
    assert "1234" not in err


@pytest.mark.parametrize(
    ("uri", "typed", "option", "said"),
    [
        ("sim:licence/demo", "9999\n", "--secret-from-stdin", "あと2回"),
        ("sim:licence/last-try", "1234\n", "--secret-from-stdin", "まだ送っていません"),
        ("sim:licence/locked", "1234\n", "--secret-from-stdin", "ロック"),
        ("sim:residence/second", "ZZ00000000ZZ\n", "--card-number", "一致しません"),
        ("sim:residence/inside-mynumber", "AB12345678CD\n", "--card-number", "特定在留カード"),
        ("sim:licence/unknown", "1234\n", "--secret-from-stdin", "この版"),
    ],
)
def test_refusals_say_what_to_do_and_end_with_1(desk: Reading, uri: str, typed: str, option: str, said: str) -> None:
    status, out, err = desk(typed, "read", uri, option, "--json")
    assert (status, out) == (1, "")
    assert said in err
    assert typed.strip() not in err


def test_a_simulated_ticket_printer_prints_what_it_is_sent(desk: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed(io.StringIO):
        """Sends a ticket to the printer between two lines of input, once its address is known."""

        def __iter__(self) -> Any:
            yield "ready\n"
            assert address
            printer = DeskReaders([address[0]]).ticket_printer
            assert printer is not None
            printer.print(LINE)
            yield "\n"

    address: list[str] = []
    monkeypatch.setattr("desk_app.cli.simulate.document", lambda shown: address.append(shown["uri"]))
    monkeypatch.setattr("sys.stdin", Typed())
    assert main(["devices", "simulate", "ticket-printer", "--json"]) == 0
    assert address[0].startswith("escpos:tcp://127.0.0.1:")


def test_the_list_of_named_devices_and_of_what_else_is_plugged_in(desk: Reading) -> None:
    status, out, err = desk("", "list", "sim:mynumber/demo", "ccid:/dev/no-such-port", "--json")
    assert status == 0, err
    found = json.loads(out)
    Draft202012Validator(schema("devices-list")).validate(found)
    own = [one for one in found["devices"] if one["configured"]]
    assert [(one["uri"], one["state"]) for one in own] == [
        ("sim:mynumber/demo", "card_present"),
        ("ccid:/dev/no-such-port", "absent"),
    ]


def test_a_pn532_needs_the_word_that_this_is_a_laboratory(desk: Reading) -> None:
    status, _, err = desk("", "list", "pn532:/dev/ttyUSB0")
    assert status == 1
    assert "実験用" in err


@pytest.mark.parametrize("kind", ["ccid", "rcs660", "pn532"])
def test_a_card_in_a_simulated_reader_is_read_by_command(
    desk: Reading, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The trainee's input: a fault, then a card pulled and put back, with a reading by the desk between."""
    address: list[str] = []
    seen: list[tuple[int, str]] = []

    def read(typed: str) -> None:
        readers = DeskReaders([address[0]])
        try:
            found = readers.read_card(address[0], pin=typed, verification_b=None, at=AT)
            seen.append((0, found.values["name"]))
        except OperatorError as error:
            seen.append((1, str(error)))

    class Typed(io.StringIO):
        def __iter__(self) -> Any:
            read("1234")
            yield "remove\n"
            yield "explode\n"
            yield "insert sim:mynumber/yumi\n"
            read("9999")

    monkeypatch.setattr("desk_app.cli.simulate.document", lambda shown: address.append(shown["uri"]))
    monkeypatch.setattr("sys.stdin", Typed())
    assert main(["devices", "simulate", kind, "--fault", "slow:2", "--json"]) == 0
    assert seen[0] == (0, "髙橋 健一")
    assert seen[1][0] == 1
    assert "あと2回" in seen[1][1]


def test_a_wrong_script_is_refused_with_its_lines(desk: Reading, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("remove\nexplode\n", encoding="utf-8")
    status, _, err = desk("", "simulate", "ccid", "--script", str(script))
    assert status == 1
    assert "2" in err
    assert "explode" in err


def test_a_scanner_plays_its_script(desk: Reading, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("torn AB\nunplug\nplug\nscan TEST\n", encoding="utf-8")
    status, out, err = desk("ONE MORE\n", "simulate", "scanner", "--script", str(script))
    assert status == 0, err
    assert out.startswith("serial:")


def test_listening_to_a_card_reader_tells_its_states(desk: Reading) -> None:
    box = CardBox("sim:mynumber/demo")
    with PtyReader(make_reader("ccid", CardSlot(box.card))) as reader:
        status, out, err = desk("", "listen", reader.url, "--states", "--count", "1", "--json")
    assert status == 0, err
    line = json.loads(out)
    assert (line["kind"], line["state"]) == ("card_reader", "card_present")


def test_the_help_of_simulate_names_every_device_and_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["devices", "simulate", "--help"])
    said = capsys.readouterr().out
    for word in (*KINDS, *Mishap, *FAULTS, "insert", "unplug", "wait", "--script", "paper-out", "torn"):
        assert str(word) in said


@pytest.mark.parametrize("kind", ["ccid", "rcs660", "pn532"])
def test_list_and_read_over_every_serial_reader(desk: Reading, kind: str) -> None:
    box = CardBox("sim:mynumber/demo")
    with PtyReader(make_reader(kind, CardSlot(box.card))) as reader:
        status, out, err = desk("", "list", reader.url, "--json")
        assert status == 0, err
        assert json.loads(out)["devices"][0]["state"] in ("card_present", "ready")
        assert desk.document("1234\n", reader.url, "--secret-from-stdin")["values"]["name"] == "髙橋 健一"
        status, out, err = desk("9999\n", "read", reader.url, "--secret-from-stdin", "--json")
        assert (status, out) == (1, "")
        assert "あと2回" in err
        assert "9999" not in err
        reader.unplug()
        assert desk("1234\n", "read", reader.url, "--secret-from-stdin")[0] == 1
        reader.plug()
        with_few_left = (reader.url, "--secret-from-stdin", "--confirmed")
        assert desk.document("1234\n", *with_few_left)["values"]["name"] == "髙橋 健一"
    assert box.card.verifies_seen == 3


def test_listening_tells_a_reader_unplugged_and_plugged_in_again() -> None:
    box = CardBox("sim:mynumber/demo")
    with PtyReader(make_reader("ccid", CardSlot(box.card))) as reader:
        words = ["devices", "listen", reader.url, "--states", "--count", "3", "--json"]
        with subprocess.Popen(
            [sys.executable, "-m", "desk_app", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as listening:
            assert listening.stdout is not None
            assert json.loads(listening.stdout.readline())["state"] == "card_present"
            reader.unplug()
            assert json.loads(listening.stdout.readline())["state"] == "absent"
            reader.plug()
            assert json.loads(listening.stdout.readline())["state"] == "card_present"
            assert listening.wait(30) == 0
