"""Imports point inward; the domain is pure; no error is swallowed whole."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT, nodes, product_modules, text

DOMAIN = ("desk_app", "domain")
IMPURE_MODULES = frozenset(
    {"asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3"}
    | {"subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"}
)
"""Of the standard library, what reads or writes the world, the clock or chance."""
IMPURE_CALLS = frozenset({"open", "print", "input", "now", "today", "utcnow", "fromtimestamp", "getenv"})


def test_import_contracts_are_kept():
    """The contracts stand in pyproject.toml; lint-imports names file and line of what breaks one."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def _imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _domain_modules() -> list[Path]:
    modules = [path for path in product_modules() if path.parts[:2] == DOMAIN]
    assert modules
    return modules


def test_the_domain_imports_the_standard_library_and_itself_only():
    outside = {
        f"{path}: {name}"
        for path in _domain_modules()
        for name in _imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("desk_app.domain")
    }
    assert not outside


def test_the_domain_has_no_io_no_clock_and_no_chance():
    modules = {
        f"{path}: import {name}"
        for path in _domain_modules()
        for name in _imported(path)
        if name.split(".")[0] in IMPURE_MODULES
    }
    calls = {
        f"{path}:{node.lineno} {called}()"
        for path in _domain_modules()
        for node in nodes(path)
        if isinstance(node, ast.Call) and (called := _called_name(node)) in IMPURE_CALLS
    }
    assert not modules | calls


CLOCKLESS = ("desk_app/domain", "desk_app/rules", "desk_app/services", "printing", "devices", "ui")
CLOCK = frozenset(
    {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("datetime", "utcnow"), ("time", "time")}
)
PRINTERS = ("desk_app/cli", "start.py", "ui/main.py")
"""The command line; and the windows, which tell whoever measures the start when they are painted."""


def test_what_day_it_is_comes_in_as_an_argument():
    """A case of last week is decided today as it was then: the rooms that decide, draw and show ask a Clock."""
    read = {
        f"{path}:{node.lineno}"
        for path in product_modules()
        if path.as_posix().startswith(CLOCKLESS)
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (_name(node.func.value), node.func.attr) in CLOCK
    }
    assert not read


def test_only_the_command_line_prints():
    printed = {
        f"{path}:{node.lineno}"
        for path in product_modules()
        if not path.as_posix().startswith(PRINTERS)
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert not printed


def _called_name(call: ast.Call) -> str:
    target = call.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def test_a_wide_except_says_why_it_stands_at_a_boundary():
    """Catching everything hides our own mistakes. Where a thread or the process ends, the line says so in words."""
    silent = {
        f"{path}:{node.lineno}"
        for path in product_modules()
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler) and _is_wide(node) and not _explained(path, node)
    }
    assert not silent


def _is_wide(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or _name(kind) in ("Exception", "BaseException") for kind in kinds)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _explained(path: Path, handler: ast.ExceptHandler) -> bool:
    reraised = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    line = text(path).splitlines()[handler.lineno - 1]
    comment = line.partition("#")[2].replace("noqa: BLE001", "").strip(" -:")
    return reraised or len(comment) > len("why")
