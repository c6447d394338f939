"""The speed figures of the packet: ours, plain reportlab and tuned reportlab draw the same content in turns.

Each engine works in a process of its own, so that none warms up another or shares its settings; each round is of
other residents. Times are CPU times, for other work on the machine counts in none of them.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.domain.ids import CaseNumber, PersonId
from desk_app.domain.resident import PersonName

if TYPE_CHECKING:
    from desk_app.domain.form import FilledForm
    from desk_app.domain.packet import Packet

FORMS = 10
LINE = (10, 20, 30, 40, 50, 60)
"""Forms of the packets whose times show what one more form costs."""
ENGINES = ("ours", "plain", "tuned")
OTHERS = (
    ("佐藤", "翔太", "美穂", "結愛", "湊"),
    ("渡邉", "康弘", "千鶴", "凛", "蒼"),
    ("齋木", "龍之介", "寿賀子", "咲良", "颯"),
    ("𠮷野", "憲司", "登喜枝", "紬", "律"),
    ("葛城", "謙蔵", "麗華", "葵", "樹"),
    ("濵﨑", "輝彦", "久仁子", "澪", "岳"),
    ("神栁", "薫", "瑞穂", "雫", "慧"),
)
"""Invented families: 氏, and the names of father, mother, daughter and son."""
STROKES = (
    tuple((0.10 + n * 0.012, 0.20 + (n % 7) * 0.02, 0.3 + (n % 5) * 0.1, n * 0.01) for n in range(36)),
    tuple((0.55 + n * 0.010, 0.15 + (n % 9) * 0.02, 0.4 + (n % 4) * 0.1, 0.5 + n * 0.01) for n in range(36)),
)


@dataclass(frozen=True, slots=True)
class PacketTimes:
    """Milliseconds of CPU time by engine, and what else was measured of ours."""

    pages: int
    forms: dict[str, list[float]]
    whole: dict[str, list[float]]
    cold: dict[str, list[float]]
    pen_up: list[float]
    per_form: float
    straightness: float
    memory_mb: float


def packet_times(scratch: Path, rounds: int) -> PacketTimes:
    """Measure everything; ``scratch`` is a folder for packets and blanks."""
    pages = _prepare(scratch)
    cold: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    for n in range(max(3, rounds // 3) + 1):
        for engine in ENGINES:
            with _worker(engine, scratch) as one:
                one.ask("forms 0")
                taken = one.ask("all")
                if n:  # the first compiles its modules
                    cold[engine].append(taken)
    forms: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    whole: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    with _worker("ours", scratch) as ours, _worker("plain", scratch) as plain, _worker("tuned", scratch) as tuned:
        for n in range(rounds + 1):
            for engine, one in (("ours", ours), ("plain", plain), ("tuned", tuned)):
                for family in range(len(OTHERS)):
                    times = one.ask(f"forms {family}"), one.ask(f"whole {family}")
                    if n:  # the first turn is not yet warm
                        forms[engine].append(times[0])
                        whole[engine].append(times[1])
        pen_up = [ours.ask(f"pen {n % len(OTHERS)}") for n in range((rounds + 1) * len(OTHERS))][len(OTHERS) :]
        line = [(count, min(ours.ask(f"line {count}") for _ in range(3))) for count in LINE]
    with _worker("ours", scratch) as one:
        memory = one.ask("memory")
    return PacketTimes(pages, forms, whole, cold, pen_up, *straight_line(line), memory)


def straight_line(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Slope of the line nearest to the points, and r²: 1 where they lie on it."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    across = sum((x - mean_x) * (y - mean_y) for x, y in points)
    wide, tall = sum((x - mean_x) ** 2 for x, _ in points), sum((y - mean_y) ** 2 for _, y in points)
    return across / wide, across * across / (wide * tall) if tall else 1.0


def other_people(packet: Packet, n: int) -> Packet:
    """The packet of another family and case number, signed: every value that names them is another one."""
    from desk_app.domain.form import FieldValue
    from desk_app.domain.signature import Signature, Strokes

    family, *given = OTHERS[n]
    household = packet.situation.household
    old = [one.name for one in household]
    words = {old[0].family: family} | {name.given: new for name, new in zip(old, given, strict=False)}

    def changed(text: str) -> str:
        for before, after in words.items():
            text = text.replace(before, after)
        return text

    forms = tuple(
        replace(
            form,
            subject_name=changed(form.subject_name),
            values={key: FieldValue(changed(one.text), one.chosen) for key, one in form.values.items()},
        )
        for form in packet.forms
    )
    people = tuple(replace(one, name=PersonName(changed(one.name.registered), one.name.kana)) for one in household)
    bound = {form.key: form.content_sha256 for form in forms if form.signature.value == "once"}
    return replace(
        packet,
        number=CaseNumber(f"1124-{n + 1:04d}"),
        forms=forms,
        situation=replace(packet.situation, household=people),
        signature=Signature(Strokes(STROKES), datetime.combine(packet.made_on, datetime.min.time()), bound),
    )


def many_forms(packet: Packet, count: int) -> Packet:
    """The packet with so many forms: its own again and again, each for a person of its own."""
    forms: list[FilledForm] = []
    for n in range(count):
        one = packet.forms[n % len(packet.forms)]
        forms.append(one if n < len(packet.forms) else replace(one, person=PersonId(f"{one.person or 'p'}-{n}")))
    return replace(packet, forms=tuple(forms))


def _prepare(scratch: Path) -> int:
    """Write the packets for ours and their marks for the others; gives the pages of a packet."""
    from desk_app.bootstrap.paper import demo_packet
    from printing.packet_pdf import PacketRenderer
    from printing.recorded import recorded
    from resources import FORMS as FOLDER

    demo = demo_packet()
    told = tuple(
        replace(one, reasons=tuple(one.reasons)) for one in demo.determinations
    )  # made, not still to be made
    demo = replace(demo, forms=demo.forms[:FORMS], determinations=told)
    renderer = PacketRenderer(FOLDER, blanks=scratch / "blanks")
    packets = [other_people(demo, n) for n in range(len(OTHERS))]
    pages = 0
    for n, packet in enumerate(packets):
        (scratch / f"{n}.packet").write_bytes(pickle.dumps(packet))
        (scratch / f"{n}.alone").write_bytes(pickle.dumps(packet.form_set))
        (scratch / f"{n}.forms").write_bytes(pickle.dumps(recorded(renderer, packet, forms_alone=True)))
        whole = recorded(renderer, packet)
        (scratch / f"{n}.whole").write_bytes(pickle.dumps(whole))
        pages = len(whole)
    for forms in LINE:
        long = many_forms(packets[0], forms)
        (scratch / f"line{forms}.packet").write_bytes(pickle.dumps(long))
        (scratch / f"line{forms}.alone").write_bytes(pickle.dumps(long.form_set))
    return pages


class _Worker:
    """A process that draws when it is told to and says how long that took."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def ask(self, what: str) -> float:
        """Send one request; gives the figure it answers."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(what + "\n")
        self._child.stdin.flush()
        return float(self._child.stdout.readline())


def _environment(scratch: Path) -> dict[str, str]:
    """That of this process, with modules compiled once, as they are where a program is installed."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(scratch / "pycache")}


@contextmanager
def _worker(engine: str, scratch: Path) -> Iterator[_Worker]:
    command = [sys.executable, "-c", "from desk_app.cli.bench_packet_work import work; work()", engine, str(scratch)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment(scratch)
    ) as child:
        yield _Worker(child)
        assert child.stdin is not None
        child.stdin.close()
        child.wait(timeout=60)
