"""The log guard sees what it should."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.support.log_guard import LogGuard


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """A logger that nobody else hears."""
    alone = logging.getLogger("tests.alone")
    alone.propagate = False
    yield alone
    alone.handlers.clear()
    alone.propagate = True


def test_a_warning_is_unexpected_and_an_info_is_not(logger: logging.Logger):
    guard = LogGuard()
    logger.addHandler(guard)
    logger.warning("paper %s", "jam")
    logger.info("sheet out")
    assert guard.unexpected == ["WARNING tests.alone: paper jam"]


@pytest.mark.parametrize("text", ["jam", "tests.alone"])
def test_what_is_allowed_is_expected_before_and_after(logger: logging.Logger, text: str):
    guard = LogGuard()
    logger.addHandler(guard)
    logger.error("paper jam")
    guard.allow(text)
    logger.error("paper jam")
    assert not guard.unexpected


@pytest.mark.allows_log("expected here")
def test_a_marked_test_may_log():
    logging.getLogger("tests.marked").warning("this is expected here")


def test_a_test_may_allow_what_it_expects(log_guard: LogGuard):
    log_guard.allow("tests.marked")
    logging.getLogger("tests.marked").error("also fine")
