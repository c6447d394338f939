"""Released rule packs (公開版): a folder whose manifest is signed with Ed25519 and names the hash of every file.

The manifest says version and effective day, who proposed and who approved. A release is taken only when its signature
is of a key that is trusted here and every file is as it was signed; else each fault is told with place and remedy.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desk_app.domain.errors import Fault, InvalidInput

MANIFEST = "manifest.json"
PACK_PART, OVERLAY_PART = "pack", "overlay"
"""Folders of a release: the product's (or a whole) pack, and the town's overlay where there is one."""
_FORMAT = 1
_RESTORE = "控えから公開版のフォルダーを戻すか、作り直して公開し直してください。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself. ``files`` has the SHA-256 of each file by its path."""

    number: int
    version: str
    effective_on: date
    pack_sha256: str
    files: Mapping[str, str]
    note: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None


class ReleaseRefused(InvalidInput):
    """A release is not what was signed; every fault names its file."""

    def __init__(self, folder: str, faults: list[Fault]) -> None:
        told = "、".join(f"{one.column}: {one.message}" for one in faults[:3])
        super().__init__(f"公開版 {folder}", f"検証できません。{told}", _RESTORE, faults)


def signing_key(seed: bytes) -> Ed25519PrivateKey:
    """The signing key of 32 random bytes kept in the key store."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key(seed: bytes) -> str:
    """The public key that belongs to these bytes, as hex: what other desks trust."""
    return signing_key(seed).public_key().public_bytes_raw().hex()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release but its manifest, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def lay_out(goal: Path, pack: Path, overlay: Path | None) -> None:
    """Copy a pack, and an overlay, to where a release keeps them. ``goal`` must not exist."""
    shutil.copytree(pack, goal / PACK_PART, ignore=_only_yaml)
    if overlay is not None:
        shutil.copytree(overlay, goal / OVERLAY_PART, ignore=_only_yaml)


def _only_yaml(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not (name.endswith(".yaml") or (Path(folder) / name).is_dir())}


def write_manifest(folder: Path, manifest: Manifest, seed: bytes) -> str:
    """Write and sign the manifest of a release, in one step; gives the SHA-256 of the file."""
    body = _to_plain(manifest)
    key = signing_key(seed)
    signature = {
        "algorithm": "Ed25519",
        "public_key": key.public_key().public_bytes_raw().hex(),
        "value": key.sign(_signed(body)).hex(),
    }
    content = json.dumps({**body, "signature": signature}, ensure_ascii=False, indent=1).encode("utf-8")
    part = folder / f"{MANIFEST}.part"
    part.write_bytes(content)
    part.replace(folder / MANIFEST)
    return hashlib.sha256(content).hexdigest()


def verify_release(folder: Path, trusted: Iterable[str]) -> Manifest:
    """The manifest of a release whose signature and files are whole.

    ``trusted``: public keys as hex. Raises ReleaseRefused listing the signature's fault, or every file that was
    changed, removed or added.
    """
    try:
        document: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        signature = document.pop("signature")
        manifest = _from_plain(document)
        key, value = bytes.fromhex(signature["public_key"]), bytes.fromhex(signature["value"])
        checker = Ed25519PublicKey.from_public_bytes(key)
    except FileNotFoundError:
        raise _refused(folder, "目録がありません") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(folder, "目録として読めません") from error
    if key.hex() not in set(trusted):
        raise _refused(folder, f"署名の鍵 {key.hex()[:12]} を信頼していません")
    try:
        checker.verify(value, _signed(document))
    except InvalidSignature:
        raise _refused(folder, "署名が合いません。目録が署名の後に変えられています") from None
    faults = list(_changed(manifest.files, file_hashes(folder)))
    if faults:
        raise ReleaseRefused(folder.name, faults)
    return manifest


def _refused(folder: Path, message: str) -> ReleaseRefused:
    return ReleaseRefused(folder.name, [Fault(message, column=MANIFEST)])


def _changed(signed: Mapping[str, str], held: Mapping[str, str]) -> Iterable[Fault]:
    for name in sorted({*signed, *held}):
        if name not in held:
            yield Fault("署名の後になくなっています", column=name)
        elif name not in signed:
            yield Fault("署名の後に加えられています", column=name)
        elif signed[name] != held[name]:
            yield Fault("署名の後に変えられています", column=name)


def _signed(body: Mapping[str, Any]) -> bytes:
    """The bytes a signature stands on: the manifest without it, in one canonical form."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _to_plain(manifest: Manifest) -> dict[str, Any]:
    body = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(manifest).items()}
    return {"format": _FORMAT, **body, "files": dict(manifest.files)}


def _from_plain(body: Mapping[str, Any]) -> Manifest:
    if body["format"] != _FORMAT or set(body) != {"format", *(one.name for one in fields(Manifest))}:
        raise ValueError("unknown manifest")
    approved = body["approved_at"]
    days = {
        "effective_on": date.fromisoformat(body["effective_on"]),
        "proposed_at": datetime.fromisoformat(body["proposed_at"]),
        "approved_at": None if approved is None else datetime.fromisoformat(approved),
        "files": {str(name): str(value) for name, value in body["files"].items()},
    }
    return Manifest(**{**{key: value for key, value in body.items() if key != "format"}, **days})
