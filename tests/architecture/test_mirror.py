"""Tests stand where one looks for them: tests/<room>/…/test_<module>.py for <room>/…/<module>.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, product_modules, tracked

MIRRORED = {"desk_app/domain": 0.75, "desk_app/storage": 0.7, "devices": 0.85, "printing": 0.7}
"""Share of a room's modules with a test of their name, for rooms of small independent parts. Only ever raised."""


def test_every_folder_of_tests_is_named_after_a_folder_of_the_product():
    folders = {path.parent for path in tracked() if path.parts[0] == "tests" and path.name.startswith("test_")}
    sources = {path.parent for path in product_modules()}
    rooms = {folder.relative_to("tests") for folder in folders if len(folder.parts) > 1 and folder.parts[1] in ROOMS}
    assert rooms
    assert not {str(room) for room in rooms - sources}


def _modules(room: str) -> list[Path]:
    return [path for path in product_modules() if path.parent == Path(room) and not path.name.startswith("__")]


def _tested(module: Path) -> bool:
    """A test may say more behind the name: test_case_transitions.py for case.py."""
    names = [path.stem for path in tracked() if path.parent == Path("tests") / module.parent]
    return any(name == f"test_{module.stem}" or name.startswith(f"test_{module.stem}_") for name in names)


@pytest.mark.parametrize("room", MIRRORED)
def test_modules_of_a_room_have_tests_of_their_name(room: str):
    modules = _modules(room)
    bare = sorted(str(path) for path in modules if not _tested(path))
    assert modules
    assert 1 - len(bare) / len(modules) >= MIRRORED[room], bare
