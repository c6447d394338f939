from __future__ import annotations

import queue

import pytest

from desk_app.domain.card import BarcodeRead, DeviceInfo
from desk_app.domain.learning import LEARNING_SYMBOLOGY, LEARNING_TEXTS, LearningStep
from devices.code_marks import MARK_OF, Marks
from devices.desk import DeskReaders
from devices.errors import DeviceProblem, UnknownDevice
from devices.framing import BlockCheck, FrameRules, Framing, wrap
from devices.scanner import scanner_settings
from devices.scanner_learning import BAUD_RATES, Proposal, ScannerLearning
from devices.sim_scanner import PtyScanner
from devices.uri import parse_uri

AIM = {"Code128": b"]C0", "QR": b"]Q1"}


def sent(place: int, rules: FrameRules, marks: Marks, charset: str, before: bytes = b"") -> bytes:
    symbology = LEARNING_SYMBOLOGY[place]
    mark = {Marks.AIM: AIM[symbology], Marks.DENSO: MARK_OF[symbology].encode(), Marks.NONE: b""}[marks]
    return wrap(before + mark + LEARNING_TEXTS[place].encode(charset), rules)


def session(url: str = "serial:COM3") -> tuple[ScannerLearning, list[int]]:
    opened: list[int] = []
    return ScannerLearning(parse_uri(url), opened.append), opened


def scan(learning: ScannerLearning, raw: bytes, at: float) -> LearningStep | Proposal | None:
    assert learning.feed(raw[:5], at) is None
    assert learning.feed(raw[5:], at + 0.01) is None
    return learning.feed(b"", at + 0.5)


ALL = [
    (FrameRules(framing, check), marks, charset)
    for framing in Framing
    for check in (BlockCheck if framing is Framing.STX_ETX else [BlockCheck.OFF])
    for marks in (Marks.AIM, Marks.DENSO, Marks.NONE)
    for charset in ("utf-8", "cp932")
]


@pytest.mark.parametrize(("rules", "marks", "charset"), ALL, ids=str)
def test_three_codes_tell_how_the_scanner_is_set(rules: FrameRules, marks: Marks, charset: str) -> None:
    learning, opened = session()
    for place in range(2):
        step = scan(learning, sent(place, rules, marks, charset), place * 10.0)
        assert step == LearningStep(place + 1, 3, 9600, "")
    found = scan(learning, sent(2, rules, marks, charset), 20.0)
    assert isinstance(found, Proposal)
    assert (found.framing, found.check, found.marks, found.charset) == (rules.framing, rules.check, marks, charset)
    assert opened == [9600]
    assert scanner_settings(parse_uri(found.url)).rules == rules


def test_garbled_bytes_try_the_next_speed() -> None:
    learning, opened = session("serial:COM3?baud=19200")
    step = scan(learning, bytes(range(0x80, 0xA0)), 0.0)
    assert isinstance(step, LearningStep)
    assert step.problem
    assert opened == [19200, 9600]
    for n in range(len(BAUD_RATES) - 2):
        scan(learning, bytes(range(0x80, 0xA0)), 10.0 + n)
    with pytest.raises(DeviceProblem, match="パリティー"):
        scan(learning, bytes(range(0x80, 0xA0)), 100.0)


def test_another_code_is_named_and_not_learned_from() -> None:
    learning, opened = session()
    rules = FrameRules()
    step = scan(learning, sent(1, rules, Marks.AIM, "utf-8"), 0.0)
    assert isinstance(step, LearningStep)
    assert "順番" in step.problem
    scan(learning, sent(0, rules, Marks.AIM, "utf-8"), 10.0)
    step = scan(learning, b"]C0another\r\n", 20.0)
    assert isinstance(step, LearningStep)
    assert (step.done, opened) == (1, [9600])
    assert "別の内容" in step.problem


@pytest.mark.parametrize(
    ("raw", "remedy"),
    [
        (lambda place: LEARNING_TEXTS[place].encode(), "終端記号"),
        (lambda place: sent(place, FrameRules(), Marks.AIM, "utf-8", before=b"#7"), "前置き"),
    ],
    ids=["no end", "something before"],
)
def test_what_cannot_be_read_says_what_to_set_at_the_scanner(raw: object, remedy: str) -> None:
    learning, _ = session()
    assert callable(raw)
    for place in range(2):
        scan(learning, raw(place), place * 10.0)
    with pytest.raises(DeviceProblem, match=remedy):
        scan(learning, raw(2), 20.0)


def test_a_session_over_a_real_pseudo_terminal_gives_a_url_that_reads() -> None:
    reads: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    with PtyScanner(
        framing=Framing.STX_ETX, check=BlockCheck.DATA_ONLY, marks=Marks.DENSO, charset="cp932"
    ) as scanner:
        port = scanner.url.partition("?")[0]
        readers = DeskReaders([port])

        def on_step(step: LearningStep) -> None:
            assert not step.problem
            scanner.scan(LEARNING_TEXTS[step.done], LEARNING_SYMBOLOGY[step.done])

        readers.listen(reads.put, states.put)
        assert readers.learn_scanner(port, on_step, lambda: True) is None, "cancelled"
        url = readers.learn_scanner(port, on_step, lambda: False)
        readers.close()
        assert url is not None
        assert reads.empty(), "what is learned from is no read"
        learned = DeskReaders([url])
        learned.listen(reads.put, states.put)
        try:
            while states.get(timeout=60).uri != url:
                pass  # what is sent before the port is open is lost: opening it clears the line
            scanner.scan("髙橋 表", "QR")
            scanner.scan_split("さくら市桜町一丁目", 3)
            assert [reads.get(timeout=60).text for _ in range(2)] == ["髙橋 表", "さくら市桜町一丁目"]
        finally:
            learned.close()


def test_a_card_reader_cannot_learn() -> None:
    with pytest.raises(UnknownDevice):
        DeskReaders(["sim:mynumber/demo"]).learn_scanner("sim:mynumber/demo", lambda _: None, lambda: False)


def test_what_was_learned_takes_over_while_the_desk_listens() -> None:
    reads: queue.Queue[BarcodeRead] = queue.Queue()
    states: queue.Queue[DeviceInfo] = queue.Queue()
    with PtyScanner(framing=Framing.CR, marks=Marks.NONE, charset="cp932") as scanner:
        port = scanner.url.partition("?")[0]
        readers = DeskReaders([port])
        readers.listen(reads.put, states.put)
        readers.replace_scanner(port, scanner.url)
        try:
            assert [info.uri for info in readers.devices()] == [scanner.url]
            while states.get(timeout=60).uri != scanner.url:
                pass
            scanner.scan("髙橋 表", "QR")
            assert reads.get(timeout=60).text == "髙橋 表"
            with pytest.raises(UnknownDevice):
                readers.replace_scanner(port, scanner.url)
        finally:
            readers.close()
