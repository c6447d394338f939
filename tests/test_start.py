"""start.py: what it decides, without installing anything."""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from pathlib import Path

import pytest

import start
from desk_app.freed_memory import wants_wiping

LISTING = "ii \tlibegl1\t\nii \tlibglib2.0-0t64\tlibglib2.0-0 (= 2.80.0-6), libgio (= 1)\nrc \tqpdf\t\nun \txvfb\t\n"
LOCK_TEXT = Path(start.LOCK).read_text(encoding="utf-8")


def test_packages_count_by_their_name_and_by_what_they_provide():
    assert start.parse_installed(LISTING) == {"libegl1", "libglib2.0-0t64", "libglib2.0-0", "libgio"}


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch):
    have = frozenset(start.wanted_packages(for_tests=True)) - {"qpdf", "libegl1"}
    monkeypatch.setattr(start, "installed_packages", lambda: have)
    assert start.missing_packages(for_tests=False) == ["libegl1"]
    assert start.missing_packages(for_tests=True) == ["libegl1", "qpdf"]


def test_nothing_is_missing_where_there_is_no_dpkg(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "installed_packages", lambda: None)
    assert start.missing_packages(for_tests=True) == []


def test_a_python_without_ensurepip_wants_its_venv_package(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    assert any(name.endswith("-venv") for name in start.wanted_packages(for_tests=False))


def test_without_root_the_one_command_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "missing_packages", lambda for_tests: ["libegl1", "qpdf"])
    monkeypatch.setattr(start, "root_prefix", lambda: None)
    with pytest.raises(start.SetupProblem) as told:
        start.provide_packages(for_tests=True, must=True)
    assert told.value.remedy.count("\n") == 1
    assert "apt-get install -y --no-install-recommends libegl1 qpdf" in told.value.remedy


def test_a_command_without_a_screen_goes_on_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(start, "missing_packages", lambda for_tests: ["libegl1"])
    monkeypatch.setattr(start, "root_prefix", lambda: None)
    start.provide_packages(for_tests=False, must=False)
    told = capsys.readouterr()
    assert "libegl1" in told.err
    assert not told.out


def test_as_root_the_missing_packages_are_installed_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    missing, ran = [["libegl1"], []], []
    monkeypatch.setattr(start, "missing_packages", lambda for_tests: missing.pop(0))
    monkeypatch.setattr(start, "root_prefix", list)
    monkeypatch.setattr(start, "run_quietly", lambda command, on_line: ran.append(command) or (0, ""))
    start.provide_packages(for_tests=False, must=True)
    assert [("update" in command, "libegl1" in command) for command in ran] == [(True, False), (False, True)]
    assert "libegl1" in capsys.readouterr().err


def test_apt_that_fails_is_told_with_its_last_lines(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "missing_packages", lambda for_tests: ["libegl1"])
    monkeypatch.setattr(start, "root_prefix", list)
    monkeypatch.setattr(start, "run_quietly", lambda command, on_line: (100, "no route"))
    with pytest.raises(start.SetupProblem, match="no route"):
        start.provide_packages(for_tests=False, must=True)


