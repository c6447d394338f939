"""`desk residents rekey/backup/restore/watch/imports`, each document held against its schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.cli.demo import prepare_demo
from tests.desk_app.cli.test_protection import Commands
from tests.desk_app.storage.rows import a_row, write_rows


def test_the_cache_is_kept_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "passphrase").write_text("two\n", encoding="utf-8")
    word = tmp_path / "word"
    word.write_text("控えのためのながい合言葉\n", encoding="utf-8")
    with prepare_demo(tmp_path / "home", passphrase=lambda: "two", residents=5) as desk:
        people = int(desk.folder.cache().stats()["residents"])
    run = Commands(tmp_path / "home", capsys)
    assert run("residents-rekey", "residents", "rekey") == {"renewed": True}
    file, words = str(tmp_path / "city.backup"), ("--backup-passphrase-file", str(word))
    assert "合言葉のファイル" in run.refused("residents", "backup", file)
    assert run("residents-backup", "residents", "backup", file, *words)["residents"] == people
    assert "同じ名前" in run.refused("residents", "backup", file, *words)
    drop = tmp_path / "drop"
    assert "フォルダーを作って" in run.refused("residents", "watch", str(drop))
    drop.mkdir()
    write_rows(drop / "juki_1.csv", [a_row(1, "森　茂"), a_row(2, "林　花子")])
    write_rows(drop / "juki_2.csv", [a_row(1, "森　茂", 性別="x")])
    watching = ("residents", "watch", str(drop), "--looks", "2", "--every", "0", "--settled", "0")
    assert run("residents-watch", *watching) == {"waiting": 0, "refused": 1, "problem": ""}
    refused, taken, demo = run("residents-imports", "residents", "imports")["imports"]
    assert (refused["ok"], refused["source"], refused["faults"][0]["column"]) == (False, "juki_2.csv", "性別")
    assert (taken["ok"], taken["rows"], demo["rows"]) == (True, 2, people)
    assert run("residents-backup", "residents", "restore", file, *words)["residents"] == people
    word.write_text("別の合言葉を入れてみる。\n", encoding="utf-8")
    assert "合言葉が違うか" in run.refused("residents", "restore", file, *words)
    assert run("audit-verify", "audit", "verify")["ok"]
