"""`desk residents search`: people found, why, and on request who they live with and what was registered before."""

from __future__ import annotations

import argparse

from desk_app.app import App
from desk_app.cli.base import document, passphrase_source, say
from desk_app.services.resident_views import PastRow, PersonLook
from desk_app.services.views import SearchHit, SearchPage

HIDDEN = "(住所は表示できません)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("text")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--history", action="store_true", help="household and history of each person found")


def search(args: argparse.Namespace) -> int:
    """Print the hits as the contract's document, or as lines; with ``--history`` each person is looked at."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        page = desk.app.residents.search(args.text, limit=args.limit)
        looks = _looks(desk.app, page) if args.history else {}
    if args.json:
        document(
            {
                "hits": [_hit(hit, looks.get(hit.resident_id)) for hit in page.hits],
                "more": page.more,
                "elapsed_ms": round(page.elapsed_ms, 3),
                "narrows": list(page.narrows),
                "note": page.note,
            }
        )
        return 0
    for hit in page.hits:
        why = "・".join(hit.matched)
        print(hit.resident_id, hit.name, hit.kana, hit.birth_text, hit.address or HIDDEN, why, sep="\t")
        for line in _lines(looks.get(hit.resident_id)):
            print("", line, sep="\t")
    narrows = f"（{'・'.join(page.narrows)}で絞れます）" if page.narrows else ""
    say(f"{len(page.hits)}件{'以上' if page.more else ''}{narrows}{page.note}")
    return 0


def _looks(app: App, page: SearchPage) -> dict[str, PersonLook]:
    return {hit.resident_id: app.residents.look(hit.resident_id) for hit in page.hits}


def _hit(hit: SearchHit, look: PersonLook | None) -> dict[str, object]:
    values: dict[str, object] = {
        "resident_id": hit.resident_id,
        "household_id": hit.household_id,
        "name": hit.name,
        "kana": hit.kana,
        "birth_on": hit.birth_on.isoformat() if hit.birth_on else None,
        "birth_text": hit.birth_text,
        "address": hit.address,
        "status": hit.status,
        "guarded": hit.guarded,
        "matched": list(hit.matched),
        "telling": list(hit.telling),
    }
    if look is not None:
        values["household"] = [
            {
                "resident_id": one.resident_id,
                "name": one.name,
                "birth_text": one.birth_text,
                "relationship": one.relationship,
                "guarded": one.guarded,
            }
            for one in look.home
        ]
        values["history"] = [_past(row) for row in look.past]
    return values


def _past(row: PastRow) -> dict[str, object]:
    return {
        "on": row.on,
        "reason": row.reason,
        "changed": list(row.changed),
        "name": row.name,
        "kana": row.kana,
        "address": row.address,
        "present": row.present,
    }


def _lines(look: PersonLook | None) -> list[str]:
    if look is None:
        return []
    home = "世帯: " + "、".join(f"{one.name}({one.relationship})" for one in look.home)
    return [home, *("\t".join((row.on, row.reason, row.name, row.address or HIDDEN)) for row in look.past)]
