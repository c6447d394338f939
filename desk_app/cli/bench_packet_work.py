"""One engine of the packet's speed figures at work in its own process: requests on stdin, figures on stdout."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def work() -> None:
    """Answer requests until stdin ends: ``forms N``, ``whole N``, ``pen N``, ``line N``, ``memory``, ``all``."""
    engine, scratch = sys.argv[1], Path(sys.argv[2])
    answers = ours(scratch) if engine == "ours" else theirs(engine, scratch)
    for line in sys.stdin:
        what, _, number = line.strip().partition(" ")
        print(answers[what](number), flush=True)


def timed(action: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def since_start(_number: str) -> float:
    """CPU milliseconds of this process since it began, its imports included."""
    return time.process_time() * 1000


def ours(scratch: Path) -> dict[str, Callable[[str], float]]:
    """What our own writer answers."""
    from printing.packet_pdf import PacketRenderer
    from resources import FORMS

    renderer = PacketRenderer(FORMS, blanks=scratch / "blanks")
    packets: dict[str, Any] = {}

    def packet(name: str) -> Any:
        if name not in packets:
            packets[name] = pickle.loads((scratch / name).read_bytes())
        return packets[name]

    def pen(number: str) -> float:
        one = packet(f"{number}.packet")
        prepared = renderer.prepare(one)
        return timed(lambda: prepared.finish(one.signature))

    def memory(_number: str) -> float:
        idle = resident_mb("VmRSS")
        for name in ("0", "1", "line60"):
            renderer.draw(packet(f"{name}.packet"))
        return max(0.0, resident_mb("VmHWM") - idle)

    def forms(name: str) -> float:
        one = packet(name)
        return timed(lambda: renderer.prepare_forms(one).finish(one.signature))

    def everything(name: str) -> float:
        one = packet(name)
        return timed(lambda: renderer.draw(one))

    return {
        "forms": lambda number: forms(f"{number}.alone"),
        "whole": lambda number: everything(f"{number}.packet"),
        "line": lambda number: forms(f"line{number}.alone"),
        "pen": pen,
        "memory": memory,
        "all": since_start,
    }


def theirs(engine: str, scratch: Path) -> dict[str, Callable[[str], float]]:
    """What a baseline answers. Plain reportlab is as it is installed by itself: without the compiled rl_accel."""
    if engine == "plain":
        sys.modules["_rl_accel"] = None  # type: ignore[assignment]  # importing it fails, as where it is not installed
    from printing.plain import plain_document, tuned_document

    draw = plain_document if engine == "plain" else tuned_document

    def marks(name: str) -> float:
        pages = pickle.loads((scratch / name).read_bytes())
        return timed(lambda: draw(pages))

    return {
        "forms": lambda number: marks(f"{number}.forms"),
        "whole": lambda number: marks(f"{number}.whole"),
        "all": since_start,
    }


def resident_mb(what: str) -> float:
    """Memory of this process by the kernel (VmRSS now, VmHWM at most), in megabytes; 0 where it does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)
