"""What the documents name is there: files, tests, commands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import start
from desk_app.cli import entry
from tests.architecture.tree import ROOMS, parsed, text, tracked

README = Path("README.md")
MAP = Path("ARCHITECTURE.md")
CHANGES = Path("CHANGELOG.md")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
CODE = re.compile(r"`([^`\n]+)`")


@pytest.mark.parametrize("document", [README, MAP, CHANGES], ids=str)
def test_every_link_of_a_document_leads_somewhere(document: Path):
    broken = [target for target in LINK.findall(text(document)) if Path(target) not in set(tracked())]
    assert not broken


def _named_paths(document: Path) -> list[str]:
    spans = [span.rstrip("/") for span in CODE.findall(text(document))]
    tops = (*ROOMS, "tests", "start.py", ".ci")
    return [span for span in spans if re.fullmatch(r"[\w./-]+(::\w+)?", span) and span.split("/")[0] in tops]


def test_every_path_that_the_map_names_is_there():
    named = _named_paths(MAP)
    missing = [span for span in named if Path(span.partition("::")[0]) not in _files_and_folders()]
    assert len(named) > len(ROOMS)
    assert not missing


def _files_and_folders() -> set[Path]:
    return {place for path in tracked() for place in (path, *path.parents)}


def test_every_test_that_the_map_names_is_there():
    named = [span.partition("::") for span in _named_paths(MAP) if "::" in span]
    missing = [f"{path}::{name}" for path, _, name in named if name not in _functions_of(Path(path))]
    assert named
    assert not missing


def _functions_of(path: Path) -> set[str]:
    if path not in tracked():
        return set()
    return {node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)}


def test_every_invariant_names_the_test_that_holds_it():
    invariants = re.findall(r"^\d+\. .*(?:\n   .*)*", text(MAP).split("## Invariants")[1], flags=re.MULTILINE)
    assert len(invariants) >= len(ROOMS)
    assert not [line for line in invariants if "`tests/" not in line]


def _desk_commands(document: Path) -> set[tuple[str, ...]]:
    """``desk decide`` gives (decide,), ``desk devices list`` gives (devices, list)."""
    spans = [span for span in CODE.findall(text(document)) if span.startswith("desk ")]
    words = [re.match(r"desk((?: [a-z][a-z-]*(?=\s|$))+)", span) for span in spans]
    return {tuple(found.group(1).split()) for found in words if found}


@pytest.mark.parametrize("command", sorted(_desk_commands(README)), ids=" ".join)
def test_every_desk_command_of_the_readme_is_known(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        entry.parsed([*command, "--help"])
    assert ended.value.code == 0
    assert " ".join(["desk", *command]) in capsys.readouterr().out


def test_every_start_command_of_the_readme_is_known():
    named = set(re.findall(r"python3 start\.py ([a-z]+)", text(README)))
    assert named
    assert named <= set(start.COMMANDS)


def test_the_changes_of_this_version_are_told():
    version = re.search(r'^version = "(.+)"$', text(Path("pyproject.toml")), flags=re.MULTILINE)
    assert version
    assert f"## [{version.group(1)}]" in text(CHANGES)
