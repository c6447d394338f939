"""`desk devices simulate`: every card, reader, scanner and receipt printer in software, as training mode."""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, say
from desk_app.domain.errors import IppitsuError

if TYPE_CHECKING:
    from devices.sim_pty import PtyReader
    from devices.sim_script import Hands, Step
    from devices.sim_ticket_printer import SimTicketPrinter

VPCD = "127.0.0.1:35963"
"""vpcd's own default."""
SERIAL_READERS = ("ccid", "rcs660", "pn532")
KINDS = ("card", *SERIAL_READERS, "scanner", "ticket-printer")

HELP = """\
run a simulated device until its input ends, and say its URL

kinds:
  card            a card in pcscd's virtual reader (vsmartcard-vpcd); the desk reads it as pcsc:
  ccid            a serial CCID reader (GemPC Twin framing) on a pseudo-terminal; also for pcscd's libccidtwin
  rcs660          a Sony RC-S660/S on a pseudo-terminal
  pn532           a PN532 board on a pseudo-terminal (laboratory only)
  scanner         a barcode scanner on a pseudo-terminal
  ticket-printer  a receipt printer (ESC/POS) on a TCP port

cards: sim:mynumber/{demo,yumi,tenkyo,locked,last-try,next-generation,rare-name,face-auth}
       sim:licence/{demo,moved,no-pin,locked,last-try,myna}  sim:residence/{first,second,special-second}

standard input, or --script FILE, a line a step (# begins a comment):
  every kind       wait SECONDS
  readers          insert [CARD] · remove · swap CARD · fault KIND:AT   (AT: 1, 2 … or verify)
  serial readers   unplug · plug
                   fault kinds: pull swap cut swallow hang-up lost late slow garble truncate double noise
  card             fault kinds: pull swap cut lost delay slow garbage garble corrupt double, lost-verify
  scanner          any line is scanned; with --script: scan TEXT · twice TEXT · torn TEXT · noise · unplug · plug
  ticket-printer   ready · paper-out · paper-low · cover-open; an empty line shows what came out

example: printf 'fault lost:verify\\nwait 60\\n' > s.txt; desk devices simulate ccid sim:licence/moved --script s.txt
"""


def register(commands: Commands) -> None:
    """Add `simulate`."""
    parser = add(commands, "simulate", "run a simulated device and say its URL", simulate)
    parser.description = HELP
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("uri", nargs="?", default="sim:mynumber/demo", help="which card, e.g. sim:licence/moved")
    parser.add_argument("--vpcd", default=VPCD, metavar="HOST:PORT", help="where pcscd's virtual reader listens")
    parser.add_argument("--other", default="sim:mynumber/yumi", help="the card that the fault swap puts in")
    parser.add_argument("--fault", action="append", default=[], metavar="KIND:AT", help="as the step fault")
    parser.add_argument("--script", type=Path, help="steps that are played, then the input's are taken")


def simulate(args: argparse.Namespace) -> int:
    """Run one simulated device until its input ends."""
    if args.kind == "scanner":
        return simulate_scanner(args)
    if args.kind == "ticket-printer":
        return simulate_ticket_printer(args)
    return simulate_card(args) if args.kind == "card" else simulate_reader(args)


def simulate_reader(args: argparse.Namespace) -> int:
    """A serial card reader on a pseudo-terminal."""
    from devices.sim_pty import PtyReader
    from devices.sim_readers import make_reader
    from devices.sim_script import CardBox, serial_reader_hands
    from devices.sim_slot import CardSlot

    box = CardBox(args.uri)
    with PtyReader(make_reader(args.kind, CardSlot(box.card, box.take(args.other)))) as reader:
        hands = serial_reader_hands(reader, box)
        for fault in args.fault:
            hands["fault"](fault)
        announce(args, reader.url, card=args.uri)
        say(_reader_words(reader))
        play(args, hands)
    say(f"照合(VERIFY)を受けた回数: {reader.engine.slot.verifies}")
    return 0


def _reader_words(reader: PtyReader) -> str:
    words = "insert・remove・swap・plug・unplug・fault・wait"
    return f"リーダーにカードを置きました({words}。終わりは Ctrl-D)。 {reader.path}"


def simulate_card(args: argparse.Namespace) -> int:
    """A card in pcscd's virtual reader."""
    from devices.sim_script import CardBox, VpcdHands

    box = CardBox(args.uri)
    box.card.other = box.take(args.other)
    with contextlib.closing(VpcdHands(box, args.vpcd)) as lying:
        for fault in args.fault:
            lying.hands["fault"](fault)
        announce(args, "pcsc:", card=args.uri)
        say("カードを置きました(insert・remove・swap・fault・wait。取り出すには Ctrl-D)。")
        play(args, lying.hands)
    say(f"照合(VERIFY)を受けた回数: {box.card.verifies_seen}")
    return 0


def simulate_scanner(args: argparse.Namespace) -> int:
    """A scanner: a script's steps, then each line of standard input is scanned."""
    from devices.sim_script import ScannerHands, Step, perform

    with tempfile.TemporaryDirectory(prefix="scanner-") as folder:
        lying = ScannerHands(Path(folder) / "scanner")
        try:
            announce(args, lying.scanner.url)
            say("読み取らせる文字を1行ずつ入れてください(終わりは Ctrl-D)。")
            for step in scripted(args, lying.hands):
                perform(step, lying.hands)
            for line in sys.stdin:
                perform(Step("scan", line.rstrip("\n")), lying.hands)
        finally:
            lying.scanner.close()
    return 0


def simulate_ticket_printer(args: argparse.Namespace) -> int:
    """A receipt printer on a TCP port; its state changes by steps, and what came out is shown."""
    from devices.sim_script import ticket_printer_hands
    from devices.sim_ticket_printer import SimTicketPrinter, TcpTicketPrinter

    printer = SimTicketPrinter()
    with TcpTicketPrinter(printer) as line:
        announce(args, line.url)
        say("paper-out・paper-low・cover-open・ready で状態を変えます。Enter で、出た受付票を表示します。")
        play(args, ticket_printer_hands(printer), after=lambda: show_tickets(printer))
    return 0


def show_tickets(printer: SimTicketPrinter) -> None:
    """Print what came out since the last time."""
    while printer.tickets:
        print(*printer.tickets.pop(0), sep="\n", flush=True)


def announce(args: argparse.Namespace, uri: str, **more: str) -> None:
    """The URL for the configuration, on standard output."""
    if args.json:
        document({"uri": uri, **more})
    else:
        print(uri, flush=True)


def scripted(args: argparse.Namespace, hands: Hands) -> tuple[Step, ...]:
    """The steps of ``--script``, checked whole."""
    from devices.sim_script import read_script

    return read_script(args.script, hands) if args.script else ()


def play(args: argparse.Namespace, hands: Hands, after: Callable[[], None] = lambda: None) -> None:
    """The script's steps, then those of standard input; a step that is none is said and passed over."""
    from devices.sim_script import perform

    for step in scripted(args, hands):
        perform(step, hands)
        after()
    for asked in typed():
        try:
            if asked is not None:
                perform(asked, hands)
        except IppitsuError as wrong:
            say(str(wrong))
        after()


def typed() -> Iterator[Step | None]:
    """The steps of standard input; None for an empty line."""
    from devices.sim_script import parse_line

    for line in sys.stdin:
        yield parse_line(line)
