from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from desk_app.storage.keys import (
    KEY_FILE,
    KeyFile,
    KeyringKeys,
    MemoryKeys,
    folder_id,
    new_key,
    open_keys,
    system_keyring,
)


class FakeBackend:
    """A keyring that remembers; ``broken`` makes every call fail as a locked one does."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, name: str) -> str | None:
        self._check()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self._check()
        self.kept[(service, name)] = text

    def delete_password(self, service: str, name: str) -> None:
        self._check()
        del self.kept[(service, name)]

    def _check(self) -> None:
        if self.broken:
            raise RuntimeError("locked: secret-value")


def test_a_new_key_has_256_bits_and_is_never_the_same():
    assert len(new_key()) == 32
    assert new_key() != new_key()


def test_memory_keys_keep_by_name():
    keys = MemoryKeys()
    keys.put("cases", b"\x01" * 32)
    assert keys.get("cases") == b"\x01" * 32
    assert keys.get("residents") is None


def test_keyring_keys_are_kept_under_the_service():
    backend = FakeBackend()
    key = new_key()
    KeyringKeys("ippitsu/a", backend).put("cases", key)
    assert KeyringKeys("ippitsu/a", backend).get("cases") == key
    assert KeyringKeys("ippitsu/b", backend).get("cases") is None


def test_a_key_that_is_dropped_is_gone_everywhere(tmp_path: Path):
    backend = FakeBackend()
    stores = (MemoryKeys(), KeyringKeys("ippitsu/a", backend), KeyFile(tmp_path / KEY_FILE, "two"))
    for keys in stores:
        for name in ("cases", "residents.next"):
            keys.put(name, new_key())
        for _ in range(2):  # a key that is not there is dropped without a word
            keys.drop("residents.next")
        assert keys.get("residents.next") is None
        assert keys.get("cases") is not None
    assert list(backend.kept) == [("ippitsu/a", "cases")]
    assert KeyFile(tmp_path / KEY_FILE, "two").get("residents.next") is None


def test_a_key_file_may_not_make_us_work_for_ever(tmp_path: Path):
    path = tmp_path / KEY_FILE
    KeyFile(path, "two").put("cases", new_key())
    path.write_text(json.dumps(json.loads(path.read_text()) | {"memory_cost": 1 << 30}))
    with pytest.raises(EnvironmentProblem, match="壊れて"):
        KeyFile(path, "two").get("cases")


def test_a_keyring_that_fails_names_the_alternative_and_no_secret():
    backend = FakeBackend()
    backend.broken = True
    with pytest.raises(EnvironmentProblem) as problem:
        KeyringKeys("ippitsu/a", backend).get("cases")
    assert "--passphrase" in problem.value.remedy
    assert "secret-value" not in str(problem.value)


def test_a_keyring_entry_of_another_form_is_a_clear_problem():
    backend = FakeBackend()
    backend.kept[("ippitsu/a", "cases")] = "not hex"
    with pytest.raises(EnvironmentProblem, match="形が違います"):
        KeyringKeys("ippitsu/a", backend).get("cases")


def test_without_a_session_bus_there_is_no_keyring():
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux asks a session bus")
    with pytest.raises(EnvironmentProblem, match="鍵束"):
        system_keyring()


def test_no_keyring_and_no_passphrase_opens_nothing(tmp_path: Path):
    with pytest.raises(EnvironmentProblem, match="合言葉つき鍵ファイル"):
        open_keys(tmp_path)
    assert not (tmp_path / KEY_FILE).exists()


def test_a_passphrase_stands_in_for_the_keyring_in_a_new_folder(tmp_path: Path):
    key = new_key()
    open_keys(tmp_path, passphrase=lambda: "ひらけごま").put("cases", key)
    assert open_keys(tmp_path, passphrase=lambda: "ひらけごま").get("cases") == key


def test_a_folder_whose_keys_are_in_the_keyring_gets_no_second_store(tmp_path: Path):
    (tmp_path / "cases.db").write_bytes(b"x")
    with pytest.raises(EnvironmentProblem):
        open_keys(tmp_path, passphrase=lambda: "ひらけごま")
    assert not (tmp_path / KEY_FILE).exists()


def test_a_folder_with_a_key_file_asks_for_the_passphrase(tmp_path: Path):
    KeyFile(tmp_path / KEY_FILE, "ひらけごま").put("cases", new_key())
    with pytest.raises(EnvironmentProblem, match="合言葉"):
        open_keys(tmp_path)


def test_the_key_file_shows_no_key_and_is_for_its_owner_alone(tmp_path: Path):
    path, key = tmp_path / KEY_FILE, new_key()
    KeyFile(path, "ひらけごま").put("cases", key)
    raw = path.read_bytes()
    assert key not in raw
    assert key.hex().encode() not in raw
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    head = json.loads(raw)
    assert (head["kdf"], head["memory_cost"] >= 65536, head["time_cost"] >= 3) == ("argon2id", True, True)


def test_a_key_file_holds_several_keys_and_never_repeats_a_nonce(tmp_path: Path):
    path = tmp_path / KEY_FILE
    store, cases, residents = KeyFile(path, "ひらけごま"), new_key(), new_key()
    store.put("cases", cases)
    first = json.loads(path.read_bytes())["nonce"]
    store.put("residents", residents)
    again = KeyFile(path, "ひらけごま")
    assert (again.get("cases"), again.get("residents"), again.get("else")) == (cases, residents, None)
    assert json.loads(path.read_bytes())["nonce"] != first


def test_a_wrong_passphrase_is_the_operators_to_put_right(tmp_path: Path):
    path = tmp_path / KEY_FILE
    KeyFile(path, "ひらけごま").put("cases", new_key())
    before = path.read_bytes()
    wrong = KeyFile(path, "ひらけ ごま")
    with pytest.raises(InvalidInput, match="合言葉"):
        wrong.get("cases")
    with pytest.raises(InvalidInput, match="合言葉"):
        wrong.put("cases", new_key())
    assert path.read_bytes() == before


def test_an_empty_passphrase_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="空です"):
        KeyFile(tmp_path / KEY_FILE, "")


@pytest.mark.parametrize("field", ["sealed", "salt", "time_cost"])
def test_a_changed_key_file_does_not_open(tmp_path: Path, field: str):
    path = tmp_path / KEY_FILE
    KeyFile(path, "ひらけごま").put("cases", new_key())
    document = json.loads(path.read_bytes())
    document[field] = 1 if field == "time_cost" else "AAAA" + document[field][4:]
    path.write_text(json.dumps(document))
    with pytest.raises((InvalidInput, EnvironmentProblem)):
        KeyFile(path, "ひらけごま").get("cases")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"nonce": 1, "sealed": 2}'])
def test_a_broken_key_file_is_a_clear_problem(tmp_path: Path, content: str):
    path = tmp_path / KEY_FILE
    path.write_text(content)
    with pytest.raises(EnvironmentProblem, match="壊れて"):
        KeyFile(path, "ひらけごま").get("cases")


def test_a_folder_keeps_its_name_in_the_keyring(tmp_path: Path):
    assert folder_id(tmp_path / "a") == folder_id(tmp_path / "a")
    assert folder_id(tmp_path / "a") != folder_id(tmp_path / "b")


def test_a_broken_folder_file_is_a_clear_problem(tmp_path: Path):
    (tmp_path / "folder.json").write_text("{}")
    with pytest.raises(EnvironmentProblem, match=r"folder\.json"):
        folder_id(tmp_path)


REAL = """
import sys
from pathlib import Path
from desk_app.storage.keys import open_keys
from desk_app.storage.folder import create_folder, open_folder
home = Path(sys.argv[1])
create_folder(home, open_keys(home)).close()
folder = open_folder(home, open_keys(home))
with folder.unit_of_work() as unit:
    assert unit.audit.verify() == (0, None)
before = open_keys(home).get("residents")
folder.renew_cache_key()
folder.close()
assert open_keys(home).get("residents") not in (before, None)
assert open_keys(home).get("residents.next") is None
open_folder(home, open_keys(home)).close()
print(type(open_keys(home)).__name__)
"""


def test_the_real_secret_service_keeps_the_keys(tmp_path: Path, repository: Path):
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("dbus-run-session or gnome-keyring-daemon is not installed")
    unlock = 'printf "test\\n" | gnome-keyring-daemon --unlock --components=secrets >&2'
    command = ["dbus-run-session", "--", "bash", "-c", f'{unlock}; exec "$@"', "bash"]
    done = subprocess.run(
        [*command, sys.executable, "-c", REAL, str(tmp_path / "home")],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "KeyringKeys"
    assert not (tmp_path / "home" / KEY_FILE).exists()
