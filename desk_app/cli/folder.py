"""`desk init`: a new data folder with its keys, town and first accounts."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk_app.cli.base import Commands, add, document, passphrase_source, say


def register(commands: Commands) -> None:
    """Add `init`."""
    making = add(commands, "init", "a new encrypted data folder", init)
    making.add_argument("--city", type=Path, help="desk.toml of the town (the demo town without it)")


def init(args: argparse.Namespace) -> int:
    """Make the folder, its keys and the first accounts; an existing one is left as it is (status 1)."""
    from desk_app.bootstrap.demo_town import demo_settings
    from desk_app.bootstrap.desk import create_desk
    from desk_app.config import read_settings_file

    settings = read_settings_file(args.city, args.home) if args.city else demo_settings(args.home)
    with create_desk(settings, passphrase=passphrase_source(args)) as desk:
        clerks = desk.app.session.clerks()
    if args.json:
        document({"home": str(args.home), "town": settings.town.name, "clerks": [clerk.id for clerk in clerks]})
    say(f"{settings.town.name}のデータフォルダを準備しました: {args.home}")
    return 0
