"""Keys of a data folder: raw 256-bit keys in the OS keyring, or in a key file under a passphrase.

There is no third way: without a usable keyring and without a passphrase nothing is opened, and no key is ever
written in the clear.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from desk_app.storage.files import read_json, write_private

KEY_BYTES = 32
KEY_FILE = "keys.json"
FOLDER_FILE = "folder.json"

_ARGON2 = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
"""RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes."""


Sealing = tuple[dict[str, Any], bytes]
"""How a passphrase seals: the parameters written beside the seal, and the key they and the passphrase give."""

_MOST_MEMORY, _MOST_PASSES = 1 << 20, 32
"""KiB and passes that a file handed in may ask for."""

_BACKENDS = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "linux": ("keyring.backends.SecretService", "Keyring"),
}


class KeyStore(Protocol):
    """Where the raw keys of one data folder are kept, by name (``cases``, ``residents``)."""

    def get(self, name: str) -> bytes | None:
        """The key, or None when there is none of this name."""
        ...

    def put(self, name: str, key: bytes) -> None:
        """Keep the key under this name; a key already there is replaced."""
        ...

    def drop(self, name: str) -> None:
        """Forget the key of this name, where there is one."""
        ...


def new_key() -> bytes:
    """A fresh random key of 256 bits."""
    return secrets.token_bytes(KEY_BYTES)


class MemoryKeys:
    """Keys that live as long as the process: tests and trials."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """The key, or None."""
        return self._keys.get(name)

    def put(self, name: str, key: bytes) -> None:
        """Keep the key."""
        self._keys[name] = key

    def drop(self, name: str) -> None:
        """Forget the key."""
        self._keys.pop(name, None)


class KeyringKeys:
    """Keys in the keyring of the operating system.

    The backend is named, never searched for: a searching keyring takes whatever package is installed, even one
    that writes plain files or asks on a terminal nobody sees.
    """

    def __init__(self, service: str, backend: Any | None = None) -> None:
        self._service = service
        self._backend = backend if backend is not None else system_keyring()

    def get(self, name: str) -> bytes | None:
        """The key, or None. Raises EnvironmentProblem when the keyring does not answer or holds something else."""
        text = self._ask(lambda: self._backend.get_password(self._service, name))
        if text is None:
            return None
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise EnvironmentProblem(
                "鍵の保管場所", "保管されている鍵の形が違います。", "管理者に連絡してください。", retry=False
            ) from None

    def put(self, name: str, key: bytes) -> None:
        """Keep the key. Raises EnvironmentProblem when the keyring refuses."""
        self._ask(lambda: self._backend.set_password(self._service, name, key.hex()))

    def drop(self, name: str) -> None:
        """Forget the key. Raises EnvironmentProblem when the keyring refuses."""
        if self._ask(lambda: self._backend.get_password(self._service, name)) is not None:
            self._ask(lambda: self._backend.delete_password(self._service, name))

    def _ask(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # every backend has its own tree of errors
            raise _no_keyring(type(error).__name__) from error


class KeyFile:
    """Keys in a file sealed by a passphrase: Argon2id makes the sealing key, AES-256-GCM seals.

    The file holds the parameters, salt and nonce in the clear and is readable by its owner alone (0600).
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        if not passphrase:
            raise InvalidInput("鍵ファイルの合言葉", "空です。", "合言葉を入力してください。")
        self._path = path
        self._passphrase = passphrase.encode("utf-8")
        self._sealing: Sealing | None = None

    def get(self, name: str) -> bytes | None:
        """The key, or None. Raises InvalidInput for a wrong passphrase, EnvironmentProblem for a damaged file."""
        return self._open().get(name)

    def put(self, name: str, key: bytes) -> None:
        """Keep the key; the whole file is sealed anew and swapped in."""
        self._write(self._open() | {name: key})

    def drop(self, name: str) -> None:
        """Forget the key, where there is one."""
        keys = self._open()
        if keys.pop(name, None) is not None:
            self._write(keys)

    def _write(self, keys: dict[str, bytes]) -> None:
        self._sealing = self._sealing or new_sealing(self._passphrase)
        body = json.dumps({n: k.hex() for n, k in sorted(keys.items())}).encode("ascii")
        write_private(self._path, json.dumps(sealed(body, self._sealing), indent=1).encode("ascii"))

    def _open(self) -> dict[str, bytes]:
        if not self._path.exists():
            return {}
        try:
            body, self._sealing = unsealed(read_json(self._path), self._passphrase, self._sealing)
            return {name: bytes.fromhex(text) for name, text in json.loads(body).items()}
        except InvalidTag:
            raise InvalidInput(
                "鍵ファイルの合言葉", "合言葉が違うか、鍵ファイルが変わっています。", "もう一度入力してください。"
            ) from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise EnvironmentProblem(
                "鍵ファイル", "壊れていて読めません。", "控えの鍵ファイルを戻してください。", retry=False
            ) from error


