"""PySide6 does not read the source of modules that are imported after it."""

import subprocess
import sys
from types import ModuleType

from ui.quick_imports import uses_pyside

PROBE = """
import inspect, sys
from ui.main import make_application
make_application()
read = []
original = inspect.getsource
inspect.getsource = lambda what: (read.append(getattr(what, "__name__", "?")), original(what))[1]
import xml.dom.minidom, wave, sqlite3
print(len(read))
"""


def test_no_source_is_read_for_what_is_imported_later() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_only_the_screens_use_pyside() -> None:
    assert uses_pyside(ModuleType("ui.main"))
    assert not uses_pyside(ModuleType("desk_app.storage.folder"))
