"""`desk cases …`, `desk review …`, `desk audit verify`: supervision without a window."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.cli.protection import register_lookups
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import ClerkId
from desk_app.domain.review import ReviewState

if TYPE_CHECKING:
    from desk_app.services.views import CaseRow


def register(commands: Commands) -> None:
    """Add `cases list`, `cases export`, `review approve`, `review return`, `audit verify`, `audit lookups`."""
    sub = group(commands, "cases", "the day's cases")
    listing_ = add(sub, "list", "cases of a day", listing)
    listing_.add_argument("--day", type=date.fromisoformat, default=None, help="YYYY-MM-DD, today by default")
    exporting = add(sub, "export", "one case and its packet into a folder", export)
    exporting.add_argument("case", help="受付番号 (MMDD-NNNN)")
    exporting.add_argument("--to", type=Path, required=True)
    exporting.add_argument("--year", type=int, default=None)
    reviewing = group(commands, "review", "second look at finished cases")
    for name, text in (("approve", "approve a waiting case"), ("return", "return a waiting case")):
        one = add(reviewing, name, text, review)
        one.add_argument("case", help="受付番号 (MMDD-NNNN)")
        one.add_argument("--by", required=True, help="account of the reviewer")
        one.add_argument("--reason", default="", help="why it is returned")
        one.set_defaults(decision=name)
    audit = group(commands, "audit", "the hash-chained audit log")
    add(audit, "verify", "check every entry of the chain", verify)
    register_lookups(audit)


def case_json(row: CaseRow) -> dict[str, object]:
    """A case as in the contract; the review state `not_needed` also stands for one still open."""
    return {
        "number": row.number,
        "life_event": row.life_event,
        "state": row.status,
        "desk": row.desk,
        "clerk": row.clerk,
        "opened_at": row.opened_at.isoformat(),
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
        "procedures": row.procedures,
        "forms": row.forms,
        "minutes": row.minutes,
        "review": row.review.value,
    }


def listing(args: argparse.Namespace) -> int:
    """List the cases of a day."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        day = desk.app.reviews.day(args.day or desk.context.clock.today())
    if args.json:
        document({"cases": [case_json(row) for row in day.rows]})
    else:
        for row in day.rows:
            print(row.number, row.life_event, row.status, row.clerk, row.review.value, sep="\t")
    say(f"{day.received}件")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write ``case.json`` and ``packet.pdf`` of a case into a folder; the export is audited."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        written = desk.export_case(args.case, args.year or desk.context.clock.today().year, args.to)
    if args.json:
        document({"files": [str(path) for path in written]})
    for path in written:
        say(f"書き出しました: {path}")
    return 0


def review(args: argparse.Namespace) -> int:
    """Approve or return a case as a reviewer."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        desk.app.session.sign_in(ClerkId(args.by))
        day = desk.app.reviews.day(desk.context.clock.today())
        row = next((r for r in day.rows if r.number == args.case), None)
        if row is None:
            raise OperatorError(f"受付 {args.case}", "今日の受付にありません。", "番号を確かめてください。")
        if args.decision == "approve":
            detail = desk.app.reviews.approve(row.id)
        else:
            detail = desk.app.reviews.send_back(row.id, args.reason)
    if args.json:
        document({"number": detail.row.number, "review": detail.row.review.value})
    words = "承認しました" if detail.row.review is ReviewState.APPROVED else "差し戻しました"
    say(f"受付 {detail.row.number} を{words}。")
    return 0


def verify(args: argparse.Namespace) -> int:
    """Check the audit chain; status 1 when an entry was changed, removed or the end cut off."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk, desk.context.unit_of_work() as uow:
        entries, first_bad = uow.audit.verify()
    if args.json:
        document({"ok": first_bad is None, "entries": entries, "first_bad": first_bad})
    say(f"{entries}件 {'すべて正しい' if first_bad is None else f'{first_bad}件目から壊れています'}")
    return 0 if first_bad is None else 1
