"""What every command shares: options, output, opening the data folder."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from desk_app.home import default_home

Handler = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""argparse names its sub-command collection only under this private name."""


def say(text: str) -> None:
    """A line for people, on standard error."""
    print(text, file=sys.stderr, flush=True)


def document(value: Any) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    sys.stdout.flush()


def add(commands: Commands, name: str, help_text: str, handler: Handler) -> argparse.ArgumentParser:
    """A command with the options that all have: ``--home`` and ``--json``."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--home", type=Path, default=default_home(), help="data folder")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--passphrase-file", type=Path, help="file whose first line opens the key file")
    parser.set_defaults(handler=handler)
    return parser


def group(commands: Commands, name: str, help_text: str) -> Commands:
    """A command with sub-commands of its own."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    return parser.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def passphrase_given(args: argparse.Namespace) -> Callable[[], str] | None:
    """The passphrase from the named file; None where none is named: nobody is asked."""
    path = args.passphrase_file or os.environ.get("IPPITSU_PASSPHRASE_FILE")
    return passphrase_file(path) if path else None


def passphrase_source(args: argparse.Namespace) -> Callable[[], str] | None:
    """Where the passphrase of the key file comes from: the named file, or the terminal; None where neither is."""
    if (given := passphrase_given(args)) is not None:
        return given
    if sys.stdin is not None and sys.stdin.isatty():
        return lambda: getpass.getpass("鍵ファイルの合言葉: ", stream=sys.stderr)
    return None


def passphrase_file(path: str | Path) -> Callable[[], str]:
    """Reads the passphrase from the first line of a file when it is asked for."""
    return lambda: Path(path).read_text(encoding="utf-8").splitlines()[0]
