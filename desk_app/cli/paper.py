"""`desk forms …`, `desk packet`, `desk print`: the forms, a packet, a printer."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app import __version__
from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import FINAL_STATES, PrintState

if TYPE_CHECKING:
    from desk_app.domain.packet import DrawnPacket
    from desk_app.services.views import PrintView


def register(commands: Commands) -> None:
    """Add `forms list`, `forms draw`, `packet`, `print`."""
    forms = group(commands, "forms", "the forms")
    add(forms, "list", "every form with its procedures and pages", list_forms)
    drawing = add(forms, "draw", "one form, filled with a sample", draw_form)
    drawing.add_argument("form")
    drawing.add_argument("--sample", type=Path, required=True, metavar="OUT.pdf")
    making = add(commands, "packet", "the whole packet of a case file", packet)
    making.add_argument("case", type=Path, help="CASE.yaml")
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--signature", type=Path, help="strokes as JSON: [[[x, y, pressure, seconds], …], …]")
    checking = add(commands, "packet verify", "check a packet against what it says of itself", verify)
    checking.add_argument("file", type=Path)
    printing = add(commands, "print", "print a packet through the ledger", print_packet)
    printing.add_argument("packet", type=Path)
    printing.add_argument("--printer", required=True, help="ipp://…, folder:… or sim:printer")
    status = add(commands, "print status", "what the ledger says of a job", print_status)
    status.add_argument("job")
    resume = add(commands, "print resume", "go on with a held job", print_resume)
    resume.add_argument("job")
    resume.add_argument("--from", dest="from_form", default=None, help="form key to start from")


def list_forms(args: argparse.Namespace) -> int:
    """List every form."""
    from desk_app.bootstrap.paper import templates

    rows = [
        {
            "id": one.id,
            "revision": one.revision,
            "name": one.name,
            "procedures": list(one.procedures),
            "signature": one.signature.value,
            "pages": one.pages,
            "uses_individual_number": one.uses_individual_number,
        }
        for one in templates()
    ]
    if args.json:
        document({"forms": rows})
    else:
        for row in rows:
            print(row["id"], row["name"], row["revision"], sep="\t")
    return 0


def draw_form(args: argparse.Namespace) -> int:
    """Draw one form with the sample household."""
    from desk_app.bootstrap.paper import sample_form

    args.sample.write_bytes(sample_form(args.form))
    say(f"書き出しました: {args.sample}")
    return 0


def packet(args: argparse.Namespace) -> int:
    """Decide, fill and draw a case file's packet into a PDF."""
    from desk_app.bootstrap.paper import packet_of
    from desk_app.bootstrap.rules import case_of

    strokes = json.loads(args.signature.read_text(encoding="utf-8")) if args.signature else None
    drawn = packet_of(case_of(args.case), strokes)
    args.out.write_bytes(drawn.pdf)
    if args.json:
        document(packet_json(drawn))
    for warning in drawn.warnings:
        say(f"! {warning.form} {warning.field}: {warning.message}")
    say(f"{len(drawn.sheets)}部 {drawn.pages}ページ: {args.out}")
    return 0


def packet_json(drawn: DrawnPacket) -> dict[str, object]:
    """The contract's shape of a drawn packet; page numbers count from 1."""
    return {
        "pages": drawn.pages,
        "forms": [
            {
                "id": sheet.form,
                "revision": sheet.revision or __version__,  # own papers change with the program
                "person": sheet.person,
                "pages": [page + 1 for page in sheet.pages],
                "sha256": sheet.sha256,
                "signed": sheet.signed,
            }
            for sheet in drawn.sheets
        ],
        "warnings": [{"form": w.form, "field": w.field, "message": w.message} for w in drawn.warnings],
    }


def verify(args: argparse.Namespace) -> int:
    """Check a packet against what it says of itself; status 1 when something does not hold."""
    from printing.packet_manifest import verify_packet

    found = verify_packet(read_bytes(args.file))
    if args.json:
        document(
            {
                "ok": found.ok,
                "seal": found.seal,
                "signature": found.signature,
                "forms": [{"id": one.key, "ok": one.ok, "why": one.why} for one in found.sheets],
                "problems": list(found.problems),
            }
        )
    for problem in found.problems:
        say(f"✗ {problem}")
    say("正しい書類一式です。" if found.ok else "正しくありません。")
    return 0 if found.ok else 1


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises OperatorError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise OperatorError(path.name, "読めません。", "場所と名前を確かめてください。") from error


def print_packet(args: argparse.Namespace) -> int:
    """Store the packet in the data folder, then print it; ends when every sheet is printed or one stops."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        case = desk.take_packet(read_bytes(args.packet))
        view = desk.app.printing.start(case, args.printer)
        say(f"印刷ジョブ {view.job}")
        stopping = {PrintState.HELD, PrintState.UNKNOWN}
        while view.running and not any(sheet.state in stopping for sheet in view.sheets):
            time.sleep(0.05)
            view = desk.app.printing.status(view.job)
    return show(view, args)


def print_status(args: argparse.Namespace) -> int:
    """Show a job as the ledger has it."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        return show(desk.app.printing.status(PrintJobId(args.job)), args)


def print_resume(args: argparse.Namespace) -> int:
    """Go on with a held or cancelled job and wait for it."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        view = desk.app.printing.resume(PrintJobId(args.job), from_form=args.from_form)
        while view.running:
            time.sleep(0.05)
            view = desk.app.printing.status(view.job)
    return show(view, args)


def show(view: PrintView, args: argparse.Namespace) -> int:
    """Print a job; status 1 while a sheet is not through."""
    sheets = [
        {
            "form": sheet.form,
            "sheet": sheet.sheet,
            "of": sheet.of,
            "state": sheet.state.value,
            "reason": sheet.reason,
            "tries": [
                {
                    "n": one.n,
                    "backend_job": one.backend_job,
                    "at": one.at.isoformat(),
                    "end": one.end.isoformat() if one.end else None,
                }
                for one in sheet.tries
            ],
        }
        for sheet in view.sheets
    ]
    if args.json:
        document({"job": view.job, "printer": view.printer, "sheets": sheets})
    else:
        for sheet in view.sheets:
            print(sheet.sheet, sheet.title, sheet.state.value, sheet.reason, sep="\t")
    return 0 if all(sheet.state in FINAL_STATES for sheet in view.sheets) else 1
