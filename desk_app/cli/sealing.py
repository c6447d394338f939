"""`desk seal …`: the key with which this desk seals its packets (電子シール), and its certificate."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, group, passphrase_source, say

if TYPE_CHECKING:
    from desk_app.bootstrap.sealing import FolderSeals


def register(commands: Commands) -> None:
    """Add `seal show`, `seal renew` and `seal export`."""
    sub = group(commands, "seal", "the desk's seal key and certificate")
    add(sub, "show", "the certificate in use: fingerprint and last day", show)
    add(sub, "renew", "a new key and certificate; earlier certificates stay for checking", renew)
    exporting = add(sub, "export", "write the certificate, for checking packets elsewhere", export)
    exporting.add_argument("file", type=Path, metavar="FILE.crt")


def show(args: argparse.Namespace) -> int:
    """Say which certificate is in use, and warn before it runs out."""
    seals = _seals(args)
    return _tell(args, seals, renewed=False)


def renew(args: argparse.Namespace) -> int:
    """Make a new key and certificate."""
    seals = _seals(args)
    seals.renew()
    return _tell(args, seals, renewed=True)


def export(args: argparse.Namespace) -> int:
    """Write the certificate as a file. It is public."""
    args.file.write_bytes(_seals(args).current().certificate)
    say(f"書き出しました: {args.file}")
    return 0


def _seals(args: argparse.Namespace) -> FolderSeals:
    from desk_app.bootstrap.sealing import FolderSeals

    return FolderSeals(args.home, passphrase_source(args))


def _tell(args: argparse.Namespace, seals: FolderSeals, *, renewed: bool) -> int:
    from desk_app.storage.seal_keys import WARN_DAYS

    key = seals.current()
    ending = key.valid_until - timedelta(days=WARN_DAYS) <= seals.clock.now()
    if args.json:
        until = key.valid_until.date().isoformat()
        document({"fingerprint": key.fingerprint, "valid_until": until, "renewed": renewed, "ending": ending})
    say(f"{'更新しました。' if renewed else ''}証明書の指紋 {key.fingerprint} 期限 {key.valid_until:%Y-%m-%d}")
    if ending:
        say("! まもなく期限が切れます。desk seal renew で更新してください。")
    return 0