def open_keys(folder: Path, *, passphrase: Callable[[], str] | None = None) -> KeyStore:
    """The keys of this data folder, wherever it keeps them.

    A folder with a key file asks ``passphrase`` for it. Any other folder uses the keyring of the operating system;
    a new folder on a machine without one gets a key file when ``passphrase`` is given. Raises EnvironmentProblem
    naming that alternative when neither can be used.
    """
    path = folder / KEY_FILE
    if path.exists():
        if passphrase is None:
            raise EnvironmentProblem(
                "鍵ファイル",
                "このデータフォルダーは合言葉で守られています。",
                "--passphrase を付けて合言葉を入力してください。",
            )
        return KeyFile(path, passphrase())
    try:
        return KeyringKeys(f"ippitsu/{folder_id(folder)}")
    except EnvironmentProblem:
        if passphrase is None or any(folder.glob("*.db")):
            raise  # a folder whose keys are in the keyring gets no second, empty key store
        folder.mkdir(parents=True, exist_ok=True)
        return KeyFile(path, passphrase())


def folder_id(folder: Path) -> str:
    """The random name under which the keyring knows this folder; made at the first call."""
    path = folder / FOLDER_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_private(path, json.dumps({"version": 1, "id": secrets.token_hex(8)}).encode("ascii"))
    try:
        return str(read_json(path)["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise EnvironmentProblem(
            "データフォルダー", f"{FOLDER_FILE} が壊れています。", "控えから戻してください。", retry=False
        ) from error


def new_sealing(passphrase: bytes) -> Sealing:
    """Fresh parameters and the sealing key that this passphrase gives under them."""
    head: dict[str, Any] = {"version": 1, "kdf": "argon2id", "salt": _text(secrets.token_bytes(16)), **_ARGON2}
    return head, _derive(passphrase, head)


def sealed(body: bytes, sealing: Sealing) -> dict[str, Any]:
    """The body sealed by AES-256-GCM, with what is needed to open it but the passphrase."""
    head, key = sealing
    nonce = secrets.token_bytes(12)
    return head | {"nonce": _text(nonce), "sealed": _text(AESGCM(key).encrypt(nonce, body, _bound(head)))}


def unsealed(document: dict[str, Any], passphrase: bytes, known: Sealing | None = None) -> tuple[bytes, Sealing]:
    """What was sealed, and the sealing; ``known`` spares working out the key again.

    Raises InvalidTag for another passphrase or a changed document, KeyError, TypeError, ValueError for a broken one.
    """
    head = {name: value for name, value in document.items() if name not in ("nonce", "sealed")}
    sealing = known if known is not None and known[0] == head else (head, _derive(passphrase, head))
    return AESGCM(sealing[1]).decrypt(_bytes(document["nonce"]), _bytes(document["sealed"]), _bound(head)), sealing


def system_keyring() -> Any:
    """The keyring backend of this operating system. Raises EnvironmentProblem when it cannot be used."""
    module, name = _BACKENDS.get(sys.platform, _BACKENDS["linux"])
    if sys.platform.startswith("linux") and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        raise _no_keyring("no session bus")  # asking for one would start a bus that nobody ends
    try:
        kind = getattr(importlib.import_module(module), name)
        _ = kind.priority  # raises where the service is not there
        return kind()
    except Exception as error:
        raise _no_keyring(type(error).__name__) from error


def _no_keyring(why: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        "鍵の保管場所",
        f"この端末の鍵束（キーリング）が使えません（{why}）。",
        "鍵束を使えるようにするか、--passphrase で合言葉つき鍵ファイルを選んでください。",
    )


def _derive(passphrase: bytes, head: dict[str, Any]) -> bytes:
    if head["version"] != 1 or head["kdf"] != "argon2id":
        raise ValueError("unknown key file")
    if int(head["memory_cost"]) > _MOST_MEMORY or int(head["time_cost"]) > _MOST_PASSES:
        raise ValueError("a file may not make us work for ever")
    return hash_secret_raw(
        passphrase,
        _bytes(head["salt"]),
        time_cost=int(head["time_cost"]),
        memory_cost=int(head["memory_cost"]),
        parallelism=int(head["parallelism"]),
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _bound(head: dict[str, Any]) -> bytes:
    """The parameters, sealed along: nobody can weaken them unseen."""
    return json.dumps(head, sort_keys=True).encode("ascii")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
