"""`desk devices look` and `sign`: what lies on a reader, and a digest signed with the resident's card."""

from __future__ import annotations

import argparse
import re
import sys
from base64 import b64encode
from datetime import datetime

from desk_app.cli.base import Commands, add, document, say
from desk_app.domain.card import CardKind
from desk_app.domain.errors import OperatorError


def register(sub: Commands) -> None:
    """Add `look` and `sign` to `desk devices`."""
    looking = add(sub, "look", "what lies on the reader and the tries its secrets have left; sends no secret", look)
    looking.add_argument("uri")
    looking.add_argument("--card", choices=[kind.value for kind in CardKind], help="which card is meant")
    signing = add(sub, "sign", "sign a SHA-256 digest with the resident's card", sign)
    signing.add_argument("uri")
    signing.add_argument("--digest", required=True, help="64 hexadecimal digits")
    signing.add_argument(
        "--secret-from-stdin", action="store_true", required=True, help="standard input holds the 署名用パスワード"
    )
    signing.add_argument("--confirmed", action="store_true", help="send the password although few tries are left")


def look(args: argparse.Namespace) -> int:
    """Say what lies there. Costs no try."""
    from devices.desk import DeskReaders

    readers = DeskReaders([args.uri])
    try:
        found = readers.look_at_card(args.uri, CardKind(args.card) if args.card else None)
    finally:
        readers.close()
    if args.json:
        document(
            {
                "kind": found.kind.value,
                "tries": dict(found.tries),
                "pin_set": found.pin_set,
                "also": [kind.value for kind in found.also],
            }
        )
    else:
        print(found.kind.value, *(f"{word}={left}" for word, left in found.tries.items()), sep="\t")
    return 0


def sign(args: argparse.Namespace) -> int:
    """Sign once. The password is never sent twice; a wrong one ends with status 1 and the tries left."""
    from devices.desk import DeskReaders

    if not re.fullmatch("[0-9A-Fa-f]{64}", args.digest):
        raise OperatorError("--digest", "SHA-256の値ではありません。", "16進数64桁で指定してください。")
    password = sys.stdin.readline().strip()
    readers = DeskReaders([args.uri])
    try:
        made = readers.sign_digest(
            args.uri,
            password=password,
            digest=bytes.fromhex(args.digest),
            at=datetime.now().astimezone(),
            confirmed=args.confirmed,
        )
    finally:
        readers.close()
    document(
        {
            "digest": made.digest.hex(),
            "signature": b64encode(made.signature).decode("ascii"),
            "certificate": b64encode(made.certificate).decode("ascii"),
            "issuer_certificate": b64encode(made.issuer_certificate).decode("ascii"),
            "valid_from": made.valid_from.isoformat(),
            "valid_until": made.valid_until.isoformat(),
            "signed_at": made.signed_at.isoformat(),
            "tries_before": made.tries_before,
            "tries_left": made.tries_left,
            "statement": made.statement,
        }
    )
    say(made.statement)
    return 0
