"""What the clerk asks of a print run is carried out once, and concerns the forms that it should."""

from __future__ import annotations

import pytest

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState
from printing.run_orders import GoOn, Orders, Restart
from tests.support.builders import OPENED_AT

FORMS = ("a", "b", "c")


def a_job() -> PrintJob:
    sheets = tuple(
        PrintSheet(form, n, len(FORMS), form, form, "hash", PrintState.QUEUED)
        for n, form in enumerate(FORMS, start=1)
    )
    return PrintJob(PrintJobId("job"), "case", "sim:paper", "hash", sheets, OPENED_AT)


def sheet_pdf(_sheet: PrintSheet) -> bytes:
    return b"%PDF"


@pytest.mark.parametrize(
    ("form", "forms"), [(None, ["a", "b", "c"]), ("a", ["a", "b", "c"]), ("b", ["b", "c"]), ("c", ["c"]), ("x", [])]
)
def test_a_restart_concerns_the_forms_from_its_own_on(form: str | None, forms: list[str]) -> None:
    restart = Restart(form, sheet_pdf)
    orders = Orders()
    orders.restart(restart)
    assert restart.forms(a_job()) == forms
    assert orders.taken_back(a_job()) == forms


def test_nothing_is_taken_back_unasked() -> None:
    orders = Orders()
    orders.go_on(sheet_pdf)
    assert orders.taken_back(a_job()) == []


def test_a_cancelling_takes_everything_back_whatever_else_was_asked() -> None:
    orders = Orders()
    orders.restart(Restart("c", sheet_pdf))
    orders.cancel()
    assert orders.taken_back(a_job()) == list(FORMS)


def test_a_cancelling_hands_nothing_over() -> None:
    orders = Orders()
    orders.cancel()
    assert (bool(orders), orders.hand_over) == (True, False)


def test_each_request_is_taken_once_and_leaves_the_other() -> None:
    orders, restart = Orders(), Restart(None, sheet_pdf, "sim:other")
    assert not orders
    orders.go_on(sheet_pdf)
    orders.restart(restart)
    assert orders.hand_over
    assert orders.take_restart() is restart
    assert orders.take_restart() is None
    assert orders.hand_over, "the request to go on still waits"
    assert orders.take_continue() == GoOn(sheet_pdf)
    assert orders.take_continue() is None
    assert not orders
    assert not orders.hand_over


def test_the_last_restart_counts() -> None:
    orders = Orders()
    for form in ("a", "c"):
        orders.restart(Restart(form, sheet_pdf))
    assert orders.taken_back(a_job()) == ["c"]


def test_a_cancelling_overtakes_what_was_asked_before_it() -> None:
    orders = Orders()
    orders.go_on(sheet_pdf)
    orders.restart(Restart(None, sheet_pdf))
    orders.cancel()
    orders.cancelled()
    assert not orders
    assert orders.taken_back(a_job()) == []


def test_what_is_asked_after_a_cancelling_waits_until_it_is_done() -> None:
    orders, restart = Orders(), Restart("b", sheet_pdf)
    orders.cancel()
    orders.go_on(sheet_pdf, with_cancelled=True)
    orders.go_on(sheet_pdf)
    orders.restart(restart)
    assert orders.take_continue() is None
    assert orders.taken_back(a_job()) == list(FORMS)
    orders.cancelled()
    assert orders.taken_back(a_job()) == ["b", "c"]
    assert orders.take_continue() == GoOn(sheet_pdf, with_cancelled=True), "pressed twice, they are still meant"
    assert orders.take_restart() is restart
