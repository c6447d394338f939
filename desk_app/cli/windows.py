"""`desk staff`, `desk supervisor`, `desk kiosk`: the three faces of one program."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, passphrase_source
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import ClerkId

if TYPE_CHECKING:
    from desk_app.bootstrap.desk import OpenDesk

FACES = {
    "staff": "the desk: interview, forms, signature, printing",
    "supervisor": "the day's cases and their review",
    "kiosk": "self check-in on a touch screen",
}


def register(commands: Commands) -> None:
    """Add the three windows."""
    for face, text in FACES.items():
        one = add(commands, face, text, show)
        one.add_argument("--clerk", type=ClerkId, default=None, help="account that works here")
        one.add_argument("--until-ready", action="store_true", help="print `ready` when usable, then end")
        one.set_defaults(face=face)


def show(args: argparse.Namespace) -> int:
    """Open the window of this face and stay until it is closed. The desk opens behind it."""
    from desk_app.bootstrap.later import LaterDesk, is_demo

    try:
        demo = is_demo(args.home)
    except FileNotFoundError:
        raise OperatorError(
            "データフォルダ", "まだ準備されていません。", "`desk init --home DIR` で準備してください。"
        ) from None

    from ui.main import prepare_application, run_face

    later = LaterDesk(lambda: opened(args))
    try:
        return run_face(prepare_application(), args.face, later.app(demo=demo), until_ready=args.until_ready)
    finally:
        later.close()


def opened(args: argparse.Namespace) -> OpenDesk:
    """The desk of the data folder, its unfinished print jobs followed up."""
    from desk_app.bootstrap.desk import open_desk

    desk = open_desk(args.home, passphrase=passphrase_source(args), clerk=args.clerk)
    desk.recover_printing()
    return desk
