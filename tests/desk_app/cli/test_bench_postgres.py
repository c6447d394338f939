from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.cli.bench_postgres import NoPostgres, _escaped, binaries


def test_a_machine_without_a_server_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("desk_app.cli.bench_postgres.shutil.which", lambda _: None)
    monkeypatch.setattr("desk_app.cli.bench_postgres._PLACES", "/no/such/folder/*")
    with pytest.raises(NoPostgres, match="not installed"):
        binaries()


def test_the_servers_own_programs_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("desk_app.cli.bench_postgres.shutil.which", lambda _: str(tmp_path / "initdb"))
    assert binaries() == tmp_path


@pytest.mark.parametrize(("word", "pattern"), [("50%", "50\\%"), ("a_b", "a\\_b"), ("O'Hara", "O''Hara")])
def test_a_word_is_looked_for_as_it_stands(word: str, pattern: str):
    assert _escaped(word) == pattern
