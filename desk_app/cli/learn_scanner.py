"""`desk devices learn` and `desk devices sheet`: find out how a scanner is set, and the sheet for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk_app.cli.base import document, say
from desk_app.domain.learning import LearningStep


def learn(args: argparse.Namespace) -> int:
    """Learn from three scans; the URL to configure goes to standard output."""
    from devices.desk import DeskReaders

    readers = DeskReaders([args.uri])

    def on_step(step: LearningStep) -> None:
        if step.problem:
            say(step.problem)
        say(f"学習シートの {step.done + 1} を読み取ってください({step.done}/{step.total} 済み、{step.baud} bps)。")

    try:
        url = readers.learn_scanner(args.uri, on_step, lambda: False)
    finally:
        readers.close()
    if args.json:
        document({"uri": url})
    else:
        print(url)
    return 0


def sheet(args: argparse.Namespace) -> int:
    """Write the learning sheet as a PDF."""
    from printing.learning_sheet import learning_sheet

    Path(args.out).write_bytes(learning_sheet())
    say(f"学習シートを書きました: {args.out}")
    return 0
