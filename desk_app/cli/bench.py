"""`desk bench`: the speed figures, each measured in the same run and interleaved with a named baseline."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.base import Commands, add, document, say
from desk_app.cli.bench_figure import Figure
from desk_app.domain.calendar_jp import registered_on
from desk_app.domain.life_event import LifeEvent
from desk_app.freed_memory import started_with

if TYPE_CHECKING:
    from desk_app.domain.situation import Situation
    from desk_app.rules.pack import RulePack

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


PARTS = ("rules", "paper", "print", "scanner", "start", "heartbeat", "residents")
CITY = 1000
"""From here on ``--scale`` is a number of residents, and asks for the part of the residents."""


def register(commands: Commands) -> None:
    """Add `bench`."""
    one = add(commands, "bench", "speed figures beside their baselines", bench)
    one.add_argument("--only", action="append", choices=PARTS, help="this part alone; may come more than once")
    one.add_argument(
        "--scale",
        type=int,
        default=1,
        help=f"so many times as many rounds; from {CITY:,} on a city of so many people",
    )


def parts_of(only: Sequence[str] | None, scale: int) -> tuple[str, ...]:
    """Which parts are measured, in their order: a city alone when it is asked for by its size."""
    if only:
        return tuple(part for part in PARTS if part in only)
    return ("residents",) if scale >= CITY else tuple(part for part in PARTS if part != "residents")


def bench(args: argparse.Namespace) -> int:
    """Measure what was asked for and print it."""
    rounds = 1 if args.scale >= CITY else args.scale
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="ippitsu-bench-") as scratch:
        for part in parts_of(args.only, args.scale):
            say(f"{_TITLES[part]}を計測しています…")
            figures += _figures(part, Path(scratch), rounds, args.scale)
    rows = [figure.to_json() for figure in figures]
    if args.json:
        machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
        document({"machine": machine, "results": rows})
        return 0
    for row in rows:
        ratio = f"{row['ratio']}× {row['baseline']}" if row["ratio"] else row["baseline"]
        times = f"{row['median']:>10} {row['unit']:<4} p95 {row['p95']:>10} p99 {row['p99']:>10}"
        print(f"{row['name']:<34}{times}  {ratio}  ({row['goal']})")
    return 0


_TITLES = {
    "rules": "規則",
    "paper": "書類",
    "print": "印刷",
    "scanner": "読取り",
    "start": "起動",
    "heartbeat": "取込・書類・印刷のあいだの画面の間",
    "residents": "住民情報",
}


def _figures(part: str, scratch: Path, rounds: int, scale: int) -> list[Figure]:
    measures: dict[str, Callable[[], list[Figure]]] = {
        "rules": lambda: rule_figures(40 * rounds),
        "paper": lambda: paper_figures(scratch, 3 * rounds),
        "print": lambda: print_figures(scratch, 3 * rounds),
        "scanner": lambda: scanner_figures(1000 * rounds),
        "start": lambda: start_figures(bench_desk(scratch), 5 * rounds),
        "heartbeat": lambda: heartbeat_figures(bench_desk(scratch)),
        "residents": lambda: city_figures(max(scale, CITY)),
    }
    return measures[part]()


def city_figures(residents: int) -> list[Figure]:
    """A city of so many people: load, difference, searches."""
    from desk_app.cli.bench_residents import resident_figures

    return resident_figures(residents)


def scanner_figures(count: int) -> list[Figure]:
    """A scan from the last byte on the line to a slot of the window."""
    from desk_app.cli.bench_scanner import scan_times

    ours, bare = scan_times(count)
    return [
        Figure("200-byte scan to the window's slot", ours, "ms", "p99 < 5 ms", "bare read of the same bytes", bare)
    ]


@cache
def bench_desk(scratch: Path) -> BenchDesk:
    """The desk that the parts of one run share."""
    return BenchDesk(scratch)


class BenchDesk:
    """A demo data folder in a scratch place, opened by child processes through a passphrase file."""

    def __init__(self, scratch: Path) -> None:
        from desk_app.cli.demo import prepare_demo

        self._compiled = scratch / "pycache"
        self.home = scratch / "home"
        self.secret = scratch / "passphrase"
        self.secret.write_text("bench\n", encoding="utf-8")
        prepare_demo(self.home, passphrase=lambda: "bench").close()

    def environment(self) -> dict[str, str]:
        """Environment of a child process: off-screen, with the passphrase file, modules compiled once and kept."""
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        return {
            **kept,
            "PYTHONPYCACHEPREFIX": str(self._compiled),
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
    """decide and next for a household of eight, through an interview of every life event and for a new case."""
    from desk_app.bootstrap.rules import load_base_pack

    pack = load_base_pack()
    name, goal = "decide + next, household of eight", "< 10 ms"
    baseline = "plain walk of the same conditions, results only"
    after: tuple[list[float], list[float]] = ([], [])
    new: tuple[list[float], list[float]] = ([], [])
    for _ in range(max(1, rounds // 20)):
        for event in pack.events:
            steps = interview_times(pack, event)
            for found, (ours, plain) in ((new, steps[0]), *((after, step) for step in steps[1:])):
                found[0].append(ours)
                found[1].append(plain)
    return [
        Figure(f"{name}, after an answer", after[0], "ms", goal, baseline, after[1]),
        Figure(f"{name}, a new case", new[0], "ms", goal, baseline, new[1]),
    ]


def interview_times(pack: RulePack, event: LifeEvent) -> list[tuple[float, float]]:
    """Milliseconds of ours and of the plain walk at each question of one interview; the first is that of a new case.

    The engine has seen other households before, one of them as large as this one, none of them this one.
    """
    from desk_app.domain.interview import InterviewState
    from desk_app.rules.closed_days import ClosedDays
    from desk_app.rules.determine import Determiner
    from desk_app.rules.engine import Engine
    from desk_app.rules.fact_base import FactBase
    from desk_app.rules.interpreter import decide_plainly
    from desk_app.rules.sampling import answered, family_of_eight, sample

    engine, plain, closed = Engine(pack), Determiner(pack), ClosedDays()
    for other in (sample(pack, event, str(n)).situation for n in range(3)):
        engine.decide(InterviewState(other))
        decide_plainly(plain, FactBase(pack, InterviewState(other), closed))
    one = family_of_eight(pack, event)
    engine.decide(InterviewState(_others(one.situation)))
    state = InterviewState(one.situation)
    times = []
    while True:
        start = time.perf_counter()
        question = engine.next_question(state, engine.decide(state))
        middle = time.perf_counter()
        decide_plainly(plain, FactBase(pack, state, closed))
        times.append(((middle - start) * 1000, (time.perf_counter() - middle) * 1000))
        if question is None:
            return times
        for person in question.people or (question.person,):
            state = answered(state, question.fact, person, one.answer(question.fact, person))


def _others(situation: Situation) -> Situation:
    """As many other people: each born forty days earlier, so that nothing decided of them holds for these."""
    people = [
        replace(one, birth=registered_on(one.birth.exact - timedelta(days=40)))
        for one in situation.household
        if one.birth is not None and one.birth.exact is not None
    ]
    return replace(situation, filed_on=situation.filed_on - timedelta(days=1), household=tuple(people))


def paper_figures(scratch: Path, rounds: int) -> list[Figure]:
    """The demo family's packet, beside the same content by plain and by tuned reportlab."""
    from desk_app.cli.bench_packet import FORMS, LINE, packet_times

    times = packet_times(scratch, rounds)
    forms, whole, cold = times.forms, times.whole, times.cold
    ten, all_pages = f"{FORMS} forms", f"whole packet of {times.pages} pages"
    line = f"{LINE[0]} to {LINE[-1]} forms: r² {times.straightness:.4f}"
    plain, tuned = "plain reportlab, the same content", "tuned reportlab (fonts kept, rl_accel, zxing)"
    return [
        Figure(f"{ten}, warm", forms["ours"], "ms", "≤ 1/40 (0.025×)", plain, forms["plain"]),
        Figure(f"{ten}, warm", forms["ours"], "ms", "≤ 1/5 (0.2×)", tuned, forms["tuned"]),
        Figure(f"{all_pages}, warm", whole["ours"], "ms", "", plain, whole["plain"]),
        Figure(f"{all_pages}, warm", whole["ours"], "ms", "", tuned, whole["tuned"]),
        Figure(f"{ten}, cold process", cold["ours"], "ms", "≤ 1/5 (0.2×)", plain, cold["plain"]),
        Figure(f"{ten}, cold process", cold["ours"], "ms", "", tuned, cold["tuned"]),
        Figure("pen-up to finished file", times.pen_up, "ms", "≤ 2 ms"),
        Figure("one form more", [times.per_form], "ms", f"linear ({line})"),
        Figure("memory above idle, packets to 60 forms", [times.memory_mb], "MB", "< 60 MB"),
    ]


