"""`desk packet verify`: a packet beside what it says of itself and what the desk noted of its seal."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, passphrase_given, say
from desk_app.cli.paper import read_bytes
from desk_app.domain.seal import SealState

if TYPE_CHECKING:
    from printing.packet_manifest import PacketCheck

REMOVED = (
    "封印がはずされています({at:%Y-%m-%d %H:%M} に封印した記録があります)。"
    "封印より前に書き出した写しなら、書き出し直してください。"
)
NEVER = "封印した記録はありません。"
UNKNOWN = "受付の記録を開けないので、封印がはずされたかどうかは分かりません(--passphrase-file で開けます)。"


def register(commands: Commands) -> None:
    """Add `packet verify`."""
    checking = add(commands, "packet verify", "check a packet against what it says of itself", verify)
    checking.add_argument("file", type=Path)
    checking.add_argument(
        "--certificate", type=Path, action="append", default=[], help="certificate of another desk (desk seal export)"
    )


def verify(args: argparse.Namespace) -> int:
    """Check a packet against what it says of itself; status 1 when something does not hold."""
    from desk_app.bootstrap.paper import field_labels
    from desk_app.bootstrap.sealing import trusted_certificates
    from printing.packet_manifest import verify_packet

    pdf = read_bytes(args.file)
    found = verify_packet(pdf, trusted_certificates(args.home, args.certificate))
    if found.seal == SealState.ABSENT:
        found = against_the_record(args, pdf, found)
    whys = {one.key: one.told(field_labels(one.form)) for one in found.sheets if not one.ok}
    if args.json:
        document(
            {
                "ok": found.ok,
                "seal": found.seal,
                "signature": found.signature,
                "forms": [{"id": one.key, "ok": one.ok, "why": whys.get(one.key)} for one in found.sheets],
                "problems": [*(f"{key}: {why}" for key, why in whys.items()), *found.others],
            }
        )
    for key, why in whys.items():
        say(f"✗ {key}: {why}")
    for problem in found.others:
        say(f"✗ {problem}")
    for note in found.notes:
        say(note)
    say("正しい書類一式です。" if found.ok else "正しくありません。")
    return 0 if found.ok else 1


def against_the_record(args: argparse.Namespace, pdf: bytes, found: PacketCheck) -> PacketCheck:
    """A packet without a seal beside what the desk at ``--home`` noted: broken where it had one.

    Nobody is asked for a passphrase: without a keyring or a given file the records stay shut, and that is said.
    """
    from desk_app.bootstrap.seal_record import seal_record
    from printing.packet_manifest import manifest_hash

    record = seal_record(args.home, passphrase_given(args), manifest_hash(pdf))
    if record.sealed_at is not None:
        problem = REMOVED.format(at=record.sealed_at)
        return replace(found, seal=SealState.BROKEN.value, others=(*found.others, problem))
    if record.at_hand is None:
        return found
    return replace(found, notes=(*found.notes, NEVER if record.at_hand else UNKNOWN))
