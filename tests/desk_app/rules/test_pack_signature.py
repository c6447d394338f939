from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk_app.rules.pack_signature import (
    MANIFEST,
    Manifest,
    ReleaseRefused,
    file_hashes,
    lay_out,
    public_key,
    verify_release,
    write_manifest,
)

SMALL = Path(__file__).parent / "packs" / "small"
SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
TRUSTED = (public_key(SEED),)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "0001"
    overlay = tmp_path / "town"
    overlay.mkdir()
    (overlay / "overlay.yaml").write_text("version: '1'\nname: 町\nbase: x\n", encoding="utf-8")
    (overlay / "notes.txt").write_text("not a rule", encoding="utf-8")
    lay_out(folder, SMALL, overlay)
    write_manifest(folder, manifest(folder), SEED)
    return folder


def manifest(folder: Path) -> Manifest:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    return Manifest(1, "2026.11.1+1", date(2027, 4, 1), "ab", file_hashes(folder), "春の改正", "miyoshi", at)


def test_what_was_signed_is_read_back(release: Path) -> None:
    found = verify_release(release, TRUSTED)
    assert found == manifest(release)
    assert "overlay/overlay.yaml" in found.files
    assert "overlay/notes.txt" not in found.files


def test_an_approval_is_signed_anew(release: Path) -> None:
    at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    write_manifest(release, replace(manifest(release), approved_by="kuno", approved_at=at), SEED)
    assert verify_release(release, TRUSTED).approved_by == "kuno"


def changed(folder: Path) -> None:
    (folder / "pack" / "events.yaml").write_text("events: []\n", encoding="utf-8")


def removed(folder: Path) -> None:
    (folder / "pack" / "divisions.yaml").unlink()


def added(folder: Path) -> None:
    (folder / "pack" / "procedures" / "z.yaml").write_text("procedures: []\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "file", "word"),
    [
        (changed, "pack/events.yaml", "変えられて"),
        (removed, "pack/divisions.yaml", "なくなって"),
        (added, "pack/procedures/z.yaml", "加えられて"),
    ],
)
def test_a_file_that_is_not_as_signed_is_named(
    release: Path, harm: Callable[[Path], None], file: str, word: str
) -> None:
    harm(release)
    with pytest.raises(ReleaseRefused) as caught:
        verify_release(release, TRUSTED)
    assert [(one.column, word in one.message) for one in caught.value.faults] == [(file, True)]
    assert "控えから" in caught.value.remedy


def test_every_harmed_file_is_named_at_once(release: Path) -> None:
    for harm in (changed, removed, added):
        harm(release)
    with pytest.raises(ReleaseRefused) as caught:
        verify_release(release, TRUSTED)
    assert len(caught.value.faults) == 3


def test_a_manifest_changed_after_signing_is_refused(release: Path) -> None:
    path = release / MANIFEST
    document = json.loads(path.read_text(encoding="utf-8"))
    document["effective_on"] = "2026-01-01"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="署名が合いません"):
        verify_release(release, TRUSTED)


def test_a_key_that_is_not_trusted_is_refused(release: Path) -> None:
    write_manifest(release, manifest(release), OTHER)
    with pytest.raises(ReleaseRefused, match="信頼していません"):
        verify_release(release, TRUSTED)
    assert verify_release(release, (public_key(OTHER),)).number == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"signature": {}}', '{"signature": 1, "format": 1}'])
def test_what_is_no_manifest_is_refused(release: Path, content: str) -> None:
    (release / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="目録として読めません"):
        verify_release(release, TRUSTED)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefused, match="目録がありません"):
        verify_release(tmp_path, TRUSTED)