def print_figures(scratch: Path, rounds: int) -> list[Figure]:
    """Twelve forms as jobs of their own, beside one job of twelve pages on the same simulated printer."""
    from desk_app.cli.bench_print import FORMS, SECONDS_PER_PAGE, print_times

    forms, whole = print_times(scratch, rounds)
    name = f"print {FORMS} forms by direct IPP, {SECONDS_PER_PAGE:g} s/page"
    return [Figure(name, forms, "ms", "≤ 1.2×", f"one job of {FORMS} pages", whole)]


def start_figures(desk: BenchDesk, rounds: int) -> list[Figure]:
    """Start to the painted staff window and to the filled one, beside an empty PySide6 window, interleaved.

    Both start as where the program is installed: their modules compiled by a start before, the desk as start.py
    begins it.
    """
    shown: list[float] = []
    filled: list[float] = []
    empty: list[float] = []
    words = ["staff", "--until-ready"]
    for n in range(rounds + 1):
        bare = moments([sys.executable, "-c", EMPTY_WINDOW], desk.environment())
        begun = started_with(words, desk.environment(), sys.platform)
        ours = moments([sys.executable, "-m", "desk_app", *words], begun)
        if n:  # the first compiles
            empty.append(bare["ready"])
            shown.append(ours["shown"])
            filled.append(ours["ready"])
    baseline = "empty PySide6 window"
    return [
        Figure("start to usable staff window", shown, "ms", "≤ 2.5×", baseline, empty),
        Figure("start to its data (key file opened)", filled, "ms", "", baseline, empty),
    ]


def moments(command: Sequence[str], environment: Mapping[str, str]) -> dict[str, float]:
    """Milliseconds from starting the command to each line it prints."""
    start = time.perf_counter()
    seen: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as child:
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
