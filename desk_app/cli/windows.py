"""`desk staff`, `desk supervisor`, `desk kiosk`: the three faces of one program."""

from __future__ import annotations

import argparse

from desk_app.cli.base import Commands, add, passphrase_source
from desk_app.domain.ids import ClerkId

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
    """Open the window of this face and stay until it is closed."""
    from ui.main import prepare_application, run_face

    application = prepare_application()

    from desk_app.bootstrap.desk import open_desk

    with open_desk(args.home, passphrase=passphrase_source(args), clerk=args.clerk) as desk:
        desk.recover_printing()
        return run_face(application, args.face, desk.app, until_ready=args.until_ready)
