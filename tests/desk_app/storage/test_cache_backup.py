from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.storage import cache_backup
from desk_app.storage.cache_backup import MAGIC
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import a_row, write_rows

WORD = "むかしむかしあるところに おじいさん"


@pytest.fixture
def loaded(folder: DataFolder, tmp_path: Path) -> DataFolder:
    people = [a_row(n, "森　茂", "モリ　シゲル", 町字="桜町") for n in range(1, 50)]
    folder.import_residents(write_rows(tmp_path / "a.csv", people))
    return folder


@pytest.fixture
def backup(loaded: DataFolder, tmp_path: Path) -> Path:
    to = tmp_path / "out" / "residents.backup"
    to.parent.mkdir()
    loaded.back_up(to, WORD)
    return to


def changed_city(folder: DataFolder, tmp_path: Path) -> None:
    folder.import_residents(write_rows(tmp_path / "b.csv", [a_row(1, "林　花子", "ハヤシ　ハナコ")]))


def old_city(folder: DataFolder) -> bool:
    return folder.cache().stats()["residents"] == 49 and bool(folder.cache().search("森", 5)[0])


def new_city(folder: DataFolder) -> bool:
    return folder.cache().stats()["residents"] == 1 and bool(folder.cache().search("林", 5)[0])


def test_a_restored_city_is_the_one_backed_up(loaded: DataFolder, backup: Path, tmp_path: Path):
    changed_city(loaded, tmp_path)
    report = loaded.restore(backup, WORD)
    assert report.residents == 49
    assert old_city(loaded)
    assert len(list(loaded.home.glob("*.db"))) == 2, "the cases and one cache"


def test_it_is_restored_on_another_desk_with_other_keys(backup: Path, tmp_path: Path):
    other = create_folder(tmp_path / "other", MemoryKeys())
    other.restore(backup, WORD)
    assert old_city(other)
    other.renew_cache_key()
    assert old_city(other)
    other.close()


def test_the_backup_is_alone_in_its_folder_and_shows_nobody(backup: Path):
    assert [file.name for file in backup.parent.iterdir()] == [backup.name]
    raw = backup.read_bytes()
    for secret in ("森", "モリ", "シゲル", "桜町", "0000000001", WORD):
        for encoding in ("utf-8", "utf-16-le", "cp932"):
            needle = secret.encode(encoding)
            assert len(needle) < 4 or needle not in raw
    assert backup.stat().st_mode & 0o077 == 0


def test_each_backup_has_a_key_of_its_own(loaded: DataFolder, backup: Path, tmp_path: Path, keys: MemoryKeys):
    again = tmp_path / "again.backup"
    loaded.back_up(again, WORD)
    bodies = [path.read_bytes().split(b"\n", 2)[2] for path in (backup, again)]
    assert bodies[0][:64] != bodies[1][:64]
    assert (keys.get("residents") or b"").hex().encode() not in backup.read_bytes()


def cut(raw: bytes) -> bytes:
    return raw[:-5000]


def flipped(raw: bytes) -> bytes:
    return raw[:-5000] + bytes([raw[-5000] ^ 1]) + raw[-4999:]


def longer(raw: bytes) -> bytes:
    return raw + b"x"


def other_magic(raw: bytes) -> bytes:
    return b"x" + raw[1:]


def no_head(raw: bytes) -> bytes:
    return MAGIC + b"{}\n" + raw.split(b"\n", 2)[2]


def half_head(raw: bytes) -> bytes:
    return raw[: len(MAGIC) + 40]


def newer(raw: bytes) -> bytes:
    magic, head, body = raw.split(b"\n", 2)
    return magic + b"\n" + json.dumps(json.loads(head) | {"format": 2}).encode() + b"\n" + body


def weaker(raw: bytes) -> bytes:
    magic, head, body = raw.split(b"\n", 2)
    return magic + b"\n" + json.dumps(json.loads(head) | {"time_cost": 1}).encode() + b"\n" + body


def endless(raw: bytes) -> bytes:
    magic, head, body = raw.split(b"\n", 2)
    return magic + b"\n" + json.dumps(json.loads(head) | {"memory_cost": 1 << 30}).encode() + b"\n" + body


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "途中で切れて"),
        (flipped, "中身が変わって"),
        (longer, "中身が変わって"),
        (other_magic, "控えではありません"),
        (no_head, "先頭が壊れて"),
        (half_head, "先頭が壊れて"),
        (newer, "新しい版"),
        (weaker, "合言葉が違うか"),
        (endless, "先頭が壊れて"),
        (lambda _raw: b"", "控えではありません"),
    ],
)
def test_a_damaged_backup_is_refused_and_the_city_stays(
    loaded: DataFolder, backup: Path, tmp_path: Path, damage: Callable[[bytes], bytes], said: str
):
    changed_city(loaded, tmp_path)
    backup.write_bytes(damage(backup.read_bytes()))
    with pytest.raises(InvalidInput, match=said):
        loaded.restore(backup, WORD)
    assert new_city(loaded)
    assert not list(loaded.home.glob("loading-*"))


def test_another_passphrase_opens_nothing(loaded: DataFolder, backup: Path):
    with pytest.raises(InvalidInput, match="合言葉が違うか"):
        loaded.restore(backup, WORD + "。")
    assert old_city(loaded)


@pytest.mark.parametrize(("version", "said"), [(-1, "古い版"), (1, "新しい版")])
def test_a_backup_of_another_schema_is_refused_with_what_to_do(
    loaded: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, said: str
):
    to = tmp_path / "other.backup"
    with monkeypatch.context() as patch:
        patch.setattr(cache_backup, "VERSION", cache_backup.VERSION + version)
        loaded.back_up(to, WORD)
    with pytest.raises(InvalidInput, match=said):
        loaded.restore(to, WORD)
    assert old_city(loaded)


def test_another_towns_backup_is_refused(backup: Path, tmp_path: Path, loaded: DataFolder):
    theirs = create_folder(tmp_path / "theirs", MemoryKeys(), "131016")
    theirs.import_residents(write_rows(tmp_path / "c.csv", [a_row(1, "林　花子")]))
    theirs.back_up(tmp_path / "theirs.backup", WORD)
    theirs.close()
    loaded.town = "999997"
    with pytest.raises(InvalidInput, match="別の市区町村"):
        loaded.restore(tmp_path / "theirs.backup", WORD)
    assert old_city(loaded)


def test_what_cannot_be_backed_up_is_said(folder: DataFolder, tmp_path: Path):
    with pytest.raises(OperatorError, match="先に全件"):
        folder.back_up(tmp_path / "a.backup", WORD)
    folder.import_residents(write_rows(tmp_path / "a.csv", [a_row(1, "森　茂")]))
    with pytest.raises(InvalidInput, match="短すぎます"):
        folder.back_up(tmp_path / "a.backup", "短い")
    with pytest.raises(EnvironmentProblem, match="書き込めません"):
        folder.back_up(tmp_path / "nowhere" / "a.backup", WORD)
    folder.back_up(tmp_path / "a.backup", WORD)
    with pytest.raises(OperatorError, match="同じ名前"):
        folder.back_up(tmp_path / "a.backup", WORD)
    with pytest.raises(EnvironmentProblem, match="開けません"):
        folder.restore(tmp_path / "missing", WORD)
    assert not list(folder.home.glob("loading-*"))
