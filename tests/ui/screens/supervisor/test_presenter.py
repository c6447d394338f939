"""The supervisor's presenter without a window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.review import ReviewState
from desk_app.services.changes import Changes, Kind
from tests.support.fake_hall import TODAY, FakeReviews, hall_app, printer_out
from ui.screens.supervisor.presenter import (
    SupervisorPresenter,
    exception_rank,
    gather,
    period_days,
    reasons,
    write_whole,
)


class AtOnce:
    """Runs at once, as Background would later."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []

    def run(self, op, *, then=None, failed=None, changes=None, key=""):
        try:
            result = op()
        except Exception as error:
            if failed is None:
                raise
            failed(error)
            return
        if then is not None:
            then(result)
        if changes is not None:
            self.changes.append(changes)


class Screen:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def show_day(self) -> None:
        self.told.append("day")

    def leave_case(self) -> None:
        self.told.append("left")

    def show_case(self) -> None:
        self.told.append("case")

    def show_statistics(self) -> None:
        self.told.append("statistics")

    def show_error(self, error, where) -> None:
        self.told.append((where, error))

    def clear_error(self, where) -> None:
        self.told.append(("clear", where))

    def say(self, text) -> None:
        self.told.append(text)


def started(reviews: FakeReviews | None = None, me: str = "boss"):
    reviews = reviews or FakeReviews(me)
    screen, runner = Screen(), AtOnce()
    presenter = SupervisorPresenter(hall_app(me=me, reviews=reviews), runner, screen)
    presenter.start()
    return presenter, screen, reviews, runner


def numbers(presenter) -> list[str]:
    return [row.number for row in presenter.rows()]


def test_the_gravest_exception_stands_first():
    presenter, _, _, _ = started()
    assert numbers(presenter)[:3] == ["1124-0038", "1124-0043", "1124-0051"]
    assert numbers(presenter)[-1] == "1124-0052"
    ranks = [exception_rank(row) for row in presenter.rows()]
    assert ranks == sorted(ranks)


def test_a_case_is_left_before_the_next_one_shows():
    presenter, screen, _, _ = started()
    assert "left" not in screen.told, "nobody was chosen before the first"
    screen.told.clear()
    presenter.choose(presenter.rows()[1].id)
    assert screen.told == ["left", "case", "case"]
    screen.told.clear()
    presenter.choose(presenter.state.chosen)
    assert screen.told == []
    presenter.step_day(-1)
    assert screen.told[:3] == ["left", "day", "case"]
    assert (presenter.state.chosen, presenter.state.detail) == (None, None)


def test_other_orders():
    presenter, _, _, _ = started()
    presenter.set_order("longest")
    assert numbers(presenter)[0] == "1124-0051"
    presenter.set_order("opened")
    assert numbers(presenter)[0] == "1124-0029"


def test_filters_narrow_by_state_event_clerk_and_reason():
    presenter, _, _, _ = started()
    assert len(numbers(presenter)) == 8
    presenter.set_filters(reason="再印刷")
    assert numbers(presenter) == ["1124-0043"]
    presenter.set_filters(reason="支援措置")
    assert numbers(presenter) == ["1124-0038"]
    presenter.set_filters(reason=None, clerk="佐久間")
    assert numbers(presenter) == ["1124-0043", "1124-0047"]
    presenter.set_filters(event="転居")
    assert numbers(presenter) == ["1124-0047"]
    assert presenter.state.chosen == "case-1124-0047"
    presenter.set_filters(event="離婚")
    assert numbers(presenter) == []
    assert presenter.state.chosen is None
    presenter.clear_filters()
    presenter.set_filters(state=ReviewState.RETURNED)
    assert numbers(presenter) == ["1124-0021"]


def test_filter_values_are_those_of_the_day():
    presenter, _, _, _ = started()
    assert presenter.options("event")[0] == "転入"
    assert "支援措置" in presenter.options("reason")
    assert set(presenter.options("clerk")) == {"佐久間", "大森", "三好", "久野", "髙野 管理子"}


