"""Background: results on the GUI thread, order, cancel, bounds, dropped receivers; Heartbeat."""

from __future__ import annotations

import threading
import time

import pytest
import shiboken6
from PySide6.QtCore import QObject

from desk_app.domain.errors import EnvironmentProblem
from desk_app.services.changes import Changes, Kind
from ui.background import Background, Heartbeat


@pytest.fixture
def background(qapp):
    made = Background()
    yield made
    made.close()


def test_result_arrives_on_the_gui_thread(background):
    seen = []
    background.run(threading.get_ident, then=lambda ident: seen.append((ident, threading.get_ident())))
    assert background.wait_idle()
    worker, receiver = seen[0]
    assert worker != threading.get_ident()
    assert receiver == threading.get_ident()


def test_services_run_in_the_order_asked_on_one_thread(background):
    order, threads = [], set()

    def step(n):
        threads.add(threading.get_ident())
        time.sleep(0.002 * (5 - n))
        order.append(n)

    for n in range(5):
        background.run(lambda n=n: step(n))
    assert background.wait_idle()
    assert order == [0, 1, 2, 3, 4]
    assert len(threads) == 1


def test_failure_goes_to_failed_and_announces_nothing(background):
    errors, changes = [], []
    background.changed.connect(changes.append)

    def fails():
        raise EnvironmentProblem("印刷機", "応答がありません。", "電源を見てください。")

    background.run(fails, then=lambda _r: errors.append("then"), failed=errors.append, changes=Changes(Kind.CASE))
    assert background.wait_idle()
    assert [type(e) for e in errors] == [EnvironmentProblem]
    assert changes == []


def test_changes_follow_the_result(background):
    changes, seen = [], []
    background.changed.connect(lambda c: changes.append((c, list(seen))))
    background.run(lambda: 7, then=seen.append, changes=lambda n: Changes(Kind.CASE if n == 7 else Kind.NOTHING))
    assert background.wait_idle()
    assert changes == [(Changes(Kind.CASE), [7])]


def test_only_the_newest_of_a_key_is_delivered(background):
    gate, seen = threading.Event(), []
    background.run(gate.wait, key="")
    for text in ("た", "たか", "たかは"):
        background.run(lambda text=text: text, then=seen.append, key="search")
    gate.set()
    assert background.wait_idle()
    assert seen == ["たかは"]


def test_cancelled_operation_delivers_nothing_but_ends_busy(background):
    gate, seen, busy = threading.Event(), [], []
    one = background.run(gate.wait, then=seen.append, busy=busy.append)
    one.cancel()
    gate.set()
    assert background.wait_idle()
    assert seen == []
    assert busy == [True, False]


def test_results_for_a_destroyed_receiver_are_dropped(background):
    class Receiver(QObject):
        def take(self, value):
            raise AssertionError(f"a dead receiver got {value}")

    gate, receiver = threading.Event(), Receiver()
    background.run(gate.wait, then=receiver.take)
    shiboken6.delete(receiver)
    gate.set()
    assert background.wait_idle()


def test_a_function_that_closes_over_a_destroyed_object_is_not_called(background):
    gate, receiver, called = threading.Event(), QObject(), []
    background.run(gate.wait, then=lambda _: called.append(receiver.objectName()))
    background.run(gate.wait, then=lambda _: called.append("another"))
    shiboken6.delete(receiver)
    gate.set()
    assert background.wait_idle()
    assert called == ["another"]


def test_queue_is_bounded(qapp):
    background = Background(limit=2)
    gate, failures = threading.Event(), []
    for _ in range(4):
        background.run(gate.wait, failed=failures.append)
    gate.set()
    assert background.wait_idle()
    background.close()
    assert [type(f) for f in failures] == [EnvironmentProblem, EnvironmentProblem]


def test_free_work_does_not_wait_for_the_services(background):
    gate, seen = threading.Event(), []
    background.run(gate.wait)
    background.run(lambda: "page", then=lambda r: (seen.append(r), gate.set()), free=True)
    assert background.wait_idle()
    assert seen == ["page"]


def test_heartbeat_sees_a_blocked_loop(qapp):
    heart = Heartbeat()
    heart.start()
    qapp.processEvents()
    time.sleep(0.08)
    qapp.processEvents()
    heart.stop()
    assert heart.worst_ms >= 80
    heart.reset()
    assert heart.worst_ms == 0
