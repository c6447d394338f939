"""Opens the windows: staff with the resident's window, supervisor, kiosk. Screens are imported when asked."""
# ruff: noqa: PLC0415 - a face of the program imports only its own screens (quick start)

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.calm import calm_interpreter
from ui.quick_imports import spare_source_scan

if TYPE_CHECKING:
    from desk_app.app import App
    from ui.background import Background
    from ui.case_store import CaseStore
    from ui.screens.resident.window import ResidentWindow
    from ui.screens.staff.window import StaffWindow

spare_source_scan()

NAME = "一筆"
STAFF_SIZE = (1366, 768)
RESIDENT_SIZE = (1280, 800)


def make_application(theme_name: str = "light") -> QApplication:
    """The one QApplication of the process with style, fonts and the scaling of the screen as it is."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        theme.apply(existing, theme.THEMES[theme_name])
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
    calm_interpreter()
    application = QApplication(sys.argv[:1])
    application.setApplicationName(NAME)
    application.setApplicationDisplayName("")
    theme.apply(application, theme.THEMES[theme_name])
    return application


def prepare_application() -> QApplication:
    """The application before the desk is opened, so that Qt loads first and a wrong display is known at once."""
    return make_application()


def staff_windows(app: App) -> tuple[StaffWindow, ResidentWindow, Background, CaseStore]:
    """The two windows of a desk over one case store and one worker. Not shown yet."""
    from ui.background import Background
    from ui.case_store import CaseStore
    from ui.screens.resident.window import ResidentWindow
    from ui.screens.staff.window import StaffWindow

    background = Background()
    store = CaseStore()
    return StaffWindow(app, background, store), ResidentWindow(app, background, store), background, store


def run_staff(app: App, *, theme_name: str = "light", resident_window: bool = True, until_ready: bool = False) -> int:
    """Open the staff window (and the resident's on the second monitor) until it is closed; the exit status.

    ``until_ready`` prints ``shown`` on standard output when the window is painted and takes keys, ``ready`` when the
    data folder behind it is open and its lists are filled, and ends.
    """
    application = make_application(theme_name)
    from ui.background import Background
    from ui.case_store import CaseStore
    from ui.screens.staff.window import StaffWindow

    background = Background()
    store = CaseStore()
    window = StaffWindow(app, background, store)
    window.resize(*STAFF_SIZE)
    _show_main(window)
    keep: list[QWidget] = [window]

    def later() -> None:
        if until_ready:
            print("shown", flush=True)
        window.start()
        if resident_window and not until_ready:
            keep.append(_open_resident(app, background, store))

    QTimer.singleShot(0, later)
    if until_ready:
        window.ready.connect(_say_ready)
    application.setQuitOnLastWindowClosed(False)
    window.closed.connect(application.quit)
    status = application.exec()
    _close(app, background, keep)
    return status


def run_supervisor(app: App, *, theme_name: str = "light", until_ready: bool = False) -> int:
    """Open the supervisor's window until it is closed; the exit status."""
    application = make_application(theme_name)
    from ui.background import Background
    from ui.screens.supervisor.window import SupervisorWindow

    background = Background()
    window = SupervisorWindow(app, background)
    _show_main(window)
    if until_ready:
        _when_idle(background)
    status = application.exec()
    _close(app, background, [window])
    return status


def run_kiosk(app: App, *, theme_name: str = "light", until_ready: bool = False) -> int:
    """Open the kiosk over the whole screen until staff leave it; the exit status."""
    application = make_application(theme_name)
    from ui.background import Background
    from ui.screens.kiosk.window import KioskWindow

    background = Background()
    window = KioskWindow(app, background)
    window.left.connect(application.quit)
    window.showFullScreen()
    if until_ready:
        _when_idle(background)
    status = application.exec()
    _close(app, background, [window])
    return status


def run_face(application: QApplication, face: str, app: App, *, until_ready: bool = False) -> int:
    """Open ``staff``, ``supervisor`` or ``kiosk`` in an application made beforehand; the exit status."""
    del application
    faces: dict[str, Callable[..., int]] = {"staff": run_staff, "supervisor": run_supervisor, "kiosk": run_kiosk}
    return faces[face](app, until_ready=until_ready)


def _say_ready() -> None:
    """For measuring the start: the window is painted and filled."""
    print("ready", flush=True)
    QTimer.singleShot(0, QApplication.quit)


def _when_idle(background: Background) -> None:
    timer = QTimer(background)
    timer.setInterval(5)

    def look() -> None:
        if background.waiting() == 0:
            timer.stop()
            _say_ready()

    timer.timeout.connect(look)
    timer.start()


def _open_resident(app: App, background: Background, store: CaseStore) -> QWidget:
    from ui.screens.resident.window import ResidentWindow

    window = ResidentWindow(app, background, store)
    screens = QGuiApplication.screens()
    if len(screens) > 1:
        window.setGeometry(screens[1].availableGeometry())
        window.showFullScreen()
    else:
        window.resize(*RESIDENT_SIZE)
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        window.show()
    return window


def _show_main(window: QWidget) -> None:
    """As large as a counter PC's screen allows, never larger than it."""
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry().size() if screen is not None else None
    if room is not None and (room.width() <= STAFF_SIZE[0] or room.height() <= STAFF_SIZE[1]):
        window.showMaximized()
    else:
        window.show()


def _close(app: App, background: Background, windows: list[QWidget]) -> None:
    for window in windows:
        window.close()
    background.close()
    app.devices.close()
