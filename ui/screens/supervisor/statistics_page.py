"""Statistics: figures and charts of a day, a week or a month."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.eras import to_wareki
from ui import theme
from ui.screens.supervisor import rows, wording
from ui.screens.supervisor.presenter import Statistics
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, SecondaryButton
from ui.widgets.cards import Figure
from ui.widgets.charts import LyingBars, StandingBars
from ui.widgets.labels import ElidedLabel, Label, WrapLabel
from ui.widgets.layouts import ScrollColumn, Surface

_OPEN_HOURS = range(8, 19)


class ChartCard(Surface):
    """A chart under its title."""

    def __init__(self, title: str, chart: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("card", "", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(theme.GAP_M)
        column.addWidget(Label(title, "strong"))
        column.addWidget(chart)
        column.addStretch(1)


class StatisticsPage(QWidget):
    """Charts for a period; 日/週/月 and the one before or after are chosen above."""

    period_chosen = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "heading")
        self.earlier = SecondaryButton("前", lambda: self.stepped.emit(-1), size="small")
        self.later = SecondaryButton("次", lambda: self.stepped.emit(1), size="small")
        self.periods: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self.figures = {name: Figure(name) for name in _FIGURES}
        self.hours = StandingBars(wording.CHART_HOURS)
        self.days = StandingBars(wording.CHART_DAYS)
        self.divisions = LyingBars(wording.CHART_DIVISIONS)
        self.events = LyingBars(wording.CHART_EVENTS)
        self.banner = Banner()
        self.empty = WrapLabel("", "body")
        self._cards = {
            "days": ChartCard(wording.CHART_DAYS, self.days),
            "hours": ChartCard(wording.CHART_HOURS, self.hours),
            "divisions": ChartCard(wording.CHART_DIVISIONS, self.divisions),
            "events": ChartCard(wording.CHART_EVENTS, self.events),
        }
        self._columns = 2
        self._arrange()

    def show_statistics(self, statistics: Statistics, *, last: bool) -> None:
        """Show the figures; ``last`` says that no later period has begun."""
        self.title.setText(period_words(statistics))
        self.later.setEnabled(not last)
        for period, button in self.periods.items():
            button.setChecked(period == statistics.period)
        shown = (
            f"{statistics.received:,} 件",
            f"{statistics.done:,} 件",
            rows.minutes_words(statistics.median_minutes),
            f"{statistics.not_written:,} 回",
        )
        for figure, text in zip(self.figures.values(), shown, strict=True):
            figure.set_figure(text)
        hours = dict(statistics.by_hour)
        span = sorted({*_OPEN_HOURS, *hours})
        self.hours.set_bars([(f"{hour}時", hours.get(hour, 0)) for hour in span])
        self.days.set_bars([(str(day.day), count) for day, count in statistics.by_day])
        self.divisions.set_bars(statistics.by_division)
        self.events.set_bars(statistics.by_event)
        self._cards["days"].setVisible(statistics.period != "day")
        self.empty.setText("" if statistics.received else wording.NO_FIGURES)
        self.empty.setVisible(not statistics.received)
        for name in ("hours", "divisions", "events"):
            self._cards[name].setVisible(bool(statistics.received))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column on narrow windows."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= 1000 else 1
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_S)
        head.addWidget(self.title, 1)
        for period, word in wording.PERIODS.items():
            button = SecondaryButton(word, partial(self.period_chosen.emit, period), size="small")
            button.setCheckable(True)
            self._group.addButton(button)
            self.periods[period] = button
            head.addWidget(button)
        head.addSpacing(theme.GAP_L)
        head.addWidget(self.earlier)
        head.addWidget(self.later)
        self.scrolled = ScrollColumn(margins=(20, 16, 20, 20), gap=theme.GAP_L)
        holder = QWidget()
        holder.setLayout(head)
        head.setContentsMargins(0, 0, 0, 0)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP_XL)
        for figure in self.figures.values():
            line.addWidget(figure, 1)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP_L)
        for part in (holder, self.banner, row, self.empty, self._grid_holder):
            self.scrolled.add(part)
        self.scrolled.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scrolled)
        self._place()

    def _place(self) -> None:
        """Days over the whole width, the rest in columns."""
        for card in self._cards.values():
            self._grid.removeWidget(card)
        wide = self._columns
        self._grid.addWidget(self._cards["days"], 0, 0, 1, wide)
        self._grid.addWidget(self._cards["hours"], 1, 0, 1, wide)
        for place, name in enumerate(("divisions", "events")):
            self._grid.addWidget(self._cards[name], 2 + place // wide, place % wide)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < wide else 0)


_FIGURES = (wording.RECEIVED, wording.DONE, wording.MEDIAN, wording.NOT_WRITTEN)


def period_words(statistics: Statistics) -> str:
    """令和8年11月24日(火), the first and last day of a week, or 令和8年11月."""
    if statistics.period == "day":
        return to_wareki(statistics.first, weekday=True)
    if statistics.period == "month":
        return to_wareki(statistics.first).removesuffix("1日")
    return f"{to_wareki(statistics.first)}〜{_month_day(statistics.last)}"


def _month_day(day: date) -> str:
    return f"{day.month}月{day.day}日"
