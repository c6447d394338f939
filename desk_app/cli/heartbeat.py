"""Measures the worst gap of the window's event loop during import, packet and print; a child of `desk bench`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.bootstrap.desk import OpenDesk, open_desk
from desk_app.cli.base import passphrase_file
from desk_app.cli.demo import RESIDENTS, demo_answers
from desk_app.cli.scripted import DemoVisit, Step
from desk_app.services.views import CaseView

if TYPE_CHECKING:
    from ui.walk import Walk


def main() -> None:
    """Print ``name<TAB>milliseconds`` for each kind of long work, and for an idle window."""
    from ui.walk import Walk, prepare

    prepare()
    home = Path(os.environ["IPPITSU_HOME"])
    secret = passphrase_file(os.environ["IPPITSU_PASSPHRASE_FILE"])
    with open_desk(home, passphrase=secret) as desk, tempfile.TemporaryDirectory(prefix="ippitsu-gap-") as scratch:
        walk = Walk(desk.app, Path(scratch))
        try:
            measure(desk, walk, Path(scratch))
        finally:
            walk.close()


def measure(desk: OpenDesk, walk: Walk, scratch: Path) -> None:
    """One gap after another; every action runs on the services' thread while the windows live on."""
    from desk_app.demo.city import write_city

    city = scratch / "city.csv"
    write_city(city, residents=RESIDENTS, seed=2)
    steps = DemoVisit(desk.app, demo_answers(), printer=f"folder:{scratch / 'printed'}").steps()
    case = walk.call(lambda: until(steps, "4-confirm"))
    walk.store.put(case)
    walk.settle()
    print("idle", walk.gap(lambda: walk.pause(1500)), sep="\t")
    print(
        "import of 20,000",
        walk.gap(lambda: walk.call(lambda: desk.folder.import_residents(city, apart=True))),
        sep="\t",
    )
    print("packet", walk.gap(lambda: walk.call(lambda: until(steps, "5-signed"))), sep="\t")
    print("print", walk.gap(lambda: walk.call(lambda: until(steps, "6-printed"))), sep="\t")


def until(steps: Iterator[Step], name: str) -> CaseView:
    """Walk on to the step of this name."""
    for step in steps:
        if step.name == name:
            return step.view
    raise LookupError(name)
