"""`desk staff`, `desk supervisor`, `desk kiosk`: the three faces of one program."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, passphrase_source
from desk_app.domain.errors import EnvironmentProblem, OperatorError
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

    require_display()
    from ui.main import prepare_application, run_face

    later = LaterDesk(lambda: opened(args))
    try:
        return run_face(prepare_application(), args.face, later.app(demo=demo), until_ready=args.until_ready)
    finally:
        later.close()


def require_display() -> None:
    """Raise EnvironmentProblem where no window can be shown: Qt would end the process without a word for people."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named):
        raise EnvironmentProblem(
            "画面",
            "この端末に画面がありません。",
            "画面のある端末で開くか、`desk demo --headless OUT` を使ってください。",
            retry=False,
        )


def opened(args: argparse.Namespace) -> OpenDesk:
    """The desk of the data folder, its unfinished print jobs followed up."""
    from desk_app.bootstrap.desk import open_desk
    from ui.system_queues import QtQueues

    desk = open_desk(args.home, passphrase=passphrase_source(args), clerk=args.clerk, queues=QtQueues())
    if args.face == "supervisor" and args.clerk is None:
        reviewer = next((clerk for clerk in desk.app.session.clerks() if clerk.may_review()), None)
        if reviewer is not None:
            desk.app.session.sign_in(reviewer.id)
    if args.face == "kiosk" and not desk.settings.kiosk_exit_code:
        desk.close()
        raise OperatorError(
            "チェックイン端末", "終了の暗証番号がありません。", "desk.toml の kiosk_exit_code を決めてください。"
        )
    desk.recover_printing()
    return desk
