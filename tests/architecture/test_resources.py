"""Every data file of the product can be read, and says each key once."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError

from tests.architecture.tree import ROOT, text, tracked

KINDS = (".yaml", ".yml", ".toml", ".json", ".svg")
DATA = [path for path in tracked() if path.parts[0] == "resources" and path.suffix in KINDS]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError(f"written twice: {sorted(twice)}")
    return dict(pairs)


def _load(path: Path) -> object:
    content = text(path)
    if path.suffix in (".yaml", ".yml"):
        return YAML(typ="safe", pure=True).load(content)
    if path.suffix == ".toml":
        return tomllib.loads(content)
    if path.suffix == ".json":
        return json.loads(content, object_pairs_hook=_once)
    return ElementTree.fromstring(content)


@pytest.mark.parametrize("path", DATA, ids=str)
def test_a_data_file_loads(path: Path):
    assert _load(path) is not None


def test_there_are_data_files_of_every_kind():
    assert {".yaml", ".toml", ".json"} <= {path.suffix for path in DATA}


def test_a_key_written_twice_is_refused():
    with pytest.raises(ValueError, match="written twice"):
        json.loads('{"a": 1, "a": 2}', object_pairs_hook=_once)
    with pytest.raises(DuplicateKeyError):
        YAML(typ="safe", pure=True).load("a: 1\na: 2\n")


def test_every_file_name_is_plain():
    """Names without blanks and outside ASCII letters travel badly between Windows, zip files and print servers."""
    odd = [str(path) for path in tracked() if not path.as_posix().isascii() or " " in path.as_posix()]
    assert not odd
    assert (ROOT / "resources").is_dir()
