"""Where the data folder is when none is named. Imports nothing heavy: every command starts with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SETTINGS_FILE = "desk.toml"


def default_home() -> Path:
    """Where the data folder is when none is named."""
    if named := os.environ.get("IPPITSU_HOME"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Ippitsu"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "ippitsu"
