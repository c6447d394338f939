"""The function keys of the workbench's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.screens.supervisor.workbench import wording
from ui.widgets.navigation import KeyAction

if TYPE_CHECKING:
    from ui.screens.supervisor.workbench.page import WorkbenchPage

BROWSE, TRIAL, COMPARE, RELEASE, GRAPH = range(5)


def function_keys(page: WorkbenchPage) -> list[KeyAction]:
    """The keys of the page that is open; F7 and F9 are the window's own and only shown here."""
    tab = page.tab()
    own = {BROWSE: _browse, TRIAL: _trial, COMPARE: _compare, RELEASE: _release, GRAPH: _graph}[tab]
    save = (wording.SAVE_SVG, page.save_svg) if tab == GRAPH else (wording.SAVE_EXCEL, page.save_excel)
    return [
        KeyAction("F2", wording.CHOOSE_BOOK, lambda: _go(page.book)),
        *own(page),
        KeyAction("F5", wording.RELOAD, page.reload),
        KeyAction("Alt 1–5", wording.SWITCH, page.next_tab, shortcut=False),
        KeyAction("Esc", wording.TO_LIST, page.escape, shortcut=False),
        KeyAction("F12", *save, right=True),
    ]


def _browse(page: WorkbenchPage) -> list[KeyAction]:
    filters = page.browse_page.filters
    return [
        KeyAction("F3", wording.FIND, lambda: _go(filters.search)),
        KeyAction("F4", wording.NARROW, filters.focus_filters),
    ]


def _trial(page: WorkbenchPage) -> list[KeyAction]:
    return [
        KeyAction("F3", wording.EDIT, page.trial_page.edit_household),
        KeyAction("F4", wording.ADD_PERSON, page.add_person),
        KeyAction("F9", wording.TRY, page.primary, shortcut=False),
    ]


def _compare(page: WorkbenchPage) -> list[KeyAction]:
    return [
        KeyAction("F8", wording.OTHER_LIST, page.compare_page.switch),
        KeyAction("F9", wording.COMPARE, page.primary, shortcut=False),
    ]


def _release(page: WorkbenchPage) -> list[KeyAction]:
    release = page.release_page
    return [
        KeyAction("F3", wording.TAKE_EXCEL, release.ask_excel),
        KeyAction("F4", wording.TAKE_FOLDER, release.ask_for_folder),
        KeyAction("F8", wording.ROLL_BACK, release.pane.ask_roll_back),
    ]


def _graph(page: WorkbenchPage) -> list[KeyAction]:
    return [KeyAction("F3", wording.GRAPH_EVENT, lambda: _go(page.graph_page.event_box))]


def _go(target: QWidget) -> None:
    target.setFocus(Qt.FocusReason.ShortcutFocusReason)
