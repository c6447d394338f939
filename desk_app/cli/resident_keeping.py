"""`desk residents rekey/backup/restore/watch/imports`: keeping the resident cache safe and fresh."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, passphrase_file, passphrase_source, say
from desk_app.domain.errors import InvalidInput, OperatorError

if TYPE_CHECKING:
    from desk_app.bootstrap.desk import OpenDesk
    from desk_app.domain.errors import Fault
    from desk_app.domain.resident_import import ImportEntry
    from desk_app.storage.cache_backup import BackupReport


def register(residents: Commands) -> None:
    """Add `residents rekey`, `backup`, `restore`, `watch` and `imports`."""
    add(residents, "rekey", "encrypt the resident cache anew under a fresh key", rekey)
    for name, text, handler in (
        ("backup", "write the resident cache to one file under a passphrase of its own", backup),
        ("restore", "put a backup in the place of the resident cache, whole or not at all", restore),
    ):
        one = add(residents, name, text, handler)
        one.add_argument("file", type=Path)
        one.add_argument(
            "--backup-passphrase-file", type=Path, help="file whose first line is the backup's passphrase"
        )
    watching = add(residents, "watch", "take in the files dropped into a folder, again and again", watch)
    watching.add_argument("folder", type=Path)
    watching.add_argument("--delete", action="store_true", help="delete files that were taken (else they go to 済)")
    watching.add_argument("--map", type=Path, help="TOML that maps a vendor's column names to ours")
    watching.add_argument("--every", type=float, default=5.0, help="seconds between two looks")
    watching.add_argument("--settled", type=float, default=10.0, help="seconds a file has to stay as it is")
    watching.add_argument("--looks", type=int, default=0, help="end after so many looks (0: go on until Ctrl+C)")
    add(residents, "imports", "what became of the last files", imports)


def fault_json(fault: Fault) -> dict[str, object]:
    """A fault as in the contract."""
    return {"line": fault.line, "column": fault.column, "value_kind": fault.value_kind, "message": fault.message}


def entry_json(one: ImportEntry) -> dict[str, object]:
    """What became of a file as its schema has it."""
    return {
        "at": one.at.isoformat(),
        "kind": "delta" if one.delta else "full",
        "ok": one.ok,
        "source": one.source,
        "rows": one.rows,
        "inserted": one.inserted,
        "updated": one.updated,
        "removed": one.removed,
        "seconds": round(one.seconds, 3),
        "rows_per_second": round(one.rows_per_second, 1),
        "why": one.why,
        "fault_count": one.fault_count,
        "faults": [fault_json(fault) for fault in one.faults],
    }


def entry_line(one: ImportEntry) -> str:
    """The same as a line for people."""
    kind, name = "差分" if one.delta else "全件", one.source or "(名前は記録しません)"
    if not one.ok:
        return f"{one.at:%m/%d %H:%M} {kind} {name} 不可: {one.why}(誤り {one.fault_count:,}か所)"
    return f"{one.at:%m/%d %H:%M} {kind} {name} {one.rows:,}行 {one.seconds:.1f}秒 毎秒{one.rows_per_second:,.0f}行"


def rekey(args: argparse.Namespace) -> int:
    """Give the resident cache a new key; killed half-way it opens with one of the two."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        desk.folder.renew_cache_key()
        _audited(desk, "residents_rekey")
    if args.json:
        document({"renewed": True})
    say("住民情報の鍵を新しくしました。前の控えは、控えの合言葉でこれまでどおり戻せます。")
    return 0


def backup(args: argparse.Namespace) -> int:
    """Write a backup; its passphrase is asked for twice where there is a terminal."""
    from desk_app.bootstrap.desk import open_desk

    passphrase = backup_passphrase(args, twice=True)
    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        report = desk.folder.back_up(args.file, passphrase)
        _audited(desk, "residents_backup")
    return _reported(args, report, "控えを書きました。合言葉がないと誰にも開けません。受付データは含みません。")


def restore(args: argparse.Namespace) -> int:
    """Put a backup in place; whatever is wrong with it, the present data stay."""
    from desk_app.bootstrap.desk import open_desk

    passphrase = backup_passphrase(args, twice=False)
    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        report = desk.folder.restore(args.file, passphrase)
        _audited(desk, "residents_restore")
    return _reported(args, report, "控えから戻しました。この日時よりあとの差分を取り込んでください。")


def watch(args: argparse.Namespace) -> int:
    """Look after a drop folder until interrupted; what was taken or refused is told line by line."""
    import time

    from desk_app.bootstrap.desk import open_desk
    from desk_app.bootstrap.drop_watch import DropWatch
    from desk_app.storage.drop_folder import Rules
    from desk_app.storage.import_mapping import read_mapping

    rules = Rules(args.delete, read_mapping(args.map), args.settled)
    if not args.folder.is_dir():
        raise OperatorError("取込みフォルダー", "ありません。", "フォルダーを作ってから始めてください。")
    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        drop = DropWatch(desk.folder, args.folder, rules, mapping=args.map)
        looks, told = 0, ""
        while not args.looks or looks < args.looks:
            if looks:
                time.sleep(args.every)
            looks += 1
            done = drop.look()
            for one in reversed(desk.folder.imports()[:done]):
                say(entry_line(one))
            if drop.state().problem not in ("", told):
                say(drop.state().problem)
            told = drop.state().problem
    if args.json:
        document({"waiting": drop.state().waiting, "refused": drop.state().refused, "problem": told})
    return 1 if told else 0


def imports(args: argparse.Namespace) -> int:
    """Print what became of the last files, newest first."""
    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        entries = desk.folder.imports()
    if args.json:
        document({"imports": [entry_json(one) for one in entries]})
    else:
        for one in entries:
            print(entry_line(one))
    say(f"{len(entries)}件")
    return 0


def backup_passphrase(args: argparse.Namespace, *, twice: bool) -> str:
    """The backup's passphrase from its file or the terminal. Raises OperatorError where there is neither."""
    if args.backup_passphrase_file:
        return passphrase_file(args.backup_passphrase_file)()
    if sys.stdin is None or not sys.stdin.isatty():
        raise OperatorError(
            "控えの合言葉", "ありません。", "--backup-passphrase-file で合言葉のファイルを指してください。"
        )
    ask: Callable[[str], str] = lambda text: getpass.getpass(text, stream=sys.stderr)  # noqa: E731
    first = ask("控えの合言葉: ")
    if twice and ask("もう一度: ") != first:
        raise InvalidInput("控えの合言葉", "2回の入力が違います。", "もう一度始めてください。")
    return first


def _reported(args: argparse.Namespace, report: BackupReport, words: str) -> int:
    if args.json:
        document(asdict(report))
    say(f"{report.residents:,}人 データの日時 {report.as_of} 控えの日時 {report.made_at}")
    say(words)
    return 0


def _audited(desk: OpenDesk, action: str) -> None:
    with desk.context.unit_of_work() as uow:
        desk.context.audit(uow, action, "", "管理")
        uow.commit()
