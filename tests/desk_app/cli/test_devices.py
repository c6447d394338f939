"""`desk devices read` and `simulate`: every kind of card, secrets from standard input only."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli import main
from devices.desk import DeskReaders
from resources.schema import schema

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
    monkeypatch.setattr("desk_app.cli.devices.document", lambda shown: address.append(shown["uri"]))
    monkeypatch.setattr("sys.stdin", Typed())
    assert main(["devices", "simulate", "ticket-printer", "--json"]) == 0
    assert address[0].startswith("escpos:tcp://127.0.0.1:")
