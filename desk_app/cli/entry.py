"""Parses `desk …`, runs the command, turns errors into an exit status: 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib import import_module

from desk_app import __version__
from desk_app.cli.base import say
from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError

ROOMS = {
    "folder": ("init",),
    "demo": ("demo",),
    "windows": ("staff", "supervisor", "kiosk"),
    "residents": ("residents",),
    "rules": ("rules", "decide", "next"),
    "paper": ("forms", "packet"),
    "packet_signing": ("packet",),
    "packet_checking": ("packet",),
    "sealing": ("seal",),
    "prints": ("print",),
    "devices": ("devices",),
    "cases": ("cases", "review", "audit"),
    "protection": ("protection",),
    "bench": ("bench",),
}
"""Which module of this package has which commands."""

PRINT_WORDS = ("status", "resume", "cancel", "confirm", "printers", "test")
PAIRS = frozenset({("packet", "verify"), ("packet", "sign"), *(("print", word) for word in PRINT_WORDS)})
"""Two words that are one command beside a command of the first word alone."""


def rooms_for(command: str) -> list[str]:
    """The module of a command, or all of them: a command starts without loading what the others need."""
    return [room for room, commands in ROOMS.items() if command in commands] or list(ROOMS)


def parser(command: str = "") -> argparse.ArgumentParser:
    """The command line; with a known command only that command's part."""
    top = argparse.ArgumentParser(prog="desk", description="一筆 (Ippitsu): the write-nothing one-stop counter")
    top.add_argument("--version", action="version", version=f"ippitsu {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in rooms_for(command):
        import_module(f"desk_app.cli.{room}").register(commands)
    return top


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """The words of a command line as options; ends the process with status 2 (or 0 for --help)."""
    command = words[0] if words else ""
    joined = [" ".join(words[:2]), *words[2:]] if tuple(words[:2]) in PAIRS else list(words)
    return parser(command).parse_args(joined)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status says whose fault a failure was only through its text."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    args = parsed(sys.argv[1:] if arguments is None else arguments)
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
