"""PySide6 keeps the references of None and True; 6.12.0 on Python 3.11 lost them until the process aborted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal

EMITTED = 300
CALLED = 100
SLACK = 40
"""References that come and go by themselves while a test runs."""


class Bell(QObject):
    """Something that rings."""

    rung = Signal(object)
    switched = Signal(bool)


def test_signals_and_void_calls_lose_no_reference(qapp):
    bell, heard = Bell(), []
    bell.rung.connect(lambda value: heard.append(value is None))
    bell.switched.connect(lambda value: heard.append(value is True))
    timer = QTimer()
    _use(bell, timer)
    heard.clear()
    none_before, true_before = sys.getrefcount(None), sys.getrefcount(True)
    _use(bell, timer)
    all_heard = len(heard) == 2 * EMITTED and all(heard)
    heard.clear()
    none_after, true_after = sys.getrefcount(None), sys.getrefcount(True)
    assert all_heard
    assert abs(none_after - none_before) < SLACK
    assert abs(true_after - true_before) < SLACK


def _use(bell: Bell, timer: QTimer) -> None:
    for _ in range(EMITTED):
        bell.rung.emit(None)
        bell.switched.emit(True)
    for _ in range(CALLED):
        timer.setInterval(1)
        timer.stop()
        bell.setObjectName("bell")
