"""`desk packet sign`: the resident's own signature on a finished packet, by the key of the card (JPKI 署名用)."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from desk_app.cli.base import Commands, add, say
from desk_app.cli.paper import read_bytes


def register(commands: Commands) -> None:
    """Add `packet sign`."""
    signing = add(commands, "packet sign", "sign a packet with the resident's card", sign)
    signing.add_argument("file", type=Path)
    signing.add_argument("--card", required=True, metavar="URI", help="the reader on which the card lies")
    signing.add_argument("--out", type=Path, required=True)
    signing.add_argument(
        "--secret-from-stdin", action="store_true", required=True, help="standard input holds the 署名用パスワード"
    )
    signing.add_argument("--confirmed", action="store_true", help="send the password although few tries are left")


def sign(args: argparse.Namespace) -> int:
    """Append the signature. The password goes to the card once; a wrong one ends with status 1 and the tries left."""
    from devices.desk import DeskReaders
    from printing.seal import BY_CARD, RESIDENT_FIELD, seal_pdf

    pdf = read_bytes(args.file)
    password = sys.stdin.readline().strip()
    now = datetime.now().astimezone()
    readers = DeskReaders([args.card])
    try:
        signed = readers.with_card_key(
            args.card,
            lambda key: seal_pdf(pdf, key, now, field=RESIDENT_FIELD),
            password=password,
            at=now,
            confirmed=args.confirmed,
        )
    finally:
        readers.close()
    args.out.write_bytes(signed)
    say(BY_CARD)
    return 0
