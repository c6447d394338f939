"""Freed memory is overwritten: which commands ask for it, what the environment is, and that it happens."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from desk_app.freed_memory import TUNABLES, start_wiping, started_with, wants_wiping, wiping

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the GNU C library's switches")

FREED = """
import ctypes
kept = []
for size in (60, 600, 20_000):
    text = "".join(chr(0x4E00 + n % 7) for n in range(size))
    place = id(text) + text.__sizeof__() // 2
    held = ctypes.string_at(place, 16)
    del text
    kept.append(held == ctypes.string_at(place, 16))
print(kept)
"""


def test_commands_with_windows_want_it_on_linux():
    assert wants_wiping(["staff"], {}, "linux")
    assert wants_wiping(["demo", "--clerk", "x"], {}, "linux")
    assert not wants_wiping(["demo", "--headless", "out"], {}, "linux")
    assert not wants_wiping(["bench"], {}, "linux")
    assert not wants_wiping([], {}, "linux")
    assert not wants_wiping(["staff"], {}, "win32")
    assert not wants_wiping(["staff"], {"PYTHONMALLOC": "default"}, "linux")


def test_a_launcher_begins_windows_alone_with_the_settings():
    assert started_with(["staff"], {"A": "b"}, "linux") == wiping({"A": "b"})
    assert started_with(["bench"], {"A": "b"}, "linux") == {"A": "b"}
    assert started_with(["staff"], {"A": "b"}, "win32") == {"A": "b"}


def test_tunables_that_somebody_set_stay():
    given = wiping({"GLIBC_TUNABLES": "glibc.malloc.arena_max=1", "A": "b"})
    assert given == {
        "A": "b",
        "PYTHONMALLOC": "malloc",
        "GLIBC_TUNABLES": f"glibc.malloc.arena_max=1:{TUNABLES}",
    }


def test_the_process_begun_anew_hands_the_settings_to_nobody(monkeypatch):
    monkeypatch.setenv("PYTHONMALLOC", "malloc")
    monkeypatch.setenv("GLIBC_TUNABLES", f"glibc.malloc.arena_max=1:{TUNABLES}")
    start_wiping(["staff"])
    assert os.environ["GLIBC_TUNABLES"] == "glibc.malloc.arena_max=1"
    assert "PYTHONMALLOC" not in os.environ


@on_linux
def test_a_text_is_gone_as_soon_as_nobody_holds_it():
    def kept(environment):
        stays = {**environment, "MALLOC_TRIM_THRESHOLD_": "100000000"}  # what is freed can still be looked at
        run = subprocess.run([sys.executable, "-c", FREED], env=stays, capture_output=True, check=True)
        return run.stdout.decode().strip()

    assert kept(wiping(os.environ)) == "[False, False, False]"
    assert kept(dict(os.environ)).startswith("[True"), "without it a freed text can be read"


@on_linux
def test_the_command_begins_itself_anew(tmp_path):
    """The second process says what the first could not: it has no data folder to open."""
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-v", "-m", "desk_app", "staff", "--home", str(tmp_path / "none")],
        capture_output=True,
        check=False,
        env={name: text for name, text in os.environ.items() if name not in ("PYTHONMALLOC", "GLIBC_TUNABLES")},
    )
    told = run.stderr.decode(errors="replace")
    assert run.returncode == 1
    assert told.count("import 'desk_app.freed_memory'") == 2
    assert told.count("まだ準備されていません") == 1
