"""Keeps PySide6 from reading the source of every module that is imported after it.

WORKAROUND: for its ``__feature__`` switches PySide6 wraps ``__import__`` and looks into the source text of each
imported module for the word PySide6. Loading storage and rules behind an open window took several times as long.
We use none of those switches, so the name of the package answers the same question.
"""

from __future__ import annotations

import sys
from types import ModuleType


def uses_pyside(module: ModuleType) -> bool:
    """Whether a module may use PySide6: by the import contracts only the screens do."""
    return getattr(module, "__name__", "").partition(".")[0] == "ui"


def spare_source_scan() -> bool:
    """Answer PySide6's question by name; False where this PySide6 does not ask it that way (then nothing changes)."""
    feature = sys.modules.get("shibokensupport.feature")
    if feature is None or not hasattr(feature, "_mod_uses_pyside"):
        return False
    setattr(feature, "_mod_uses_pyside", uses_pyside)  # noqa: B010 - a name of another package, checked above
    return True
