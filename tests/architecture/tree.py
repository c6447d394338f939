"""The tracked files of the checkout, and what their Python says: the ground of every check in this folder."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("desk_app", "ui", "printing", "devices", "resources")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Every tracked file that is still there, relative to the checkout."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    names = listed.stdout.decode("utf-8").split("\0")
    return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))


def product_modules() -> tuple[Path, ...]:
    """The Python files of the product's rooms and start.py."""
    files = (path for path in tracked() if path.suffix == ".py")
    return tuple(path for path in files if path.parts[0] in ROOMS or path.parts == ("start.py",))


@cache
def text(path: Path) -> str:
    """The text of a tracked file."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a tracked Python file."""
    return ast.parse(text(path), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module's syntax tree."""
    return tuple(ast.walk(parsed(path)))


def functions(path: Path) -> list[Function]:
    """Every function and method of a module, nested ones too."""
    return [node for node in nodes(path) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Lines of a function from its ``def`` to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
