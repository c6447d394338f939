"""`desk residents …`: the resident cache."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from desk_app.cli import resident_keeping
from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.cli.progress import ProgressLine
from desk_app.cli.resident_search import add_arguments, search
from desk_app.domain.errors import InvalidInput


def register(commands: Commands) -> None:
    """Add `residents import`, `search`, `stats`, and what keeps the cache safe and fresh."""
    sub = group(commands, "residents", "the resident cache")
    taking = add(sub, "import", "take in a CSV of the resident register, whole or not at all", take)
    taking.add_argument("file", type=Path)
    taking.add_argument("--delta", action="store_true", help="changes only (異動区分), in one transaction")
    taking.add_argument("--map", type=Path, help="TOML that maps a vendor's names, codes and dates to ours")
    taking.add_argument("--fewer", action="store_true", help="a full load may lose many of the people there are")
    searching = add(sub, "search", "find people by anything", search)
    add_arguments(searching)
    add(sub, "stats", "how many people and households, as of when", stats)
    resident_keeping.register(sub)


def take(args: argparse.Namespace) -> int:
    """Import a CSV; with any fault nothing is taken and the status is 1."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        line = ProgressLine()
        try:
            report = desk.folder.import_residents(
                args.file, delta=args.delta, mapping=args.map, progress=line, fewer=args.fewer
            )
        except InvalidInput as error:
            if args.json:
                document(
                    {
                        "rows": 0,
                        "inserted": 0,
                        "updated": 0,
                        "removed": 0,
                        "seconds": 0.0,
                        "faults": [resident_keeping.fault_json(fault) for fault in error.faults],
                    }
                )
            raise
        finally:
            line.end()
    if args.json:
        document(
            {
                "rows": report.rows,
                "inserted": report.inserted,
                "updated": report.updated,
                "removed": report.removed,
                "seconds": round(report.seconds, 3),
                "faults": [],
                "warnings": [resident_keeping.fault_json(fault) for fault in report.warnings],
            }
        )
    for warning in report.warnings:
        say(f"  {warning.line}行目 {warning.column}: {warning.message}")
    rate = f"{report.seconds:.1f}秒、毎秒{report.rows_per_second:,.0f}行"
    say(f"{report.rows:,}行を取り込みました({rate})。")
    if args.delta:
        counts = f"新規{report.inserted:,}・変更{report.updated:,}・消除{report.removed:,}"
        say(f"{counts}、支援措置の設定{report.guarded:,}・解除{report.released:,}")
    return 0


def stats(args: argparse.Namespace) -> int:
    """Counts of the cache and its freshness."""
    from desk_app.bootstrap.desk import open_desk

    start = time.perf_counter()
    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        cache = desk.folder.cache()
        numbers = dict(cache.stats())
        as_of = cache.as_of()
    values = {**numbers, "as_of": as_of.isoformat() if as_of else None}
    if args.json:
        document(values)
    else:
        for name, value in values.items():
            print(name, value, sep="\t")
    say(f"{time.perf_counter() - start:.1f}秒")
    return 0
