"""`desk forms …`, `desk packet`: the forms, and the packet of a case file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app import __version__
from desk_app.cli.base import Commands, add, document, group, say
from desk_app.domain.errors import OperatorError

if TYPE_CHECKING:
    from desk_app.domain.drawn import DrawnPacket


def register(commands: Commands) -> None:
    """Add `forms list`, `forms draw`, `forms sheet`, `packet`."""
    forms = group(commands, "forms", "the forms")
    listing = add(forms, "list", "every form with its procedures and pages", list_forms)
    listing.add_argument("--markdown", action="store_true", help="as the page of resources/forms/README.md")
    drawing = add(forms, "draw", "one form, filled with a sample", draw_form)
    drawing.add_argument("form")
    drawing.add_argument("--sample", type=Path, required=True, metavar="OUT.pdf")
    sheet = add(forms, "sheet", "every form on one contact sheet", draw_sheet)
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.png|FILE.pdf")
    converting = add(forms, "convert", "a Word or Excel blank as PDF, by LibreOffice where it is installed", convert)
    converting.add_argument("file", type=Path)
    converting.add_argument("--out", type=Path, metavar="BLANK.pdf", help="beside the file where not given")
    making = add(commands, "packet", "the whole packet of a case file", packet)
    making.add_argument("case", type=Path, help="CASE.yaml")
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--signature", type=Path, help="strokes as JSON: [[[x, y, pressure, seconds], …], …]")
    making.add_argument(
        "--slips",
        type=Path,
        metavar="OUT.pdf",
        help="hand-over slips of the divisions, after a death the family's list",
    )
    making.add_argument("--seal", action="store_true", help="append the seal of the desk at --home")


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
    elif args.markdown:
        print(forms_page(), end="")
    else:
        for row in rows:
            print(row["id"], row["name"], row["revision"], sep="\t")
    return 0


_SIGNED = {"once": "署名1回", "ink": "手書き", "none": "なし"}


def forms_page() -> str:
    """The forms as a Markdown page: what each is for, who works on it, how it is signed."""
    from desk_app.bootstrap.paper import templates

    rows = [
        f"| [{one.id}]({one.id}/{one.revision}/form.toml) | {one.name} | {one.division} | {' '.join(one.procedures)} "
        f"| {_SIGNED[one.signature.value]} | {'○' if one.uses_individual_number else ''} | {one.revision} |"
        for one in templates()
    ]
    return "\n".join(
        (
            "# The forms (様式)",
            "",
            f"{len(rows)} forms in the order of the packet, written by `desk forms list --markdown`. Each is a",
            "`form.toml` in millimetres over shared parts (`pieces.toml`). Try one with",
            "`desk forms draw ID --sample OUT.pdf`, all with `desk forms sheet --out OUT.pdf`. "
            "After a change: `python -m tests.golden --renew`.",
            "",
            "![Every form at a glance](../pictures/forms.png)",
            "",
            "| id | 様式 | 担当課 | 手続き | 署名 | 個人番号 | 版 |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        )
    )


def draw_form(args: argparse.Namespace) -> int:
    """Draw one form with the sample household."""
    from desk_app.bootstrap.paper import sample_form

    args.sample.write_bytes(sample_form(args.form))
    say(f"書き出しました: {args.sample}")
    return 0


def draw_sheet(args: argparse.Namespace) -> int:
    """Draw every form with the sample on one sheet, as a picture or a PDF by the file's ending."""
    from desk_app.bootstrap.paper import contact_sheet

    if args.out.suffix.lower() not in {".png", ".pdf"}:
        raise OperatorError(args.out.name, "この形式では書き出せません。", "名前を .png か .pdf で終えてください。")
    args.out.write_bytes(contact_sheet(picture=args.out.suffix.lower() == ".png"))
    say(f"書き出しました: {args.out}")
    return 0


def convert(args: argparse.Namespace) -> int:
    """Convert a town's blank and check that it can be a background."""
    from printing.background import normalised
    from printing.convert import convert_blank

    made = convert_blank(args.file, args.out or args.file.with_suffix(".pdf"))
    _, sizes = normalised(made.read_bytes(), made.name)
    pages = "・".join(f"{wide:.0f}×{tall:.0f}ミリ" for wide, tall in sizes)
    if args.json:
        document({"file": str(made), "pages": [{"width_mm": wide, "height_mm": tall} for wide, tall in sizes]})
    say(f"書き出しました: {made}({len(sizes)}ページ {pages})")
    return 0


def packet(args: argparse.Namespace) -> int:
    """Decide, fill and draw a case file's packet into a PDF."""
    from desk_app.bootstrap.paper import draw, make_packet, slips
    from desk_app.bootstrap.rules import case_of

    strokes = json.loads(args.signature.read_text(encoding="utf-8")) if args.signature else None
    made = make_packet(case_of(args.case), strokes)
    drawn = draw(made)
    args.out.write_bytes(sealed(args, drawn.pdf) if args.seal else drawn.pdf)
    if args.slips:
        args.slips.write_bytes(slips(made, drawn))
    if args.json:
        document(packet_json(drawn))
    for warning in drawn.warnings:
        say(f"! {warning.form} {warning.field}: {warning.message}")
    say(f"{len(drawn.sheets)}部 {drawn.pages}ページ: {args.out}")
    return 0


def sealed(args: argparse.Namespace, pdf: bytes) -> bytes:
    """The file with the seal of the desk at ``--home``."""
    from desk_app.bootstrap.sealing import FolderSeals
    from desk_app.cli.base import passphrase_source

    return FolderSeals(args.home, passphrase_source(args)).seal(pdf)


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


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises OperatorError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise OperatorError(path.name, "読めません。", "場所と名前を確かめてください。") from error
