"""The signature pad: normalised strokes, pressure, redo, dots, bounds."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.domain.signature import Strokes
from ui import theme
from ui.screens.resident.pad import MAX_POINTS, SignaturePad


@pytest.fixture
def pad(qtbot, qapp):
    theme.apply(qapp)
    made = SignaturePad()
    made.resize(400, 200)
    qtbot.addWidget(made)
    made.show()
    return made


def draw(pad, *points):
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
        QApplication.processEvents()
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(*points[-1]))


def test_strokes_are_parts_of_the_width(pad):
    draw(pad, (40, 20), (200, 100), (400, 200))
    strokes = pad.strokes()
    assert strokes.aspect == 0.5
    (first, *_, last) = strokes.strokes[0]
    assert first[:2] == (0.1, 0.05)
    assert last[0] <= 1.0
    assert last[1] <= 0.5


def test_same_hand_on_a_larger_pad_gives_the_same_strokes(pad, qtbot):
    draw(pad, (40, 20), (200, 100))
    large = SignaturePad()
    large.resize(800, 400)
    qtbot.addWidget(large)
    large.show()
    draw(large, (80, 40), (400, 200))
    shape = [[point[:2] for point in stroke] for stroke in pad.strokes().strokes]
    assert [[point[:2] for point in stroke] for stroke in large.strokes().strokes] == shape


def test_a_tap_is_a_dot_of_its_own(pad):
    draw(pad, (100, 100))
    assert not pad.is_empty()
    assert len(pad.strokes().strokes[0]) == 2


def test_nothing_drawn_is_empty_and_redo_empties(pad):
    assert pad.is_empty()
    draw(pad, (10, 10), (50, 50))
    draw(pad, (60, 10), (60, 60))
    assert len(pad.strokes().strokes) == 2
    pad.clear()
    assert pad.is_empty()


def pen(pad, kind, place, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice.primaryPointingDevice()
    event = QTabletEvent(
        kind, device, QPointF(*place), QPointF(*place), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    pad.tabletEvent(event)


def test_pen_keeps_its_pressure(pad):
    from_pen = QTabletEvent.Type
    pen(pad, from_pen.TabletPress, (40, 20), 0.2)
    pen(pad, from_pen.TabletMove, (80, 60), 0.9)
    pen(pad, from_pen.TabletRelease, (80, 60), 0.0)
    assert [point[2] for point in pad.strokes().strokes[0]] == [0.2, 0.9]


def test_pad_does_not_grow_without_bound(pad):
    pad.set_strokes(Strokes((tuple((n / MAX_POINTS, 0.1, 0.5, 0.0) for n in range(MAX_POINTS)),)))
    draw(pad, (10, 10), (390, 190))
    assert sum(len(stroke) for stroke in pad.strokes().strokes) <= MAX_POINTS + 2


def test_strokes_are_seen(pad):
    def dark():
        return pad.grab().toImage().pixelColor(200, 100).lightness() < 128

    assert not dark()
    draw(pad, (100, 100), (300, 100))
    assert dark()
