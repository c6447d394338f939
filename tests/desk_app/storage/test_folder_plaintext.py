"""Nobody can be read in any file while the resident cache is written, nor after; a leak on purpose is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desk_app.domain.search_key import fold_kana, fold_name
from desk_app.storage.engine import connect
from desk_app.storage.folder import product_variants
from tests.desk_app.storage.rows import a_row, write_rows

NAME, KANA = "髙櫻之介　健太郎", "タカサクラノスケ　ケンタロウ"
TOWN, PLACE, PHONE, NUMBER = "ひみつの桜町三丁目", "コーポ竜宮城千一号", "000-1234-9876", "123456789010"
SECRETS = {
    *NAME.split(),
    *KANA.split(),
    TOWN,
    PLACE,
    PHONE,
    PHONE.replace("-", ""),
    PHONE.replace("-", "")[::-1],
    NUMBER,
    *(fold_kana(part) for part in KANA.split()),
    *(fold_name(part, product_variants()) for part in NAME.split()),
}
NEEDLES = tuple(
    {
        needle
        for secret in SECRETS
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp932")
        if len(needle := secret.encode(encoding, "ignore")) >= 6  # shorter ones occur by chance
    }
)


CHUNK, OVERLAP = 1 << 16, 128


@dataclass
class Seen:
    """What the looks found: by stage how often, in how many bytes, and where a person could be read."""

    looks: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    leaks: set[str] = field(default_factory=set)

    def take(self, stage: str, files: dict[str, bytes]) -> None:
        """Look into everything that is not as it was at the last look."""
        self.looks[stage] += 1
        for name, raw in files.items():
            before = self.files.get(name, b"")
            for start in range(0, len(raw), CHUNK):
                if raw[start : start + CHUNK] != before[start : start + CHUNK]:
                    piece = raw[max(0, start - OVERLAP) : start + CHUNK + OVERLAP]
                    self.bytes += len(piece)
                    if any(needle in piece for needle in NEEDLES):
                        self.leaks.add(f"{stage}: {name}")
            self.files[name] = raw


def content(pid: int, folders: tuple[Path, ...]) -> dict[str, bytes]:
    """Every file below the folders, and whatever else the process has open, deleted files too."""
    found: dict[str, bytes] = {}
    for file in (one for folder in folders for one in folder.rglob("*") if one.is_file()):
        try:
            found[file.name] = file.read_bytes()
        except FileNotFoundError:
            continue
    opened = Path(f"/proc/{pid}/fd")
    for handle in opened.iterdir():
        target = os.readlink(handle)
        known = Path(target).name in found or target.endswith(".csv")
        if target.startswith("/") and not target.startswith(("/dev/", "/proc/")) and not known:
            found[f"fd {Path(target).name}"] = handle.read_bytes()
    return found


def watch(tmp_path: Path, repository: Path, mode: str) -> Seen:
    """Run the desk to its end, looking whenever it stops."""
    home, temp = tmp_path / "home", tmp_path / "temp"
    temp.mkdir()
    people = [
        a_row(n, NAME, KANA, 町字=TOWN, 方書=f"{PLACE}{n:05d}{'の奥' * 60}", 電話番号=PHONE, 個人番号=NUMBER)
        for n in range(1, 2001)
    ]
    changes = [{**row, "番地": "9番9号", "異動区分": "変更"} for row in people[:1100]]
    sources = tmp_path / "sources"
    sources.mkdir()
    full = write_rows(sources / "full.csv", people)
    delta = write_rows(sources / "delta.csv", changes, headers=tuple(changes[0]))
    command = [sys.executable, "-m", "tests.desk_app.storage.watched_cache", str(home), str(full), str(delta), mode]
    seen = Seen()
    places = {"TMPDIR": str(temp), "SQLITE_TMPDIR": str(temp)}
    with subprocess.Popen(
        command,
        cwd=repository,
        env={**os.environ, **places},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        assert desk.stdin is not None
        assert desk.stdout is not None
        for line in desk.stdout:
            files = content(desk.pid, (home, temp))
            if (tmp_path / "city.backup").exists():
                files["city.backup"] = (tmp_path / "city.backup").read_bytes()
            seen.take(line.strip(), files)
            desk.stdin.write("on\n")
            desk.stdin.flush()
    assert desk.returncode == 0
    return seen


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_nobody_can_be_read_while_and_after_the_cache_is_written(tmp_path: Path, repository: Path):
    seen = watch(tmp_path, repository, "product")
    print(sum(seen.looks.values()), "looks", seen.bytes, "bytes", dict(seen.looks))
    assert seen.leaks == set()
    for stage in ("load", "delta", "rekey", "backup", "restore", "load again"):
        assert seen.looks[stage] > 1, f"nobody looked amid {stage}"
    assert {"city.backup", "imports.json"} <= seen.files.keys()
    assert any(name.startswith("loading-") for name in seen.files)
    assert any(name.endswith(".db-wal") for name in seen.files)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_a_sorter_that_may_use_files_is_caught(tmp_path: Path, repository: Path):
    """The positive control: deleted temporary files are looked into, and what is in them is seen."""
    seen = watch(tmp_path, repository, "leaky")
    assert any("etilqs" in leak for leak in seen.leaks), seen.files.keys()


def test_no_connection_of_the_product_sorts_in_files(tmp_path: Path):
    for journal in ("WAL", "OFF"):
        db = connect(tmp_path / f"{journal}.db", bytes(32), journal=journal)
        assert db.execute("PRAGMA temp_store").fetchone() == (2,)
        db.close()