def test_a_guarded_case_is_a_reason_even_without_a_finding():
    presenter, _, _, _ = started()
    row = next(row for row in presenter.rows() if row.guarded)
    assert reasons(row) == ("支援措置",)


def test_approving_goes_on_to_the_next_case():
    presenter, screen, reviews, runner = started()
    presenter.approve()
    assert reviews.detail("case-1124-0038").row.review is ReviewState.APPROVED
    assert "1124-0038 を承認しました。" in screen.told
    assert presenter.state.chosen == "case-1124-0043"
    assert runner.changes[0].touches(Kind.REVIEW)
    assert runner.changes[0].case_id == "case-1124-0038"


def test_returning_needs_and_keeps_the_reason():
    presenter, screen, reviews, _ = started()
    presenter.send_back("  ")
    assert any(isinstance(told, tuple) and told[0] == "case" for told in screen.told)
    assert reviews.returned == []
    presenter.send_back(" 委任状の写しがない ")
    assert reviews.returned == [("case-1124-0038", "委任状の写しがない")]


def test_ones_own_case_is_never_decided():
    presenter, _, reviews, _ = started()
    presenter.choose("case-1124-0052")
    assert "自分が受け付けたもの" in presenter.why_not()
    presenter.approve()
    presenter.send_back("理由")
    assert reviews.reviews == {}


def test_a_failed_decision_leaves_the_case_and_can_be_tried_again():
    presenter, screen, reviews, _ = started()
    reviews.fail = printer_out()
    presenter.approve()
    where, error = next(told for told in screen.told if isinstance(told, tuple) and told[0] == "case")
    assert where == "case"
    assert isinstance(error, EnvironmentProblem)
    presenter.approve()
    assert len(reviews.reviews) == 1


def test_no_day_after_today():
    presenter, _, reviews, _ = started()
    presenter.step_day(1)
    assert reviews.days_asked == [TODAY]
    presenter.step_day(-1)
    assert presenter.state.day == date(2026, 11, 23)
    assert presenter.state.chosen is None


def test_changes_of_others_are_read_again_and_ones_own_are_not():
    presenter, _, reviews, _ = started()
    presenter.refresh(Changes(Kind.CASE_LIST))
    assert len(reviews.days_asked) == 2
    presenter.refresh(Changes(Kind.CASE_LIST, None, presenter))
    presenter.refresh(Changes(Kind.DEVICES))
    assert len(reviews.days_asked) == 2


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_reports_are_written_whole_with_their_ending(tmp_path: Path, ending, start):
    presenter, screen, _, _ = started()
    presenter.save_report(ending, str(tmp_path / "report"))
    written = tmp_path / f"report.{ending}"
    assert written.read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [written.name]
    assert f"report.{ending} に保存しました。" in screen.told
    presenter.save_report(ending, "")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(EnvironmentProblem):
        write_whole(tmp_path / "missing" / "x.pdf", b"x")


def test_periods():
    assert period_days("week", TODAY)[0] == date(2026, 11, 23)
    assert len(period_days("week", TODAY)) == 7
    assert period_days("month", TODAY)[-1] == date(2026, 11, 30)
    assert period_days("day", TODAY) == (TODAY,)


def test_statistics_sum_up_days_and_stop_today():
    presenter, screen, _reviews, _ = started()
    presenter.show_period("week")
    statistics = presenter.state.statistics
    assert [day for day, _ in statistics.by_day] == [date(2026, 11, 23), TODAY]
    assert statistics.received == 83 + 86
    assert dict(statistics.by_event)["転入"] == 4
    assert statistics.median_minutes == 14
    assert screen.told[-1] == "statistics"
    presenter.show_period(step=-1)
    assert presenter.state.statistics.last == date(2026, 11, 22)
    presenter.show_period("day")
    assert presenter.state.statistics.first == date(2026, 11, 22)


def test_a_period_without_cases_has_no_median():
    view = FakeReviews().day(date(2026, 11, 1))
    assert gather("week", (view, view)).median_minutes is None
