"""`desk devices …`: readers of the desk and their simulators."""

from __future__ import annotations

import argparse
import sys
import threading
from datetime import datetime

from desk_app.cli import card_commands, simulate
from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.cli.learn_scanner import learn, sheet
from desk_app.domain.card import BarcodeRead, CardKind, DeviceInfo


def register(commands: Commands) -> None:
    """Add `devices list`, `read`, `listen`, `simulate`."""
    sub = group(commands, "devices", "card readers and scanners")
    listed = add(sub, "list", "devices of this desk, what else is plugged in, and how they are", listing)
    listed.add_argument("uri", nargs="*", help="look at these URLs instead of the configured ones")
    reading = add(sub, "read", "read one card", read)
    reading.add_argument("uri")
    reading.add_argument(
        "--secret-from-stdin", action="store_true", help="the 4-digit PIN is the first line of standard input"
    )
    reading.add_argument("--verification-b", action="store_true", help="standard input holds 照合番号B (14 digits)")
    reading.add_argument(
        "--card-number", action="store_true", help="standard input holds the residence card's number"
    )
    reading.add_argument(
        "--card",
        choices=[kind.value for kind in CardKind],
        help="which card is meant, instead of looking what lies there",
    )
    reading.add_argument("--confirmed", action="store_true", help="send the secret although few tries are left")
    reading.add_argument(
        "--with-face", action="store_true", help="with 照合番号B: also the pictures of what is printed"
    )
    listening = add(sub, "listen", "print one JSON line for each code read", listen)
    listening.add_argument("uri", help="a scanner, or a card reader with --states")
    listening.add_argument("--count", type=int, default=0, help="stop after so many lines (0: until interrupted)")
    listening.add_argument(
        "--states", action="store_true", help="also a line for each change of the device's state (plugged in or out)"
    )
    learning = add(sub, "learn", "find out how a scanner is set, from three codes of the sheet", learn)
    learning.add_argument("uri", help="serial:<port>")
    add(sub, "sheet", "write the learning sheet for scanners as a PDF", sheet).add_argument("out")
    card_commands.register(sub)
    simulate.register(sub)


def as_json(info: DeviceInfo) -> dict[str, str | bool]:
    """A device as in the contract."""
    return {
        "uri": info.uri,
        "kind": info.kind,
        "name": info.name,
        "state": info.state.value,
        "detail": info.detail,
        "configured": info.configured,
    }


def listing(args: argparse.Namespace) -> int:
    """List the configured devices, or those named, then what is plugged in besides."""
    from devices.discovery import plugged_in

    devices = _named(args.uri) if args.uri else _configured(args)
    devices = (*devices, *plugged_in([info.uri for info in devices]))
    if args.json:
        document({"devices": [as_json(info) for info in devices]})
    else:
        for info in devices:
            print(info.uri, info.name, info.state.value, info.detail, sep="\t")
    return 0


def _configured(args: argparse.Namespace) -> tuple[DeviceInfo, ...]:
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        return desk.app.devices.devices()


def _named(uris: list[str]) -> tuple[DeviceInfo, ...]:
    from devices.desk import DeskReaders

    readers = DeskReaders(uris)
    try:
        return readers.devices()
    finally:
        readers.close()


def read(args: argparse.Namespace) -> int:
    """Read one card. A wrong secret says the tries left and ends with status 1; it is never sent twice."""
    from devices.desk import DeskReaders

    from_stdin = args.secret_from_stdin or args.verification_b or args.card_number
    secret = sys.stdin.readline().strip() if from_stdin else None
    readers = DeskReaders([args.uri])
    try:
        found = readers.read_card(
            args.uri,
            pin=None if args.verification_b or args.card_number else secret,
            verification_b=secret if args.verification_b else None,
            card_number=secret if args.card_number else None,
            kind=CardKind(args.card) if args.card else None,
            at=datetime.now().astimezone(),
            confirmed=args.confirmed,
            with_face=args.with_face,
        )
    finally:
        readers.close()
    values = {
        "kind": found.kind.value,
        "values": dict(found.values),
        "secret": found.secret,
        "tries_left": found.tries_left,
        "tries_before": found.tries_before,
        "read_at": found.read_at.isoformat(),
        "notes": list(found.notes),
        "images": {name: len(data) for name, data in found.images.items()},
    }
    if args.json:
        document(values)
    else:
        for name, value in found.values.items():
            print(name, value, sep="\t")
        for note in found.notes:
            say(note)
    return 0


def listen(args: argparse.Namespace) -> int:
    """Print each code a scanner reads, and with ``--states`` each change of its state, as one JSON line."""
    import json

    from devices.desk import DeskReaders

    done = threading.Event()
    seen = 0

    def put(row: dict[str, str | bool]) -> None:
        nonlocal seen
        print(json.dumps(row, ensure_ascii=False), flush=True)
        seen += 1
        if args.count and seen >= args.count:
            done.set()

    def on_barcode(code: BarcodeRead) -> None:
        row = {
            "kind": code.kind.value,
            "symbology": code.symbology,
            "text": code.text,
            "charset": code.charset,
            "guessed": code.guessed,
        }
        put(row)

    def on_state(info: DeviceInfo) -> None:
        if args.states:
            put(as_json(info))
        else:
            say(f"{info.name}: {info.state.value} {info.detail}")

    readers = DeskReaders([args.uri])
    readers.listen(on_barcode, on_state)
    try:
        done.wait()
    finally:
        readers.close()
    return 0
