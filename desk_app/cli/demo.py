"""`desk demo`: the synthetic town with simulated devices, on screen or as one scripted case."""

from __future__ import annotations

import argparse
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, passphrase_source, say
from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.ids import FactId, PersonId
from resources import ROOT

if TYPE_CHECKING:
    from desk_app.bootstrap.desk import OpenDesk
    from desk_app.domain.fact import FactValue
    from desk_app.domain.interview import FactKey

RESIDENTS = 20_000


def register(commands: Commands) -> None:
    """Add `demo`."""
    one = add(commands, "demo", "the demo town; --headless walks one whole case without a screen", demo)
    one.add_argument("--headless", type=Path, metavar="OUT", help="write OUT/packet.pdf, OUT/*.png, OUT/case.json")


def demo(args: argparse.Namespace) -> int:
    """Open the demo desk, or walk one case into a folder."""
    if args.headless is not None:
        from desk_app.cli.headless import walk

        return walk(args.headless)
    from desk_app.cli.windows import require_display

    require_display()
    from ui.main import prepare_application, run_face

    application = prepare_application()
    with prepare_demo(args.home / "demo", passphrase=passphrase_source(args)) as desk:
        return run_face(application, "staff", desk.app)


def prepare_demo(
    home: Path, *, passphrase: Callable[[], str] | None = None, residents: int = RESIDENTS, fresh: bool = False
) -> OpenDesk:
    """The demo town at ``home``: opened as it is, or made anew when it is not there or cannot be opened.

    Without a keyring and without a passphrase the key file is sealed with a random one that only this run knows:
    the town is synthetic, and the next start makes it again.
    """

    from desk_app.bootstrap.demo_town import demo_settings
    from desk_app.bootstrap.desk import create_desk, open_desk

    if not fresh:
        try:
            return open_desk(home, passphrase=passphrase)
        except (OperatorError, EnvironmentProblem):
            pass
    remove_demo(home)
    if passphrase is None:
        once = secrets.token_urlsafe(24)
        passphrase = lambda: once  # noqa: E731 - a value, not a function worth a name
    say("架空の町を作っています(すべて架空の人です)…")
    start = time.perf_counter()
    desk = create_desk(demo_settings(home), passphrase=passphrase)
    fill_town(desk, residents)
    say(f"{residents:,}人の町ができました({time.perf_counter() - start:.1f}秒)。")
    return desk


def remove_demo(home: Path) -> None:
    """Remove an older demo town. Raises OperatorError for a folder that is not one."""

    from desk_app.config import read_settings

    if not home.exists() or not any(home.iterdir()):
        return
    try:
        is_demo = read_settings(home).demo
    except OperatorError:
        is_demo = False
    if not is_demo:
        raise OperatorError("デモの場所", f"{home} はデモのフォルダではありません。", "別の場所を選んでください。")
    shutil.rmtree(home)


def fill_town(desk: OpenDesk, residents: int) -> None:
    """Write the town as the CSV a town would hand over, take it in through the same door, remove the CSV."""
    from desk_app.demo.city import write_city

    with tempfile.TemporaryDirectory(prefix="ippitsu-city-") as scratch:
        path = Path(scratch) / "residents.csv"
        write_city(path, residents=residents, seed=1)
        desk.folder.import_residents(path)


def demo_answers() -> Mapping[FactKey, FactValue]:
    """What the demo family says, by fact and person."""
    from ruamel.yaml import YAML

    rows = YAML(typ="safe", pure=True).load((ROOT / "demo" / "answers.yaml").read_text(encoding="utf-8"))["answers"]
    return {(FactId(r["fact"]), PersonId(r["person"]) if r.get("person") else None): r["value"] for r in rows}
