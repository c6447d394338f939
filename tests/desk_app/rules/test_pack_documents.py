from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.rules.pack import RulePack
from desk_app.rules.pack_diff import same_rules
from desk_app.rules.pack_documents import (
    Documents,
    canonical,
    load_documents,
    plain,
    read_documents,
    write_documents,
    yaml_text,
)
from desk_app.rules.pack_reader import PackError
from tests.support.town_packs import product


@pytest.fixture
def documents() -> Documents:
    return product().documents


def test_written_documents_read_as_the_same(documents: Documents, tmp_path: Path) -> None:
    write_documents(documents, tmp_path)
    again = read_documents(tmp_path)
    assert {name: plain(root) for name, root in again.items()} == {
        name: plain(root) for name, root in documents.items()
    }


def test_words_that_look_like_other_values_stay_words(tmp_path: Path) -> None:
    awkward = {
        "a": [
            "on",
            "yes",
            "no",
            "012",
            "2026-04-01",
            "null",
            "~",
            "true",
            "1_000",
            "18歳: 子",
            "{name}さん",
            "",
            "#x",
        ]
    }
    write_documents({"x.yaml": awkward}, tmp_path)
    assert plain(read_documents(tmp_path)["x.yaml"]) == awkward


def test_nothing_taken_away_is_written_as_null(tmp_path: Path) -> None:
    write_documents({"x.yaml": {"rows": [{"id": "A", "note": None}]}}, tmp_path)
    assert plain(read_documents(tmp_path)["x.yaml"]) == {"rows": [{"id": "A", "note": None}]}


def test_documents_load_as_their_folder_does(documents: Documents, pack: RulePack) -> None:
    loaded = load_documents(documents, version="x", sha256="y")
    assert (loaded.version, loaded.sha256) == ("x", "y")
    assert same_rules(loaded, pack)


def test_a_missing_file_is_named(documents: Documents) -> None:
    without = {name: root for name, root in documents.items() if name != "divisions.yaml"}
    with pytest.raises(PackError, match=r"divisions\.yaml"):
        load_documents(without)


def test_every_unreadable_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("- only a list", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_documents(tmp_path)
    assert {fault.column for fault in caught.value.faults} == {"a.yaml", "b.yaml"}


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="規則のファイルがありません"):
        read_documents(tmp_path)


def test_equal_conditions_have_one_form() -> None:
    long = {"p": {"procedures": [{"id": "X", "when": [{"fact": "moves", "value": True}]}]}}
    short = {"p": {"procedures": [{"id": "X", "when": {"fact": "moves", "op": "eq", "value": True}}]}}
    assert canonical(long) == canonical(short)
    other = {"p": {"procedures": [{"id": "X", "when": {"fact": "moves", "op": "ne", "value": True}}]}}
    assert canonical(long) != canonical(other)


def test_short_rows_stand_on_one_line() -> None:
    assert "- {id: 市民課, name: 市民課}" in yaml_text({"divisions": [{"id": "市民課", "name": "市民課"}]})
