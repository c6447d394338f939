"""What a card session leaves behind: in the log, in every file of the desk, and in the memory of the program.

The memory is read from outside through /proc (what a core file would hold), the windows still open. Asserted of it:
no PIN, no 照合番号, no 署名用パスワード, no 個人番号, and nothing of who was at the counter (name, address, date of
birth) in any encoding looked for. The program is started as the desk starts itself (``desk_app.freed_memory``).
"""

from __future__ import annotations

import functools
import os
import re
import socket
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.freed_memory import wiping
from devices.errors import ChannelBroken
from devices.sim_card import SimCardChannel
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard

PROFILE = replace(
    PROFILES["demo"],
    name="獅子王 凛太朗",
    address="架空県あさぎり市雲雀町八丁目27番6号",
    birth="1979-08-23",
    pin="7391",
    security_code="8052",
    number="918273645500",
    sign_password="QX7ZK2WV9",
)
WRONG = "6284"
PERSON = {
    "name": PROFILE.name,
    "name on paper": PROFILE.name.replace(" ", "\u3000"),
    "address": "雲雀町八丁目",
    "birth": PROFILE.birth,
    "birth in 和暦": "54年8月23日",
}
CHUNK = 1 << 22
PAGE = 4096
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the memory of another program is read through /proc")


class CardProcess:
    """Serves the card to the other process and remembers nothing of it but how often it was asked for a secret."""

    def __init__(self, path: Path) -> None:
        self.card = SimulatedMyNumberCard(PROFILE)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                self._one_connection(line)

    def _one_connection(self, line: socket.socket) -> None:
        channel = SimCardChannel(self.card)
        while head := line.recv(2, socket.MSG_WAITALL):
            command = line.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
            try:
                answer = channel.transmit(command)
            except ChannelBroken:
                return
            line.sendall(len(answer).to_bytes(2, "big") + answer)


def encodings(text: str) -> dict[str, bytes]:
    """A text as programs keep it."""
    return {
        "utf-8": text.encode(),
        "utf-16": text.encode("utf-16-le"),
        "utf-32": text.encode("utf-32-le"),
        "hex": text.encode().hex().encode(),
        "base64": b64encode(text.encode())[:-4],
    }


def holds_pin(data: bytes, pin: str) -> set[str]:
    """How a PIN is held there. Four digits are in any memory by chance: they count with what stands around them."""
    digits = pin.encode()
    held = {"as UTF-16"} if b"\0\0" + pin.encode("utf-16-le") + b"\0\0" in data else set()
    place = data.find(digits)
    while place >= 0:
        around = data[max(0, place - 40) : place + 32]
        held |= {how for how, pattern in pin_patterns(digits).items() if pattern.search(around)}
        place = data.find(digits, place + 1)
    return held


@functools.cache
def pin_patterns(digits: bytes) -> dict[str, re.Pattern[bytes]]:
    four = re.escape((4).to_bytes(8, "little"))
    found = {
        "in VERIFY": re.escape(bytes.fromhex("0020008004") + digits),
        "as a str": four + b".{8}[\xe0-\xff].{7}(?:.{8})?" + digits + b"\x00",
        "as a bytes": four + b".{8}" + digits + b"\x00",
        "in a buffer": digits + b"\x00{28}",
        "in quotes": b"['\"]" + digits + b"['\"]",
    }
    return {how: re.compile(pattern, re.DOTALL) for how, pattern in found.items()}


def regions(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, *_rest = line.split()
        if rights.startswith("rw"):
            start, end = (int(one, 16) for one in span.split("-"))
            yield start, end


def without_empty(data: bytes) -> bytes:
    """The same without pages of one byte repeated (never used, or overwritten when freed), which hold nothing."""
    pages = (data[place : place + PAGE] for place in range(0, len(data), PAGE))
    return b"".join(page for page in pages if page != page[:1] * len(page))


def found_in_memory(pid: int) -> set[str]:
    """What of the card and the person is in the writable memory of a program, read in overlapping pieces."""
    long = {
        **PERSON,
        "照合番号B": PROFILE.verification_b,
        "照合番号A・個人番号": PROFILE.number,
        "署名用パスワード": PROFILE.sign_password,
    }
    wanted = [(what, how, data) for what, text in long.items() for how, data in encodings(text).items()]
    hits: set[str] = set()
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end in regions(pid):
            for place in range(start, end, CHUNK):
                try:
                    memory.seek(place)
                    data = memory.read(min(CHUNK + 4096, end - place))
                except (OSError, OverflowError):
                    continue  # a guard page, or [vvar]
                data = without_empty(data)
                hits |= {f"{what} {how}" for what, how, text in wanted if text in data}
                hits |= {f"PIN {pin} {how}" for pin in (PROFILE.pin, WRONG) for how in holds_pin(data, pin)}
    return hits


def sent(secret: str) -> bytes:
    return bytes([len(secret)]) + secret.encode()


@pytest.fixture
def child(tmp_path):
    """The session, done, its program still running."""
    path = tmp_path / "card"
    server = CardProcess(path)
    environment = wiping({**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    arguments = [str(path), str(tmp_path / "home"), str(tmp_path / "log")]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.card_session", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    secrets = (WRONG, PROFILE.pin, PROFILE.pin, PROFILE.verification_b, PROFILE.number, PROFILE.sign_password)
    process.stdin.write(b"".join(map(sent, secrets)))
    process.stdin.flush()
    assert process.stdout.readline() == b"done\n"
    yield process, server, tmp_path
    process.stdin.write(sent("end"))
    process.stdin.close()
    assert process.wait(30) == 0
    process.stdout.close()
    server.close()


def test_nothing_secret_stays_behind_and_the_name_in_no_file(child) -> None:
    process, server, folder = child
    assert server.card.verifies_seen == 7, "wrong PIN, two PINs, the code twice, the number, the password"
    assert found_in_memory(process.pid) == set(), "the case was put away"
    say(process, "rest", answer="closed")
    assert found_in_memory(process.pid) == set(), "the case was signed, printed and closed"
    secret = (PROFILE.verification_b, PROFILE.number, PROFILE.sign_password)
    wanted = [data for text in (*PERSON.values(), "獅子王", "雲雀町", *secret) for data in encodings(text).values()]
    wanted += [f"'{pin}'".encode() for pin in (PROFILE.pin, WRONG)]
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert (folder / "log").stat().st_size > 1000
    assert any(one.suffix == ".db" or "case" in one.name for one in files)
    for one in files:
        content = one.read_bytes()
        assert [data for data in wanted if data in content] == [], one.name
    name = PROFILE.name.encode("utf-16-be").hex()
    kept = (PROFILE.verification_b, PROFILE.number, PROFILE.sign_password, PROFILE.pin, PROFILE.birth, name)
    say(process, "leak", *kept, answer="leaked")
    assert {what.split()[0] for what in found_in_memory(process.pid)} == {
        "name",
        "birth",
        "照合番号B",
        "照合番号A・個人番号",
        "署名用パスワード",
        "PIN",
    }, "the search finds what is kept on purpose"


def say(process, *words: str, answer: str) -> None:
    process.stdin.write(b"".join(map(sent, words)))
    process.stdin.flush()
    assert process.stdout.readline().decode().strip() == answer
