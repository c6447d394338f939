from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import ONE_SIDED, PLAIN, PrinterView, PrintOptions, PrintState
from printing.spoolers.errors import AnswerLost, PrinterRefused
from printing.spoolers.system_queue import SystemQueue
from printing.trial_page import trial_page

PDF = trial_page(PrinterView("", "試験", ""), datetime(2026, 11, 24, tzinfo=UTC))


class FakeQueues:
    """Queues that keep what they get; ``breaks_at`` lets one fail before (0) or after (1) its first page."""

    def __init__(self, breaks_at: int | None = None) -> None:
        self.got: list[tuple[str, str, int, PrintOptions]] = []
        self.breaks_at = breaks_at

    def names(self) -> tuple[str, ...]:
        return ("窓口の複合機",)

    def sides(self, name: str) -> tuple[str, ...]:
        return (ONE_SIDED,)

    def send(self, name: str, title: str, pages: Iterator[PageImage], options: PrintOptions) -> None:
        count = 0
        if self.breaks_at == 0:
            raise EnvironmentProblem(name, "始められません。", "確かめてください。")
        for page in pages:
            assert page.width > 2000
            count += 1
            if self.breaks_at == count:
                raise EnvironmentProblem(name, "途中で止まりました。", "確かめてください。")
        self.got.append((name, title, count, options))


def test_what_is_given_to_the_queue_is_never_said_to_be_printed() -> None:
    queues = FakeQueues()
    queue = SystemQueue("system:%E7%AA%93%E5%8F%A3%E3%81%AE%E8%A4%87%E5%90%88%E6%A9%9F", queues)
    queue.validate()
    key = queue.submit(PDF, "1124-0001-x")
    assert queues.got == [("窓口の複合機", "1124-0001-x", 1, PLAIN)]
    assert queue.poll(key).state is PrintState.UNKNOWN
    assert not queue.capabilities().tells_end
    assert queue.jobs() is None


def test_what_fails_before_the_first_page_was_not_taken() -> None:
    with pytest.raises(PrinterRefused, match="始められません"):
        SystemQueue("system:窓口の複合機", FakeQueues(0)).submit(PDF, "x")
    with pytest.raises(AnswerLost):
        SystemQueue("system:窓口の複合機", FakeQueues(1)).submit(PDF, "x")


@pytest.mark.parametrize(
    ("uri", "options", "word"),
    [
        ("system:nowhere", PLAIN, "名前"),
        ("system:窓口の複合機", PrintOptions(tray="tray-1"), "トレイ"),
        ("system:窓口の複合機", PrintOptions(sides="two-sided-long-edge"), "面"),
    ],
)
def test_what_is_not_there_is_refused_before_any_paper(uri: str, options: PrintOptions, word: str) -> None:
    with pytest.raises(PrinterRefused, match=word):
        SystemQueue(uri, FakeQueues()).validate(options)


def test_a_queue_needs_a_name() -> None:
    with pytest.raises(InvalidInput):
        SystemQueue("system:", FakeQueues())
