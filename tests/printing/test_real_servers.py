"""Debian's ippeveprinter and cupsd, each in a network namespace of its own, printed to by the product's client."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORMS = [f"form-{n:02d}" for n in range(1, 13)]
PROGRAMS = ("ippeveprinter", "cupsd", "avahi-daemon", "dbus-daemon", "lpadmin", "unshare")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are Linux's"),
    pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="network namespaces need root"),
]


def seen(check: str, folder: Path) -> dict[str, Any]:
    """Run a check in its namespaces; what it saw."""
    lacking = [name for name in PROGRAMS if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]
    assert not lacking, f"start.py installs these for the tests: {lacking}"
    environment = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
    command = ["unshare", "-n", "-m", sys.executable, "-m", "tests.printing.print_servers", str(folder), check]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_twelve_forms_go_to_a_real_printer_each_with_its_paper(tmp_path: Path) -> None:
    saw = seen("direct", tmp_path)
    assert saw["states"] == ["printed"] * 12
    assert saw["out"] == FORMS
    assert saw["copies"] == ["1", "2", *["1"] * 10]
    assert saw["sides"] == ["one-sided", "two-sided-long-edge", *["one-sided"] * 10]
    assert "media-source=photo" in saw["second_media"]
    assert saw["announced"] == ["ipp://127.0.0.1:8631/ipp/print"]
    assert saw["trial"] == "printed"


def test_a_jam_is_named_and_the_rest_resumes_from_its_form(tmp_path: Path) -> None:
    saw = seen("jam", tmp_path)
    stopped, forms = saw["stopped"], saw["forms"]
    assert "紙づまり" in saw["in_jam"]
    assert stopped == 2
    assert saw["after_cancel"][:stopped] == ["printed"] * stopped
    assert saw["after_cancel"][stopped] in ("unknown", "cancelled")
    assert saw["after_cancel"][stopped + 1 :] == ["cancelled"] * (len(forms) - stopped - 1)
    assert saw["states"] == ["printed"] * len(forms)
    assert saw["resumed"] == forms[stopped:]


def test_a_cups_queue_is_believed_only_for_the_printers_word(tmp_path: Path) -> None:
    saw = seen("queue", tmp_path)
    assert saw["clean"] == ["printed", "printed"]
    assert saw["left"] == [], "no document stays in the spool folder"
    assert saw["found"] == ["ipp://127.0.0.1:6631/printers/desk"]
    assert "printed" not in saw["in_jam"]
    assert saw["recovered"] == ["unknown", "printed"], "what cupsd would print again is asked about instead"
    assert saw["out"] == FORMS[:2] * 2, "each sheet once in either run"


def test_a_queue_that_only_passes_bytes_on_is_never_printed(tmp_path: Path) -> None:
    saw = seen("bytes_only", tmp_path)
    assert saw["states"] == ["unknown"]
    assert "送ったところまで" in saw["reasons"][0]
    assert saw["out"] == []
