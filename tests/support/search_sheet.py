"""The search page in each of its states, and all of them on one picture.

``python -m tests.support.search_sheet resources/pictures/search.png`` makes the town, types as a clerk does and
writes the picture.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.storage.keys import MemoryKeys
from tests.support.desk import StillClock
from tests.support.search_town import write_search_town
from tests.support.staff_desk import StaffDesk
from ui import theme
from ui.main import make_application

CONTROL = Qt.KeyboardModifier.ControlModifier
LOOK = ((Qt.Key.Key_H, CONTROL),)


@dataclass(frozen=True, slots=True)
class State:
    """A state of the page: its caption, what is typed, which keys are pressed once the hits are there."""

    caption: str
    typed: str
    keys: tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...] = ()


STATES = (
    State("入力の前", ""),
    State("1人", "きりゅう しの"),
    State("20人", "すのはら"),
    State("5,200人", "てらにし"),
    State("だれもいない", "倉持 とめきち"),
    State("同じ名前", "倉持 裕子"),
    State("支援措置", "つきおか ちひろ"),
    State("いちばん長い名前", "寿限無"),
    State("死亡・転出", "桐生"),
    State("以前の名前", "綾小路"),
    State("世帯と履歴", "きりゅう しの", LOOK),
    State("世帯と履歴(支援措置)", "つきおか ちひろ", LOOK),
)
COLUMNS, SHRUNK, CAPTION = 3, 0.6, 34
FRAME = QRect(216, 56, 768, 664)
"""The middle of a window of 1366 × 768."""
COLOURS = 200


def search_desk(home: Path, residents: int) -> OpenDesk:
    """A desk whose register is the town of searches."""
    desk = create_desk(demo_settings(home), keys=MemoryKeys(), clock=StillClock())
    csv = home.parent / "search-town.csv"
    write_search_town(csv, residents=residents)
    desk.folder.import_residents(csv)
    csv.unlink()
    return desk


def put(desk: StaffDesk, state: State) -> None:
    """Bring the search page into a state by keys alone."""
    desk.key(Qt.Key.Key_F3)
    search = desk.window.current_view().search
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.key(Qt.Key.Key_Backspace)
    desk.type(state.typed)
    asked = state.typed.strip()
    desk.wait(lambda: search._answered == asked and not search._waiting, f"{state.caption}: the hits have come")
    desk.settle()
    for key, modifier in state.keys:
        desk.key(key, modifier)
        desk.wait(lambda: not desk.background.waiting(), f"{state.caption}: it is shown")


def sheet(pictures: Sequence[tuple[str, QImage]]) -> QImage:
    """Pictures with their captions, side by side."""
    wide, high = round(FRAME.width() * SHRUNK), round(FRAME.height() * SHRUNK)
    lines = -(-len(pictures) // COLUMNS)
    gap = theme.GAP_L
    whole = QImage(COLUMNS * (wide + gap) + gap, lines * (high + CAPTION + gap) + gap, QImage.Format.Format_RGB32)
    whole.fill(theme.current().colour("panel"))
    painter = QPainter(whole)
    painter.setPen(theme.current().colour("heading"))
    painter.setFont(theme.font("strong"))
    for number, (caption, picture) in enumerate(pictures):
        left = gap + number % COLUMNS * (wide + gap)
        top = gap + number // COLUMNS * (high + CAPTION + gap)
        painter.drawText(QRect(left, top, wide, CAPTION), Qt.AlignmentFlag.AlignVCenter, caption)
        small = picture.scaled(
            wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(left, top + CAPTION, small)
        painter.drawRect(left, top + CAPTION, wide, high)
    painter.end()
    return whole


def write_sheet(to: Path, desk: OpenDesk) -> None:
    """Walk through the states and write the picture, in few colours."""
    window = StaffDesk(desk.app)
    window.window.acts.open_new()
    window.settle()
    pictures = []
    for state in STATES:
        put(window, state)
        pictures.append((state.caption, window.window.grab(FRAME).toImage()))
    window.close()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    sheet(pictures).save(buffer, "PNG")
    with Image.open(io.BytesIO(bytes(buffer.data().data()))) as whole:
        whole.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            to, optimize=True
        )


if __name__ == "__main__":
    make_application()
    with tempfile.TemporaryDirectory() as folder, search_desk(Path(folder) / "home", 20_000) as made:
        write_sheet(Path(sys.argv[1]), made)
