#!/usr/bin/env python3
"""Set up and start 一筆: one file, standard library only, the same on Linux and Windows.

python3 start.py                        environment, then the desk with the demo city
python3 start.py demo [--headless OUT]  the same, or one whole case without a screen into OUT
python3 start.py test [PYTEST ARGS]     every check of the project
python3 start.py desk ARGS...           any desk command inside the environment
python3 start.py doctor                 what is there, what is missing
python3 start.py lock                   write requirements.lock anew from pyproject.toml

What start.py says goes to standard error, so that `start.py desk ... --json` leaves standard output to the document.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "ippitsu.stamp"
TURN = ROOT / ".venv.lock"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
OLDEST = (3, 11)
STAMP_FORMAT = "1"
"""Raised when start.py puts other things into the environment than before: the next start makes it anew."""

DESK_PACKAGES: Mapping[str, str] = {
    "libegl1": "Qt",
    "libgl1": "Qt",
    "libglib2.0-0": "Qt",
    "libdbus-1-3": "Qt",
    "libfontconfig1": "Qt",
    "libfreetype6": "Qt",
    "libwayland-client0": "Qt (Wayland)",
    "libwayland-cursor0": "Qt (Wayland)",
    "libwayland-egl1": "Qt (Wayland)",
    "libx11-6": "Qt (X11)",
    "libx11-xcb1": "Qt (X11)",
    "libxkbcommon0": "Qt",
    "libxkbcommon-x11-0": "Qt (X11)",
    "libxcb-cursor0": "Qt (X11)",
    "libxcb-icccm4": "Qt (X11)",
    "libxcb-image0": "Qt (X11)",
    "libxcb-keysyms1": "Qt (X11)",
    "libxcb-randr0": "Qt (X11)",
    "libxcb-render-util0": "Qt (X11)",
    "libxcb-shape0": "Qt (X11)",
    "libxcb-shm0": "Qt (X11)",
    "libxcb-sync1": "Qt (X11)",
    "libxcb-util1": "Qt (X11)",
    "libxcb-xfixes0": "Qt (X11)",
    "libxcb-xinerama0": "Qt (X11)",
    "libxcb-xkb1": "Qt (X11)",
    "libpcsclite1": "カードリーダー",
    "fonts-ipamj-mincho": "帳票の明朝体(異体字つき)",
    "fonts-morisawa-bizud-gothic": "画面と帳票のゴシック体",
}
"""Debian packages that the desk needs: what the Qt libraries link to, and the fonts of screens and papers."""

TEST_PACKAGES: Mapping[str, str] = {
    "git": "どのファイルが製品のものか",
    "qpdf": "PDF の検査",
    "poppler-utils": "PDF の検査",
    "gnome-keyring": "鍵の保管の試験",
    "dbus": "鍵の保管の試験",
    "xvfb": "画面の試験",
    "cups-ipp-utils": "印刷の試験(IPP のプリンター)",
    "cups-daemon": "印刷の試験(CUPS)",
    "cups-client": "印刷の試験(CUPS)",
    "cups-filters-core-drivers": "印刷の試験(CUPS)",
    "avahi-daemon": "印刷の試験(プリンター探し)",
    "pcscd": "カード読取の試験",
    "vsmartcard-vpcd": "カード読取の試験(仮想リーダー)",
    "libccid": "カード読取の試験(シリアルのリーダー)",
}
"""Debian packages that only the tests need."""

PRODUCT = ("desk_app", "ui", "printing", "devices", "resources")


class SetupProblem(Exception):
    """Something the person who starts the program can put right: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


def say(text: str) -> None:
    """One line to standard error, at once."""
    print(text, file=sys.stderr, flush=True)


# --- system packages -------------------------------------------------------------------------------------------


def installed_packages() -> frozenset[str] | None:
    """Names of the installed Debian packages and of what they provide; None where there is no dpkg."""
    if WINDOWS or shutil.which("dpkg-query") is None:
        return None
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${Package}\t${Provides}\n"],
        capture_output=True,
        text=True,
        check=False,
    )
    return parse_installed(asked.stdout)


