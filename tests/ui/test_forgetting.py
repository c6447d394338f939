"""Between two people: services, clipboard and widgets keep nothing; a discarded widget lets go of what it held."""

from __future__ import annotations

import gc
import re
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.case_status import CaseStatus
from tests.support.fake_app import World, fake_app
from tests.support.fake_case_data import HITS
from tests.support.staff_desk import StaffDesk
from ui import theme
from ui.case_store import CaseStore, ResidentPage, nameless
from ui.forgetting import discard, empty_clipboard


class Person:
    """Somebody a widget shows."""


class Holder(QWidget):
    """A widget that holds a person, in a circle with a part and its slot."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person
        self.part = QLineEdit("鷲頭", self)
        self.part.holder = self
        self.part.textChanged.connect(lambda _text: self.person)
        QVBoxLayout(self).addWidget(self.part)


@pytest.fixture
def desk(qapp):
    theme.apply(qapp)
    world = World()
    made = StaffDesk(fake_app(world), world)
    yield made
    made.close()


def deliver() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_discarded_widget_lets_go_of_the_person_without_the_collector(qapp):
    person = Person()
    kept, widget = weakref.ref(person), Holder(person)
    part = widget.part
    del person
    gc.disable()
    try:
        discard(widget)
        assert shiboken6.isValid(widget), "who is in the middle of its call can finish it"
        deliver()
        assert kept() is None
    finally:
        gc.enable()
    assert not shiboken6.isValid(part)


def test_the_store_tells_that_a_case_was_left_once_and_before_the_change(desk):
    view = desk.app.cases.open()
    store, told = CaseStore(), []
    store.left.connect(lambda: told.append("left"))
    store.changed.connect(lambda: told.append("changed"))
    store.put(view)
    store.put(desk.app.cases.view(view.id))
    assert told == ["changed", "changed"]
    store.put(desk.app.cases.open())
    assert told[2:] == ["left", "changed"]
    store.put(None)
    store.put(None)
    assert told[4:] == ["left", "changed", "changed"]


def test_leaving_a_case_has_the_services_forget_after_the_list_was_read(desk):
    asked: list[str] = []
    desk.app.session.forget = lambda: asked.append("forget")
    list_cases = desk.app.cases.open_cases
    desk.app.cases.open_cases = lambda: asked.append("list") or list_cases()
    desk.window.acts.open_new()
    desk.settle()
    assert asked == []
    desk.window.acts.suspend()
    desk.settle()
    assert asked[0] == "list"
    assert asked[-1] == "forget"


class Clipboard:
    """Says whose it is, as the clipboards of real desktops do (the one of tests does not)."""

    def __init__(self, copied: bool, marked: bool) -> None:
        self._copied, self._marked = copied, marked
        self.cleared: list[QClipboard.Mode] = []

    def ownsClipboard(self) -> bool:
        return self._copied

    def ownsSelection(self) -> bool:
        return self._marked

    def clear(self, mode: QClipboard.Mode) -> None:
        self.cleared.append(mode)


def test_what_was_copied_here_is_taken_back_and_nothing_else():
    ours, marked, another = Clipboard(True, False), Clipboard(False, True), Clipboard(False, False)
    for clipboard in (ours, marked, another):
        empty_clipboard(clipboard)
    assert ours.cleared == [QClipboard.Mode.Clipboard]
    assert marked.cleared == [QClipboard.Mode.Selection]
    assert another.cleared == []


def test_both_windows_show_the_next_case_in_new_widgets(desk):
    acts, window, resident = desk.window.acts, desk.window, desk.resident
    acts.open_new()
    desk.settle()
    view, pane, pages = window.current_view(), window.pane, dict(resident.pages)
    window._last_reads["card"] = ("鷲頭", "")
    window.banner.show_message("error", "鷲頭", "は見つかりません。")
    acts.open_new()
    desk.settle()
    assert window.current_view() is not view
    assert window.pane is not pane
    assert window.pane.width() > 0
    assert not any(map(shiboken6.isValid, [view, pane, *pages.values()]))
    assert resident.current().isVisible()
    assert window._last_reads == {}
    texts = [label.property("text") for label in window.findChildren(QObject)]
    assert not any("鷲頭" in str(text) for text in texts)


def test_dialogs_of_the_case_before_are_gone(desk):
    desk.window.acts.open_new()
    desk.settle()
    desk.window.show_devices()
    dialog = desk.window.devices
    assert dialog is not None
    assert dialog.isVisible()
    desk.window.acts.suspend()
    desk.settle()
    assert desk.window.devices is None
    assert not shiboken6.isValid(dialog)


OUTLIVING = re.compile(r"\b(actions|acts|store|background)\.\w+\.connect\(\s*(lambda|partial)")


def test_no_view_of_a_case_hears_what_outlives_it_by_a_function():
    """A method of a destroyed widget hears nothing any more; a function that closes over it holds it for ever."""
    files = [
        file
        for face in ("staff", "resident", "supervisor", "kiosk")
        for file in Path("ui/screens", face).glob("*.py")
    ]
    assert len(files) > 40
    assert OUTLIVING.search("actions.top_bar_read.connect(lambda bar: self.show(bar))")
    assert [file.name for file in files if OUTLIVING.search(file.read_text(encoding="utf-8"))] == []


def test_a_case_that_is_over_names_nobody_on_its_last_page(desk):
    view = desk.app.cases.take_household(desk.app.cases.open().id, HITS[0].resident_id)
    assert view.people
    store, left = CaseStore(), []
    store.left.connect(lambda: left.append(store.view))
    store.put(view)
    store.put(replace(view, step=7, status=CaseStatus.CLOSED))
    assert store.view == replace(nameless(view), step=7, status=CaseStatus.CLOSED)
    assert store.view.people == ()
    assert store.before is None
    assert left == [store.view]
    store.put(replace(view, step=7, status=CaseStatus.CLOSED))
    assert len(left) == 1
    assert store.resident_page is ResidentPage.THANKS


def test_the_first_steps_of_the_next_case_are_made_while_nobody_is_there(desk):
    desk.window.acts.open_new()
    desk.settle()
    desk.window.acts.suspend()
    desk.window._prepare_soon.setInterval(20)
    desk.wait(lambda: {0, 1} <= desk.window._steps.keys(), "no step was prepared")
    prepared = desk.window.step_view(0)
    assert not prepared.isVisible()
    desk.window.acts.open_new()
    desk.settle()
    assert desk.window.current_view() is prepared
    assert prepared.isVisible()