@pytest.fixture
def a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with a lock, and an environment that has a Python but no stamp."""
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(start, "TURN", tmp_path / ".venv.lock")
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv" / "ippitsu.stamp")
    monkeypatch.setattr(start, "PYTHON", tmp_path / ".venv" / "python")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "python").touch()
    (tmp_path / "requirements.lock").write_text("a==1\n", encoding="utf-8")
    return tmp_path


def test_an_environment_is_ready_only_with_the_stamp_of_this_lock(a_folder: Path):
    assert not start.environment_ready()
    start.STAMP.write_text(start.lock_stamp(), encoding="utf-8")
    assert start.environment_ready()
    start.LOCK.write_text("a==2\n", encoding="utf-8")
    assert not start.environment_ready()


def test_a_ready_environment_is_left_alone(a_folder: Path, monkeypatch: pytest.MonkeyPatch):
    start.STAMP.write_text(start.lock_stamp(), encoding="utf-8")
    monkeypatch.setattr(start, "run_quietly", lambda *a, **k: pytest.fail("a ready environment needs no command"))
    start.make_environment()
    assert start.environment_ready()


def test_a_failed_install_leaves_no_stamp(a_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start.venv.EnvBuilder, "create", lambda self, folder: None)
    monkeypatch.setattr(start, "run_quietly", lambda *a, **k: (1, "ERROR: no matching distribution"))
    with pytest.raises(start.SetupProblem, match="no matching distribution"):
        start.make_environment()
    assert not start.environment_ready()


def test_two_starts_at_once_make_the_environment_once(a_folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The one that waited finds the stamp and makes nothing."""
    built: list[str] = []

    def build() -> None:
        built.append("first")
        start.STAMP.write_text(start.lock_stamp(), encoding="utf-8")

    @contextlib.contextmanager
    def a_turn_after_another_start():
        build()
        yield

    monkeypatch.setattr(start, "own_turn", a_turn_after_another_start)
    monkeypatch.setattr(start, "build_environment", lambda: built.append("second"))
    start.make_environment()
    assert built == ["first"]


def test_a_turn_is_taken_by_one_process_at_a_time(a_folder: Path):
    code = "import sys, start, pathlib; start.TURN = pathlib.Path(sys.argv[1])\nwith start.own_turn(): print('in')"
    with start.own_turn():
        other = start.subprocess.Popen(
            [start.sys.executable, "-c", code, str(start.TURN)],
            cwd=Path(start.__file__).parent,
            stdout=start.subprocess.PIPE,
        )
        with pytest.raises(start.subprocess.TimeoutExpired):
            other.wait(timeout=0.5)
    assert other.communicate()[0] == b"in\n"


def test_a_missing_lock_is_told(a_folder: Path):
    start.LOCK.unlink()
    with pytest.raises(start.SetupProblem, match=r"requirements\.lock"):
        start.make_environment()