def parse_installed(listing: str) -> frozenset[str]:
    """Package names out of dpkg-query's listing (status, name, provides; tab separated), installed ones only.

    What a package provides counts: libglib2.0-0 is called libglib2.0-0t64 on newer systems.
    """
    names: set[str] = set()
    for line in listing.splitlines():
        status, _, rest = line.partition("\t")
        name, _, provides = rest.partition("\t")
        if not status.startswith("ii"):
            continue
        names.add(name)
        names.update(part.split("(")[0].strip() for part in provides.split(",") if part.strip())
    return frozenset(names)


def wanted_packages(for_tests: bool) -> dict[str, str]:
    """Debian packages wanted, with what for; the venv package where this Python comes without ensurepip."""
    wanted = dict(DESK_PACKAGES)
    if for_tests:
        wanted.update(TEST_PACKAGES)
    if importlib.util.find_spec("ensurepip") is None:
        wanted[f"python3.{sys.version_info.minor}-venv"] = "Python の環境"
    return wanted


def missing_packages(for_tests: bool) -> list[str]:
    """Wanted Debian packages that are not installed; empty where there is no dpkg."""
    have = installed_packages()
    if have is None:
        return []
    return [name for name in wanted_packages(for_tests) if name not in have]


def root_prefix() -> list[str] | None:
    """What to put before apt-get to be root: nothing, sudo, or None when neither is possible."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def provide_packages(for_tests: bool, *, must: bool) -> None:
    """Install the Debian packages that are missing and say which; without root name the one command to run.

    With ``must`` a package that stays missing is a SetupProblem, otherwise a warning: commands without a screen
    work without Qt's libraries.
    """
    missing = missing_packages(for_tests)
    if not missing:
        return
    apt = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(missing)}"
    command = f"{'sudo sh' if shutil.which('sudo') else 'su'} -c '{apt}'"
    problem = SetupProblem(
        f"足りないシステムのパッケージ: {' '.join(missing)}", f"次を実行してください:\n  {command}"
    )
    prefix = root_prefix()
    if prefix is not None:
        problem = apt_install(prefix, missing) or problem
        missing = missing_packages(for_tests)
    if missing and must:
        raise problem
    if missing:
        say(f"注意: {problem}")


def apt_install(prefix: Sequence[str], names: Sequence[str]) -> SetupProblem | None:
    """Run apt-get for these packages. Gives the problem where it failed."""
    say(f"システムのパッケージを入れます: {' '.join(names)}")
    began = time.monotonic()
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        code, tail = run_quietly([*apt, *step], lambda _line: None)
        if code:
            return SetupProblem(
                f"apt-get {step[0]} ができませんでした。\n{tail}",
                "ネットワークとパッケージの配布元の設定を確かめて、もう一度実行してください。",
            )
    say(f"システムのパッケージを入れました ({time.monotonic() - began:.0f} 秒)")
    return None


# --- the environment -------------------------------------------------------------------------------------------


def run_quietly(
    command: Sequence[str | Path], on_line: Callable[[str], None], *, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command with its output kept back; each line goes to ``on_line``. Gives exit status and last lines."""
    tail: list[str] = []
    with subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=None if env is None else dict(env),
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            on_line(line)
            tail = [*tail[-11:], line.rstrip()]
    return process.returncode, "\n".join(tail)


