"""`desk protection …` and `desk audit lookups`: releases by two people, protections to look at, who was looked up."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseNumber, ClerkId, ReleaseId, ResidentId
from desk_app.domain.protection import ProtectedField, ReleaseState, field_words, protected_fields

if TYPE_CHECKING:
    from desk_app.bootstrap.desk import OpenDesk
    from desk_app.domain.ids import CaseId
    from desk_app.services.api import ProtectionService
    from desk_app.services.protection_views import LookupRow, ProtectionAlert, ReleaseView

STATES = {ReleaseState.PENDING: "審査待ち", ReleaseState.APPROVED: "承認", ReleaseState.REFUSED: "認めない"}


def register(commands: Commands) -> None:
    """Add `protection request`, `approve`, `refuse` and `list`."""
    items = "・".join(one.value for one in ProtectedField)
    sub = group(commands, "protection", "支援措置: releases of one person's items by two people")
    asking = add(sub, "request", "ask for exact items of one protected person in a case", request)
    asking.add_argument("case", help="受付番号 (MMDD-NNNN)")
    asking.add_argument("resident", help="宛名番号")
    asking.add_argument("--field", action="append", required=True, dest="fields", help=f"one item, repeated: {items}")
    asking.add_argument("--purpose", required=True, help="what it is for, without personal data")
    agreeing = add(sub, "approve", "agree as the one in charge, naming person and items once more", approve)
    agreeing.add_argument("release")
    agreeing.add_argument("resident", help="宛名番号 of the person to be released")
    agreeing.add_argument(
        "--field", action="append", required=True, dest="fields", help="exactly the items asked for"
    )
    turning = add(sub, "refuse", "turn a request down", refuse)
    turning.add_argument("release")
    turning.add_argument("--reason", required=True)
    showing = add(sub, "list", "requests that wait, protections that end or are past their end", listing)
    showing.add_argument("--case", default="", help="everything asked for in this case (受付番号) instead")
    showing.add_argument("--day", type=date.fromisoformat, default=None, help="YYYY-MM-DD, today by default")
    for one in (asking, agreeing, turning, showing):
        one.add_argument("--by", required=True, help="account at work")


def register_lookups(audit: Commands) -> None:
    """Add `audit lookups`."""
    looking = add(audit, "lookups", "who searched and opened whom on a day, those to look at first on top", lookups)
    looking.add_argument("--day", type=date.fromisoformat, default=None, help="YYYY-MM-DD, today by default")
    looking.add_argument("--by", required=True, help="account of the supervisor")


def _at_work(desk: OpenDesk, args: argparse.Namespace) -> ProtectionService:
    desk.app.session.sign_in(ClerkId(args.by))
    assert desk.app.protection is not None
    return desk.app.protection


def _case(desk: OpenDesk, number: str) -> CaseId:
    with desk.context.unit_of_work() as uow:
        found = uow.cases.by_number(CaseNumber(number), desk.context.clock.today().year)
    if found is None:
        raise OperatorError(f"受付 {number}", "今年の受付にありません。", "番号を確かめてください。")
    return found.id


def release_json(one: ReleaseView) -> dict[str, object]:
    """A release as its schema has it; it names no person but by 宛名番号."""
    return {
        "id": one.id,
        "case": one.case_number,
        "resident_id": one.resident_id,
        "fields": [field.value for field in one.fields],
        "purpose": one.purpose,
        "state": one.state.value,
        "in_force": one.lock is None,
        "lock": one.lock.value if one.lock else "",
        "requested_by": one.requested_by,
        "requested_at": one.requested_at.isoformat(),
        "decided_by": one.decided_by,
        "until": one.until.isoformat() if one.until else None,
        "reason": one.reason,
    }


def alert_json(one: ProtectionAlert) -> dict[str, object]:
    """An alert without the person's name."""
    return {
        "kind": one.kind,
        "resident_id": one.resident_id,
        "ends_on": one.ends_on.isoformat() if one.ends_on else None,
        "release": one.release,
    }


def request(args: argparse.Namespace) -> int:
    """Ask for a release; the id printed is what the second person names."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        protection = _at_work(desk, args)
        case = _case(desk, args.case)
        one = protection.request(case, ResidentId(args.resident), protected_fields(args.fields), args.purpose)
    _told(args, one, "申請しました。別の支援措置責任者の審査を待っています。")
    return 0


def approve(args: argparse.Namespace) -> int:
    """Agree to a release; another person or another set of items is refused."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        protection = _at_work(desk, args)
        fields = protected_fields(args.fields)
        one = protection.approve(ReleaseId(args.release), ResidentId(args.resident), fields)
    assert one.until is not None
    _told(args, one, f"{one.until:%H:%M} まで解除しました。時間が過ぎると自動で閉じます。")
    return 0


def refuse(args: argparse.Namespace) -> int:
    """Turn a request down with a reason."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        one = _at_work(desk, args).refuse(ReleaseId(args.release), args.reason)
    _told(args, one, "認めませんでした。")
    return 0


def _told(args: argparse.Namespace, one: ReleaseView, words: str) -> None:
    if args.json:
        document(release_json(one))
    else:
        print(one.id)
    say(f"受付 {one.case_number} {field_words(one.fields)}: {words}")


def listing(args: argparse.Namespace) -> int:
    """The releases of a case, or what waits and which protections end or are past their end."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        protection = _at_work(desk, args)
        releases = protection.of_case(_case(desk, args.case)) if args.case else protection.pending()
        alerts = () if args.case else protection.alerts(args.day or desk.context.clock.today())
    if args.json:
        document({"releases": [release_json(x) for x in releases], "alerts": [alert_json(x) for x in alerts]})
        return 0
    for one in releases:
        print(one.id, one.case_number, one.resident_id, field_words(one.fields), STATES[one.state], sep="\t")
    for alert in alerts:
        if alert.ends_on is not None:
            print(alert.resident_id, alert.ends_on, alert.kind, sep="\t")
    say(f"申請 {len(releases)}件 期限の確認 {sum(1 for one in alerts if one.ends_on)}件")
    return 0


def lookup_json(row: LookupRow) -> dict[str, object]:
    """The look-ups of one person at work."""
    return {
        "clerk_id": row.clerk_id,
        "clerk": row.clerk,
        "searches": row.searches,
        "opened": row.opened,
        "without_case": row.without_case,
        "unusual": row.unusual,
        "by_number": row.by_number,
        "flags": list(row.flags),
        "lookups": [
            {
                "at": one.at.isoformat(),
                "action": one.action,
                "subject": one.subject,
                "case": one.case,
                "why": one.why,
                "unusual": one.unusual,
                "by": one.by,
                "hits": one.hits,
            }
            for one in row.lookups
        ],
    }


def lookups(args: argparse.Namespace) -> int:
    """Print the look-ups of a day as the contract's document, or a line a person at work."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        protection = _at_work(desk, args)
        day = args.day or desk.context.clock.today()
        rows = protection.lookups(day)
    if args.json:
        document({"day": day.isoformat(), "clerks": [lookup_json(row) for row in rows]})
    else:
        for row in rows:
            print(row.clerk, row.searches, row.opened, row.without_case, "、".join(row.flags), sep="\t")
    count, flagged = sum(row.searches + row.opened for row in rows), sum(1 for row in rows if row.flags)
    say(f"照会 {count}件 確認が必要な職員 {flagged}人")
    return 0