@pytest.mark.skipif(os.name == "nt", reason="displays are named by these variables on Linux only")
@pytest.mark.parametrize(("name", "there"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("OTHER", False)])
def test_a_display_is_known_by_its_variables(monkeypatch: pytest.MonkeyPatch, name: str, there: bool):
    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.setenv(name, ":0")
    assert start.has_display() is there


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The desk commands that start.py would run; each one reports success."""
    ran: list[list[str]] = []

    def desk(args: list[str], **environment: str) -> int:
        ran.append([*args, *environment.values()])
        return 0

    monkeypatch.setattr(start, "prepare", lambda **_: None)
    monkeypatch.setattr(start, "call_desk", desk)
    monkeypatch.setattr(start, "become_desk", desk)
    monkeypatch.chdir(tmp_path)
    return ran


def test_without_a_display_the_demo_runs_headless_into_out(
    demo: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert start.main([]) == 0
    assert demo == [["demo", "--headless", str(tmp_path / "out"), "offscreen"]]
    assert "画面がない" in capsys.readouterr().err


def test_with_a_display_the_demo_opens_the_window(demo: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert start.main(["demo"]) == 0
    assert demo == [["demo"]]


def test_headless_wants_a_folder(demo: list[list[str]], capsys: pytest.CaptureFixture[str]):
    assert start.main(["demo", "--headless"]) == 1
    assert "--headless" in capsys.readouterr().err
    assert not demo


def test_a_desk_command_is_passed_on_with_its_exit_status(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "prepare", lambda **_: None)
    monkeypatch.setattr(start, "become_desk", lambda args: 2 if args == ["decide"] else 0)
    assert start.main(["desk", "decide"]) == 2


def test_on_windows_the_desk_is_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start, "WINDOWS", True)
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: len(command))
    assert start.become_desk(["forms", "list"]) == len(
        ["python", "-X", "utf8", "-P", "-m", "desk_app", "forms", "list"]
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no exec that keeps the console")
def test_elsewhere_this_process_becomes_the_desk(monkeypatch: pytest.MonkeyPatch):
    became: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(start.os, "execve", lambda program, arguments, given: became.append((arguments, given)))
    monkeypatch.setattr(start, "call_desk", lambda args: 0)  # the real execve does not come back
    monkeypatch.delenv("PYTHONMALLOC", raising=False)
    start.become_desk(["decide", "case.yaml"])
    start.become_desk(["staff"])
    assert became[0][0][-4:] == ["-m", "desk_app", "decide", "case.yaml"]
    assert became[0][1] == dict(os.environ)
    assert not wants_wiping(["staff"], became[1][1], "linux"), "the window need not begin anew"


def test_every_kind_runs_and_the_first_failure_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    codes = iter([0, 7, 0, 3])
    steps = [(name, [name]) for name in ("one", "two", "three", "four")]
    monkeypatch.setattr(start, "prepare", lambda **_: None)
    monkeypatch.setattr(start, "check_steps", lambda args: steps)
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: next(codes))
    assert start.main(["test"]) == 7
    summary = capsys.readouterr().out.split("== summary")[1]
    assert re.findall(r"(ok|FAIL) .* (\w+)$", summary, flags=re.MULTILINE) == [
        ("ok", "one"),
        ("FAIL", "two"),
        ("ok", "three"),
        ("FAIL", "four"),
    ]


def test_the_coverage_gate_stands_behind_a_full_run_only():
    full, part = start.check_steps([]), start.check_steps(["tests/devices"])
    assert [name for name, _ in full][:5] == [name for name, _ in part]
    assert "--fail-under=95" in full[-1][1]
    assert part[-1][1][-1] == "tests/devices"


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]):
    assert start.main(["fly"]) == 2
    assert "fly" in capsys.readouterr().err


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(start, "OLDEST", (99, 0))
    assert start.main([]) == 1
    assert "Python" in capsys.readouterr().err


def test_a_command_is_run_quietly_and_its_last_lines_kept():
    code, tail = start.run_quietly([start.sys.executable, "-c", "print('a'); print('b'); exit(3)"], lambda line: None)
    assert (code, tail) == (3, "a\nb")


def test_locks_of_two_systems_become_one():
    here = "# note\nalpha==1 \\\n    --hash=sha256:aa\ncolorama==0.4 \\\n    --hash=sha256:bb\n"
    windows = "colorama==0.4 \\\n    --hash=sha256:bb\n"
    assert start.join_locks(here, windows).split("\n", 1)[1] == (
        'alpha==1 \\\n    --hash=sha256:aa\ncolorama==0.4 ; sys_platform == "win32" \\\n    --hash=sha256:bb\n'
    )


def test_every_entry_of_the_lock_is_pinned_and_hashed():
    entries = start.split_lock(LOCK_TEXT)
    assert len(entries) > 50
    for name, entry in entries.items():
        first, *hashes = entry.split("\n")
        assert re.fullmatch(r'[a-z0-9-]+==\S+( ; sys_platform == "(win32|linux)")? \\', first), name
        assert hashes, name
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes), name


def test_the_lock_names_no_host_no_path_and_no_option():
    assert not re.search(r"://|^-|file:|/", LOCK_TEXT.split("\n", 1)[1].replace("--hash", ""), flags=re.MULTILINE)


def test_every_requirement_of_the_project_is_locked():
    project = tomllib.loads((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=; ]", line)[0].lower().replace("_", "-").replace(".", "-") for line in wanted}
    assert names <= set(start.split_lock(LOCK_TEXT))


def test_windows_only_requirements_are_marked_in_the_lock():
    requirements = start.windows_only((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    entries = start.split_lock(LOCK_TEXT)
    assert requirements
    assert all("win32" in entries[re.split(r"[<>=]", line)[0].lower()] for line in requirements)