def lock_stamp() -> str:
    """What the stamp of an up-to-date environment says: lock, place (environments do not move) and format."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{STAMP_FORMAT}\n{digest}\n{ROOT}\n"


def environment_ready() -> bool:
    """Whether the environment is whole and made from this lock. The stamp is written last, so half is never ready."""
    try:
        return PYTHON.exists() and STAMP.read_text(encoding="utf-8") == lock_stamp()
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def own_turn() -> Iterator[None]:
    """Wait until no other start.py of this folder is making the environment. The system frees it if we are killed."""
    with TURN.open("a", encoding="utf-8") as handle:
        take_turn(handle)
        yield


def take_turn(handle: IO[str]) -> None:
    """Lock an open file against other processes, waiting as long as it takes."""
    if sys.platform == "win32":
        while True:
            with contextlib.suppress(OSError):  # each call gives up after ten tries a second apart
                msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                break
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)


def make_environment() -> None:
    """Make the environment anew from the lock, unless it is ready. Raises SetupProblem."""
    if not LOCK.exists():
        raise SetupProblem("requirements.lock がありません。", "もう一度取り出してください。")
    if environment_ready():
        return
    with own_turn():
        if not environment_ready():
            build_environment()


def build_environment() -> None:
    """Make the environment from nothing; the stamp comes last. Raises SetupProblem."""
    began = time.monotonic()
    say(f"環境を作ります: {VENV}")
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=not WINDOWS).create(VENV)
    except (OSError, subprocess.CalledProcessError) as exc:
        raise SetupProblem(
            f"環境 {VENV} を作れません: {exc}",
            "空き容量と書き込みの権限を確かめ、開いている一筆を閉じて、もう一度実行してください。",
        ) from exc
    install_libraries()
    install_launchers()
    partial = STAMP.with_suffix(".part")
    partial.write_text(lock_stamp(), encoding="utf-8")
    partial.replace(STAMP)
    say(f"環境ができました ({time.monotonic() - began:.0f} 秒)。次からはすぐに始まります。")


def install_libraries() -> None:
    """Install what the lock names, each file checked against its hash. Raises SetupProblem."""
    total = len(re.findall(r"^[A-Za-z0-9]", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE))
    done = 0

    def progress(line: str) -> None:
        nonlocal done
        if line.startswith("Collecting "):
            done += 1
            if done % 10 == 0:
                say(f"  ライブラリ {done}/{total}")

    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--prefer-binary",
    ]
    say(f"  ライブラリ {total} 個を入れます(初回だけ、数分)")
    code, tail = run_quietly([*pip, "--require-hashes", "-r", LOCK], progress)
    if code:
        raise SetupProblem(
            f"ライブラリを入れられませんでした。\n{tail}",
            "ネットワークがつながるか、空き容量があるかを確かめて、もう一度実行してください。途中からではなく、はじめから入れ直します。",
        )


def install_launchers() -> None:
    """Let the environment find the project where it stands, and give it a ``desk`` command.

    A path file does what an editable install does, without a build and without the network.
    """
    asked = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(asked.stdout.strip(), "ippitsu.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if WINDOWS:
        Path(BIN, "desk.cmd").write_text('@"%~dp0python.exe" -X utf8 -P -m desk_app %*\r\n', encoding="ascii")
        return
    launcher = Path(BIN, "desk")
    launcher.write_text(f'#!/bin/sh\nexec "{PYTHON}" -X utf8 -P -m desk_app "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)


def prepare(*, for_tests: bool = False, must: bool = True) -> None:
    """System packages and environment, whatever is missing of them."""
    provide_packages(for_tests, must=must)
    make_environment()


# --- commands --------------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether windows can be shown here."""
    return not sys.platform.startswith("linux") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))


def call_desk(args: Sequence[str], **extra_environment: str) -> int:
    """Run a desk command in the environment from the present folder. Gives its exit status."""
    command = [str(PYTHON), "-X", "utf8", "-P", "-m", "desk_app", *args]
    try:
        return subprocess.call(command, env={**os.environ, **extra_environment})
    except KeyboardInterrupt:
        return 130


def become_desk(args: Sequence[str]) -> int:
    """Hand over to a desk command for good. On Linux this process becomes it, so that what ends us ends the desk."""
    if not WINDOWS:
        from desk_app.freed_memory import started_with  # noqa: PLC0415  # an old Python is refused before ours is read

        sys.stdout.flush()
        command = [str(PYTHON), "-X", "utf8", "-P", "-m", "desk_app", *args]
        os.execve(PYTHON, command, started_with(args, os.environ, sys.platform))
    return call_desk(args)


