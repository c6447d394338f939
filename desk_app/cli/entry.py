"""Parses `desk …`, runs the command, turns errors into an exit status: 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from desk_app import __version__
from desk_app.cli import bench, cases, demo, devices, folder, paper, residents, rules, windows
from desk_app.cli.base import say
from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError

ROOMS = (folder, demo, windows, residents, rules, paper, devices, cases, bench)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="desk", description="一筆 (Ippitsu): the write-nothing one-stop counter")
    top.add_argument("--version", action="version", version=f"ippitsu {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in ROOMS:
        room.register(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status says whose fault a failure was only through its text."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    args = parser().parse_args(arguments)
    try:
        return int(args.handler(args))
    except InvalidInput as error:
        say(f"✗ {error}")
        for fault in error.faults:
            place = f"{fault.line}行目 " if fault.line is not None else ""
            say(f"  {place}{fault.column or ''} {fault.message}")
    except (OperatorError, EnvironmentProblem) as error:
        say(f"✗ {error}")
    except KeyboardInterrupt:
        say("中断しました。")
    return 1
