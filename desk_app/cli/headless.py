"""The demo without a display: one whole case through the real windows, rooms and devices, into a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from desk_app.bootstrap.clock import DemoClock
from desk_app.bootstrap.desk import OpenDesk
from desk_app.cli.base import say
from desk_app.cli.demo import demo_answers, prepare_demo
from desk_app.cli.scripted import DemoVisit, demo_strokes
from desk_app.domain.ids import CaseId, ClerkId
from desk_app.domain.procedure import Result
from desk_app.domain.serial import to_plain

REVIEWER = ClerkId("miyoshi")
EVENTS_SEARCH, EVENTS_DAY = "さとう", date(2026, 11, 18)
"""The household and the day of the pictures of further life events."""


def walk(out: Path) -> int:
    """Write ``packet.pdf``, ``case.json`` and a picture of every step of the three faces."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.walk import Walk, prepare

    prepare()
    out.mkdir(parents=True, exist_ok=True)
    with prepare_demo(out / "data", fresh=True) as desk:
        walk_ = Walk(desk.app, out)
        try:
            walk_.kiosk()
            visit = DemoVisit(desk.app, demo_answers(), printer=f"folder:{out / 'printed'}", pause=pause_of(desk))
            view = walk_.steps(visit.steps(), demo_strokes())
            walk_.call(lambda: desk.app.session.sign_in(REVIEWER))
            walk_.supervisor(lambda: desk.app.reviews.approve(view.id))
            worst = walk_.heartbeat.worst_ms
            walk_.events(EVENTS_SEARCH, EVENTS_DAY)
        finally:
            walk_.close()
        write_case(desk, view.id, out)
    say(f"受付 {view.number}: 質問 {len(visit.asked)}、書類 {len(view.sheets)}、署名 1回")
    say(f"書類一式: {out / 'packet.pdf'}")
    say(f"画面の写真 {len(walk_.pictures)}枚: {out}/*.png(窓の最長の間 {worst:.0f} ms)")
    return 0


def pause_of(desk: OpenDesk) -> Callable[[float], None]:
    """Puts the demo clock forward."""
    clock = desk.context.clock
    return clock.skip if isinstance(clock, DemoClock) else lambda _minutes: None


def write_case(desk: OpenDesk, case: CaseId, out: Path) -> None:
    """The packet and the case with its determinations, as data."""
    from desk_app.services.case_file import case_to_json

    (out / "packet.pdf").write_bytes(desk.app.packets.pdf(case))
    with desk.context.unit_of_work() as uow:
        stored = uow.cases.get(case)
    assert stored.state is not None
    determinations = desk.context.engine.decide(stored.state)
    body = {
        "number": stored.number,
        "status": stored.status.value,
        "review": stored.review.value,
        "case": case_to_json(stored.state.situation),
        "answers": [to_plain(answer) for answer in stored.state.answers],
        "required": sorted({d.procedure for d in determinations if d.result is Result.REQUIRED}),
        "timeline": [to_plain(entry) for entry in stored.timeline],
        "pack_version": stored.pack_version,
        "packet_sha256": stored.packet_sha256,
    }
    (out / "case.json").write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