def command_demo(args: Sequence[str]) -> int:
    """The demo city in the staff window; without a display one whole case, whose papers the desk names."""
    began = time.monotonic()
    prepare()
    if "--headless" not in args and has_display():
        say(f"一筆を開きます(準備 {time.monotonic() - began:.1f} 秒)")
        return become_desk(["demo", *args])
    passed = list(args)
    if "--headless" in args:
        check_headless_folder(args)
    else:
        passed += ["--headless", str(Path.cwd() / "out")]
        say("画面がないので、受付をひとつ、画面なしで最後まで通します。")
    code = call_desk(["demo", *passed], QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    if code == 0:
        say(f"終わりました ({time.monotonic() - began:.1f} 秒)")
    return code


def check_headless_folder(args: Sequence[str]) -> None:
    """Raises SetupProblem where no folder is given after --headless."""
    after = list(args)[list(args).index("--headless") + 1 :]
    if not after or after[0].startswith("-"):
        raise SetupProblem("--headless のあとにフォルダーがありません。", "例: python3 start.py demo --headless out")


def command_desk(args: Sequence[str]) -> int:
    """Any desk command."""
    prepare(must=False)
    return become_desk(args)


def check_steps(pytest_args: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Every kind of check with its command. The coverage gate stands only behind a full test run."""
    python = [str(PYTHON), "-X", "utf8"]
    lint_imports = str(BIN / ("lint-imports.exe" if WINDOWS else "lint-imports"))
    steps = [
        ("ruff check", [*python, "-m", "ruff", "check", "."]),
        ("ruff format", [*python, "-m", "ruff", "format", "--check", "."]),
        ("mypy", [*python, "-m", "mypy"]),
        ("lint-imports", [lint_imports]),
    ]
    if pytest_args:
        return [*steps, ("pytest", [*python, "-m", "pytest", *pytest_args])]
    run = ["-m", "pytest", "-n", "2", "--dist", "worksteal", "--durations=12", "--cov", "--cov-report="]
    gate = ["-m", "coverage", "report", "--skip-covered", "--include=desk_app/domain/*,desk_app/rules/*"]
    return [
        *steps,
        ("pytest", [*python, *run]),
        ("coverage of domain and rules", [*python, *gate, "--fail-under=95"]),
    ]


def command_test(args: Sequence[str]) -> int:
    """Every kind of check, each to its end; the exit status is that of the first kind that failed."""
    began = time.monotonic()
    prepare(for_tests=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    outcomes: list[tuple[str, int, float]] = []
    for name, command in check_steps(args):
        print(f"== {name}", flush=True)
        started = time.monotonic()
        code = subprocess.call(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
        outcomes.append((name, code, time.monotonic() - started))
    print("\n== summary")
    for name, code, seconds in outcomes:
        print(f"{'ok  ' if code == 0 else 'FAIL'} {seconds:7.1f} s  {name}")
    print(f"     {time.monotonic() - began:7.1f} s  in all", flush=True)
    return next((code for _name, code, _seconds in outcomes if code), 0)


def command_doctor(args: Sequence[str]) -> int:
    """List what is there and what is missing. Installs nothing; exit status 1 when something is missing."""
    del args
    have = installed_packages()
    rows = [
        (f"Python {sys.version.split()[0]}", True, ""),
        ("ensurepip", importlib.util.find_spec("ensurepip") is not None, "Python の環境を作る部品"),
        ("requirements.lock", LOCK.exists(), ""),
        (".venv", environment_ready(), "python3 start.py で作ります"),
    ]
    if have is not None:
        rows += [(name, name in have, what) for name, what in wanted_packages(for_tests=True).items()]
    for name, there, what in rows:
        print(f"{'あり' if there else 'なし'}  {name}{f'  ({what})' if what else ''}")
    print("画面あり" if has_display() else "画面なし(python3 start.py は画面なしの受付を通します)")
    return 0 if all(there for _name, there, _what in rows) else 1


# --- the lock --------------------------------------------------------------------------------------------------


def windows_only(pyproject: str) -> list[str]:
    """Requirements of pyproject.toml marked for Windows, without the marker: name and version range."""
    return re.findall(r'"([^";]+); sys_platform == \'win32\'"', pyproject)


def command_lock(args: Sequence[str]) -> int:
    """Write requirements.lock anew. pip-compile looks at the system it runs on, so this runs on Linux and the
    Windows-only requirements are locked beside it and marked."""
    del args
    if not sys.platform.startswith("linux"):
        raise SetupProblem("requirements.lock は Linux で作ります。", "Linux の端末で実行してください。")
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder, "tools")
        venv.EnvBuilder(with_pip=True).create(tools)
        code, tail = run_quietly([tools / "bin" / "pip", "install", "pip-tools"], lambda _line: None)
        if code:
            raise SetupProblem(f"pip-tools を入れられません。\n{tail}", "ネットワークを確かめてください。")
        here = compile_lock(tools, ROOT / "pyproject.toml", Path(folder, "here.lock"), "--extra", "dev")
        marked = Path(folder, "windows.in")
        marked.write_text("\n".join(windows_only((ROOT / "pyproject.toml").read_text(encoding="utf-8"))) + "\n")
        windows = compile_lock(tools, marked, Path(folder, "windows.lock"))
    LOCK.write_text(join_locks(here, windows), encoding="utf-8")
    say(f"{LOCK.name} を書きました。")
    return 0


def compile_lock(tools: Path, source: Path, target: Path, *extra: str) -> str:
    """Run pip-compile for one source without this machine's own pip settings. Gives the lock's text."""
    flags = ["--quiet", "--generate-hashes", "--no-emit-options", "--no-header", "--no-annotate", "--strip-extras"]
    own = ("PIP_FIND_LINKS", "PIP_CONSTRAINT", "PIP_EXTRA_INDEX_URL")
    clean = {name: value for name, value in os.environ.items() if name not in own}
    command: list[str | Path] = [
        tools / "bin" / "pip-compile",
        *flags,
        "--allow-unsafe",
        *extra,
        "-o",
        target,
        source,
    ]
    code, tail = run_quietly(command, lambda _line: None, env={**clean, "PIP_CONFIG_FILE": os.devnull})
    if code:
        raise SetupProblem(
            f"pip-compile ができませんでした。\n{tail}", "pyproject.toml とネットワークを確かめてください。"
        )
    return target.read_text(encoding="utf-8")


def split_lock(text: str) -> dict[str, str]:
    """The entries of a lock by package name; each is the pinned line with its hash lines."""
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {entry.split("==")[0]: entry.rstrip() for entry in entries if "==" in entry}


def join_locks(here: str, windows: str) -> str:
    """One lock for both systems: entries of ``windows`` get the marker and win over the same name in ``here``."""
    entries = split_lock(here)
    for name, entry in split_lock(windows).items():
        entries[name] = re.sub(r"^(\S+) \\", r'\1 ; sys_platform == "win32" \\', entry)
    head = "# Every library with the hashes of its files; written by `python3 start.py lock` from pyproject.toml.\n"
    return head + "\n".join(entries[name] for name in sorted(entries)) + "\n"


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "demo": command_demo,
    "desk": command_desk,
    "doctor": command_doctor,
    "lock": command_lock,
    "test": command_test,
}


def main(args: Sequence[str]) -> int:
    """Run one command. Gives the exit status: 0 done, 1 failed with the reason on standard error, 2 wrong usage."""
    if sys.version_info < OLDEST:
        say(f"Python 3.11 以上が要ります。これは {sys.version.split()[0]} です。例: python3.11 start.py")
        return 1
    if args and args[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    command = COMMANDS.get(args[0]) if args else command_demo
    if command is None:
        say(f"知らない命令です: {args[0]}\n\n{__doc__}")
        return 2
    try:
        return command(args[1:])
    except SetupProblem as problem:
        say(f"始められません。{problem.what}\n{problem.remedy}")
        return 1
    except KeyboardInterrupt:
        say("止めました。")
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
