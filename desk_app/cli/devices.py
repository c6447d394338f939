"""`desk devices …`: readers of the desk and their simulators."""

from __future__ import annotations

import argparse
import sys
import threading
from datetime import datetime

from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.cli.learn_scanner import learn, sheet
from desk_app.domain.card import BarcodeRead, CardKind, DeviceInfo

VPCD = "127.0.0.1:35963"
"""vpcd's own default."""


def register(commands: Commands) -> None:
    """Add `devices list`, `read`, `listen`, `simulate`."""
    sub = group(commands, "devices", "card readers and scanners")
    add(sub, "list", "devices of this desk and their state", listing)
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
    reading.add_argument("--confirmed", action="store_true", help="send the secret although one try is left")
    listening = add(sub, "listen", "print one JSON line for each code read", listen)
    listening.add_argument("uri")
    listening.add_argument("--count", type=int, default=0, help="stop after so many reads (0: until interrupted)")
    learning = add(sub, "learn", "find out how a scanner is set, from three codes of the sheet", learn)
    learning.add_argument("uri", help="serial:<port>")
    add(sub, "sheet", "write the learning sheet for scanners as a PDF", sheet).add_argument("out")
    simulating = add(sub, "simulate", "run a simulated device and say its URL", simulate)
    simulating.add_argument("kind", choices=["scanner", "card", "ticket-printer"])
    simulating.add_argument("uri", nargs="?", default="sim:mynumber/demo", help="which card, e.g. sim:licence/moved")
    simulating.add_argument("--vpcd", default=VPCD, metavar="HOST:PORT", help="where pcscd's virtual reader listens")


def as_json(info: DeviceInfo) -> dict[str, str]:
    """A device as in the contract."""
    return {"uri": info.uri, "kind": info.kind, "name": info.name, "state": info.state.value, "detail": info.detail}


def listing(args: argparse.Namespace) -> int:
    """List the configured devices."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        devices = desk.app.devices.devices()
    if args.json:
        document({"devices": [as_json(info) for info in devices]})
    else:
        for info in devices:
            print(info.uri, info.name, info.state.value, info.detail, sep="\t")
    return 0


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
        )
    finally:
        readers.close()
    values = {
        "kind": found.kind.value,
        "values": dict(found.values),
        "secret": found.secret,
        "tries_left": found.tries_left,
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
    """Print each code a scanner reads as one JSON line."""
    import json

    from devices.desk import DeskReaders

    done = threading.Event()
    seen = 0

    def on_barcode(code: BarcodeRead) -> None:
        nonlocal seen
        row = {
            "kind": code.kind.value,
            "symbology": code.symbology,
            "text": code.text,
            "charset": code.charset,
            "guessed": code.guessed,
        }
        print(json.dumps(row, ensure_ascii=False), flush=True)
        seen += 1
        if args.count and seen >= args.count:
            done.set()

    readers = DeskReaders([args.uri])
    readers.listen(on_barcode, lambda info: say(f"{info.name}: {info.state.value} {info.detail}"))
    try:
        done.wait()
    finally:
        readers.close()
    return 0


def simulate(args: argparse.Namespace) -> int:
    """A scanner on a pseudo-terminal, a card in pcscd's virtual reader or a receipt printer, until its input ends."""
    kinds = {"scanner": simulate_scanner, "card": simulate_card, "ticket-printer": simulate_ticket_printer}
    return kinds[args.kind](args)


def simulate_scanner(args: argparse.Namespace) -> int:
    """Each line of standard input is scanned."""
    from devices.sim_scanner import PtyScanner

    with PtyScanner() as scanner:
        if args.json:
            document({"uri": scanner.url})
        else:
            print(scanner.url, flush=True)
        say("読み取らせる文字を1行ずつ入れてください(終わりは Ctrl-D)。")
        for line in sys.stdin:
            scanner.scan(line.rstrip("\n"))
    return 0


def simulate_card(args: argparse.Namespace) -> int:
    """The card lies in the reader until standard input ends."""
    from devices.open_channel import CardChannels
    from devices.sim_vpcd import VpcdCard

    with VpcdCard(CardChannels().simulated(args.uri), args.vpcd):
        if args.json:
            document({"uri": "pcsc:", "card": args.uri})
        else:
            print(args.uri, flush=True)
        say("カードを置きました(取り出すには Ctrl-D)。")
        sys.stdin.read()
    return 0


def simulate_ticket_printer(args: argparse.Namespace) -> int:
    """A receipt printer on a TCP port; standard input changes its state, and what came out is shown."""
    from devices.sim_ticket_printer import SimTicketPrinter, TcpTicketPrinter

    printer = SimTicketPrinter()
    with TcpTicketPrinter(printer) as line:
        if args.json:
            document({"uri": line.url})
        else:
            print(line.url, flush=True)
        say("paper-out・cover-open・ready で状態を変えます。Enter で、出た受付票を表示します(終わりは Ctrl-D)。")
        for text in sys.stdin:
            word = text.strip()
            if word in ("paper-out", "cover-open", "ready"):
                printer.paper_out, printer.cover_open = word == "paper-out", word == "cover-open"
            while printer.tickets:
                print(*printer.tickets.pop(0), sep="\n", flush=True)
    return 0
