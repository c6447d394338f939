"""What stands in the tree: purposes are stated, nothing is half done, nothing names the machine it was made on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.tree import parsed, product_modules, text, tracked

MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|farm|home/\w+)/[\w.]|[A-Z]:\\Users\\\w")
INDEX_HOST = re.compile(
    r"pypi\.(?:org|python)|python[h]osted|npmjs\.(?:org|com)|deb\.debian|proxy\.golang|crates\.io"
)
UNFINISHED = re.compile(r"NotImplementedError|\b(?:TODO|FIXME|XXX)\b")
BINARY = frozenset({".png", ".pdf", ".ttf", ".otf", ".ico", ".xlsx", ".gz"})


def _texts() -> list[Path]:
    return [path for path in tracked() if path.suffix not in BINARY]


def _lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_every_module_states_its_purpose():
    """A test module may let its name speak: it is called after what it tests."""
    python = [path for path in tracked() if path.suffix == ".py"]
    silent = [
        str(path) for path in python if not ast.get_docstring(parsed(path)) and not _named_for_its_subject(path)
    ]
    assert not silent


def _named_for_its_subject(path: Path) -> bool:
    return path.parts[0] == "tests" and (path.name == "__init__.py" or path.name.startswith("test_"))


def test_every_public_class_states_its_purpose():
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_modules()
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent


def test_nothing_names_a_path_of_a_machine():
    assert not _lines_with(MACHINE, _texts())


def test_nothing_names_a_package_index():
    assert not _lines_with(INDEX_HOST, _texts())


def test_nothing_is_left_unfinished():
    assert not _lines_with(UNFINISHED, list(product_modules()))


def test_the_patterns_find_what_they_look_for():
    assert MACHINE.search("see " + "/ro" + "ot/notes.txt")
    assert not MACHINE.search("/usr/share/fonts/truetype")
    assert INDEX_HOST.search("https://files.python" + "hosted.org/x")
    assert UNFINISHED.search("# TO" + "DO: later")
