"""`desk print …`: a packet through the print ledger, what became of it, and the printers."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, passphrase_source, say
from desk_app.cli.paper import read_bytes
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import FINAL_STATES, PrintSheet, PrintState

if TYPE_CHECKING:
    from desk_app.bootstrap.desk import OpenDesk
    from desk_app.services.views import PrintView

STOPPING = frozenset({PrintState.HELD, PrintState.UNKNOWN})
POLL_SECONDS = 0.05


def register(commands: Commands) -> None:
    """Add `print` and its further words."""
    printing = add(commands, "print", "print a packet through the ledger", print_packet)
    printing.add_argument("packet", type=Path)
    printing.add_argument("--printer", required=True, help="ipp://…, folder:… or sim:printer")
    status = add(commands, "print status", "what the ledger says of a job", print_status)
    status.add_argument("job", type=PrintJobId)
    resume = add(commands, "print resume", "go on with a held or cancelled job", print_resume)
    resume.add_argument("job", type=PrintJobId)
    resume.add_argument("--from", dest="from_form", default=None, help="form key to start from")
    resume.add_argument("--printer", default="", help="another printer that takes what is left")
    cancel = add(commands, "print cancel", "take back what is not printed", print_cancel)
    cancel.add_argument("job", type=PrintJobId)
    confirm = add(commands, "print confirm", "say whether a sheet in state unknown came out", print_confirm)
    confirm.add_argument("job", type=PrintJobId)
    confirm.add_argument("form")
    word = confirm.add_mutually_exclusive_group(required=True)
    word.add_argument("--came", action="store_true", help="the sheet is there")
    word.add_argument("--not", dest="came", action="store_false", help="it is not: print it once more")
    add(commands, "print printers", "printers configured and found", print_printers)
    test = add(commands, "print test", "print a test page with a barcode", print_test)
    test.add_argument("--printer", required=True)


def print_packet(args: argparse.Namespace) -> int:
    """Store the packet in the data folder, then print it; ends when every sheet is printed or one stops."""
    with _desk(args) as desk:
        case = desk.take_packet(read_bytes(args.packet))
        view = desk.app.printing.start(case, args.printer)
        say(f"印刷ジョブ {view.job}")
        view = followed(desk, view, lambda one: any(sheet.state in STOPPING for sheet in one.sheets))
    return show(view, args)


def print_status(args: argparse.Namespace) -> int:
    """Show a job as the ledger has it."""
    with _desk(args) as desk:
        return show(desk.app.printing.status(args.job), args)


def print_resume(args: argparse.Namespace) -> int:
    """Ask again what became of the sheets, go on, and wait for the end."""
    with _desk(args) as desk:
        view = desk.app.printing.resume(args.job, from_form=args.from_form, printer=args.printer)
        return show(followed(desk, view), args)


def print_cancel(args: argparse.Namespace) -> int:
    """Take back what is not printed, and wait for the printer's word on it."""
    with _desk(args) as desk:
        return show(followed(desk, desk.app.printing.cancel(args.job)), args)


def print_confirm(args: argparse.Namespace) -> int:
    """Store the word of whoever looked, and go on."""
    with _desk(args) as desk:
        view = desk.app.printing.confirm_sheet(args.job, args.form, printed=args.came)
        return show(followed(desk, view), args)


def print_printers(args: argparse.Namespace) -> int:
    """List the configured printers with their state, then those found."""
    with _desk(args) as desk:
        known = desk.app.printing.printers()
        rows = [(one, True) for one in known] + [(one, False) for one in desk.app.printing.find_printers()]
    if args.json:
        document(
            {
                "printers": [
                    {
                        "uri": one.uri,
                        "name": one.name,
                        "state": one.state,
                        "detail": one.detail,
                        "trays": list(one.trays),
                        "configured": is_known,
                    }
                    for one, is_known in rows
                ]
            }
        )
        return 0
    for one, is_known in rows:
        print(one.uri, one.name, one.state, one.detail, "設定ずみ" if is_known else "見つかりました", sep="\t")
    return 0


def print_test(args: argparse.Namespace) -> int:
    """Print the test page; status 1 unless the printer says that it is out."""
    with _desk(args) as desk:
        status = desk.app.printing.test_page(args.printer)
    if args.json:
        document({"printer": args.printer, "state": status.state.value, "reason": status.reason})
    say(status.reason or status.state.value)
    return 0 if status.state is PrintState.PRINTED else 1


def _desk(args: argparse.Namespace) -> OpenDesk:
    from desk_app.bootstrap.desk import open_desk

    return open_desk(args.home, passphrase=passphrase_source(args))


def followed(
    desk: OpenDesk, view: PrintView, is_enough: Callable[[PrintView], bool] = lambda _view: False
) -> PrintView:
    """The job once it no longer runs, or has stopped at something."""
    while view.running and not is_enough(view):
        time.sleep(POLL_SECONDS)
        view = desk.app.printing.status(view.job)
    return view


def show(view: PrintView, args: argparse.Namespace) -> int:
    """Print a job; status 1 while a sheet is not through."""
    if args.json:
        document(print_json(view))
    else:
        for sheet in view.sheets:
            print(sheet.sheet, sheet.title, sheet.state.value, sheet.reason, sep="\t")
    return 0 if all(sheet.state in FINAL_STATES for sheet in view.sheets) else 1


def print_json(view: PrintView) -> dict[str, object]:
    """The contract's shape of a print job."""
    return {"job": view.job, "printer": view.printer, "sheets": [sheet_json(sheet) for sheet in view.sheets]}


def sheet_json(sheet: PrintSheet) -> dict[str, object]:
    """One sheet with its tries; ``proof`` says whose word printed rests on."""
    return {
        "form": sheet.form,
        "sheet": sheet.sheet,
        "of": sheet.of,
        "state": sheet.state.value,
        "reason": sheet.reason,
        "pages": len(sheet.pages),
        "out": sheet.out,
        "proof": sheet.proof.value,
        "tray": sheet.options.tray,
        "sides": sheet.options.sides,
        "copies": sheet.options.copies,
        "scanned": list(sheet.scanned),
        "tries": [
            {
                "n": one.n,
                "backend_job": one.backend_job,
                "at": one.at.isoformat(),
                "end": one.end.isoformat() if one.end else None,
                "printer": one.printer,
                "why": one.why,
                "outcome": one.outcome,
            }
            for one in sheet.tries
        ],
    }
