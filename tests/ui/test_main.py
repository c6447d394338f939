"""The faces open, become ready and close; a face imports only its own screens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.fake_app import World, fake_app
from ui.main import make_application, run_staff, staff_windows

HEAVY = """
reportlab sqlalchemy openpyxl cryptography ui.screens.kiosk ui.screens.supervisor ui.screens.staff.sign_view
desk_app.services.api desk_app.services.views desk_app.services.rule_views desk_app.services.protection_views
desk_app.domain.case desk_app.domain.interview desk_app.domain.situation desk_app.domain.resident
desk_app.domain.print_job desk_app.domain.explanation desk_app.domain.procedure desk_app.domain.uncertain_dates
ui.screens.staff.pane_view ui.screens.staff.why_view ui.screens.staff.why_presenter ui.screens.staff.papers_presenter
"""


def test_application_is_made_once(qapp):
    assert make_application() is qapp


def test_staff_window_becomes_ready(qapp, capsys):
    assert run_staff(fake_app(World()), until_ready=True) == 0
    assert capsys.readouterr().out == "shown\nready\n"


def test_services_sleep_until_the_window_is_there(qapp):
    window, resident, background, _store = staff_windows(fake_app(World()))
    window._prepare_soon.setInterval(3_600_000)  # nothing is made ahead but when asked for below
    assert background.waiting() == 0, "opening the data folder would hold up the first picture"
    window.start()
    assert background.waiting() > 0
    assert background.wait_idle(120)
    assert window._pane is None
    window._prepare()
    assert window._pane is not None, "made while nobody does anything"
    assert not window.pane.isVisible()
    for one in (window, resident):
        one.close()
    background.close()


@pytest.mark.slow
def test_start_imports_only_what_the_first_page_needs():
    code = f"""
import sys
import ui.main, ui.screens.staff.window
found = [name for name in {HEAVY.split()} if name in sys.modules]
assert not found, found
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
