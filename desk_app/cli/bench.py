"""`desk bench`: the speed figures, each measured in the same run and interleaved with a named baseline."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk_app.cli.base import Commands, add, document, say

EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv[:1])
window = QWidget()
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, lambda: (print("ready", flush=True), app.quit()))
app.exec()
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``ratio`` is the median over the baseline's median."""

    name: str
    samples: Sequence[float]
    unit: str
    goal: str
    baseline: str = ""
    baseline_samples: Sequence[float] = ()

    def to_json(self) -> dict[str, object]:
        """The contract's shape."""
        ordered = sorted(self.samples)
        middle = statistics.median(ordered)
        base = statistics.median(self.baseline_samples) if self.baseline_samples else None
        return {
            "name": self.name,
            "median": round(middle, 3),
            "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
            "unit": self.unit,
            "baseline": self.baseline,
            "ratio": round(middle / base, 2) if base else None,
            "goal": self.goal,
        }


def register(commands: Commands) -> None:
    """Add `bench`."""
    one = add(commands, "bench", "speed figures beside their baselines", bench)
    one.add_argument("--scale", type=int, default=1, help="so many times as many rounds")


def bench(args: argparse.Namespace) -> int:
    """Measure everything and print it."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="ippitsu-bench-") as scratch:
        desk = BenchDesk(Path(scratch))
        say("規則と書類を計測しています…")
        figures += rule_figures(40 * args.scale)
        figures += paper_figures(7 * args.scale)
        say("起動を計測しています…")
        figures += start_figures(desk, 5 * args.scale)
        say("取込・書類・印刷のあいだの画面の間を計測しています…")
        figures += heartbeat_figures(desk)
    rows = [figure.to_json() for figure in figures]
    if args.json:
        machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
        document({"machine": machine, "results": rows})
        return 0
    for row in rows:
        ratio = f"{row['ratio']}× {row['baseline']}" if row["ratio"] else ""
        print(f"{row['name']:<34}{row['median']:>10} {row['unit']:<4} p95 {row['p95']:>10}  {ratio}  ({row['goal']})")
    return 0


class BenchDesk:
    """A demo data folder in a scratch place, opened by child processes through a passphrase file."""

    def __init__(self, scratch: Path) -> None:
        from desk_app.cli.demo import prepare_demo

        self.home = scratch / "home"
        self.secret = scratch / "passphrase"
        self.secret.write_text("bench\n", encoding="utf-8")
        prepare_demo(self.home, passphrase=lambda: "bench").close()

    def environment(self) -> dict[str, str]:
        """Environment of a child process: off-screen, with the passphrase file."""
        return {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "IPPITSU_PASSPHRASE_FILE": str(self.secret),
            "IPPITSU_HOME": str(self.home),
        }


def timed(action: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each of so many calls, after two that warm up."""
    for _ in range(2):
        action()
    samples = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        samples.append((time.perf_counter() - start) * 1000)
    return samples


def rule_figures(rounds: int) -> list[Figure]:
    """decide and next for a household of six in the middle of its interview."""
    from desk_app.bootstrap.rules import base_engine, case_of
    from desk_app.domain.interview import InterviewState
    from resources import ROOT

    engine = base_engine()
    state = InterviewState(case_of(ROOT / "demo" / "household_of_six.yaml"))
    determinations = engine.decide(state)
    return [
        Figure("decide, household of six", timed(lambda: engine.decide(state), rounds), "ms", "< 5 ms"),
        Figure(
            "next, household of six",
            timed(lambda: engine.next_question(state, determinations), rounds),
            "ms",
            "< 5 ms",
        ),
    ]


def paper_figures(rounds: int) -> list[Figure]:
    """The demo family's packet, beside as many pages of plain reportlab with its fonts registered anew."""
    from desk_app.bootstrap.paper import demo_packet, draw
    from printing.plain import page_lines, plain_document

    packet = demo_packet()
    drawn = draw(packet)
    lines = page_lines(drawn.pdf)
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(rounds):
        ours += timed(lambda: draw(packet), 1)
        plain += timed(lambda: plain_document(lines), 1)
    name = f"packet of {len(packet.forms)} forms, {drawn.pages} pages"
    return [Figure(name, ours, "ms", "≤ plain", "plain reportlab, the same text", plain)]


def start_figures(desk: BenchDesk, rounds: int) -> list[Figure]:
    """Start to the painted staff window and to the filled one, beside an empty PySide6 window, interleaved."""
    shown: list[float] = []
    filled: list[float] = []
    empty: list[float] = []
    for _ in range(rounds):
        empty.append(moments([sys.executable, "-c", EMPTY_WINDOW], desk)["ready"])
        ours = moments([sys.executable, "-m", "desk_app", "staff", "--until-ready"], desk)
        shown.append(ours["shown"])
        filled.append(ours["ready"])
    baseline = "empty PySide6 window"
    return [
        Figure("start to usable staff window", shown, "ms", "≤ 2.5×", baseline, empty),
        Figure("start to its data (key file opened)", filled, "ms", "", baseline, empty),
    ]


def moments(command: Sequence[str], desk: BenchDesk) -> dict[str, float]:
    """Milliseconds from starting the command to each line it prints."""
    start = time.perf_counter()
    seen: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=desk.environment(), text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            seen[line.strip()] = (time.perf_counter() - start) * 1000
    if "ready" not in seen:
        raise RuntimeError(f"{command[1:3]} ended before its window was there")
    return seen


def heartbeat_figures(desk: BenchDesk) -> list[Figure]:
    """Worst gap of the window's event loop during import, packet and print, beside an idle window."""
    code = "from desk_app.cli.heartbeat import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env=desk.environment(), capture_output=True, text=True, timeout=300, check=True
    )
    gaps = dict(line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    idle = [float(gaps.pop("idle"))]
    return [
        Figure(f"worst window gap: {name}", [float(gap)], "ms", "< 50 ms", "idle window", idle)
        for name, gap in gaps.items()
    ]
