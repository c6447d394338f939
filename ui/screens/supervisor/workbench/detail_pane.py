"""Everything of one procedure: sentence, tree, law, clocks, belongings, periods, and what the town changed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.services.rule_views import RuleDeadline, RuleDetail, RuleRow
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.condition_tree import ConditionTree
from ui.screens.supervisor.workbench.parts import Pane, Section
from ui.widgets.banner import FieldNote
from ui.widgets.labels import Label, Tag, WrapLabel
from ui.widgets.layouts import FlowLayout, Surface, clear_layout


class DetailPane(Surface):
    """The right side of the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ground", "left", parent)
        self.empty = WrapLabel(wording.CHOOSE, "note")
        self.heading = WrapLabel("", "heading", line_height=1.4)
        self._tag_holder = QWidget()
        self._tags = FlowLayout(self._tag_holder, gap=6)
        self.plain = WrapLabel("", "body", line_height=1.5)
        self.sentence = FieldNote()
        self.tree = ConditionTree()
        self.legend = WrapLabel("", "note", line_height=1.5)
        self.sections = {
            name: Section(name)
            for name in (
                wording.TOWN_CHANGES,
                wording.LAW,
                wording.CLOCKS,
                wording.BELONGINGS,
                wording.PERIODS,
                wording.RELATED,
                wording.NOTE,
                wording.PLACE,
            )
        }
        self.sheet = Pane()
        self._titles = (Label(wording.SENTENCE, "strong"), Label(wording.TREE, "strong"))
        for part in (self.empty, self.heading, self._tag_holder, self.plain, self._titles[0], self.sentence):
            self.sheet.add(part)
        for other in (self._titles[1], self.tree, self.legend, *self.sections.values()):
            self.sheet.add(other)
        self.sheet.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self.sheet)
        self.sheet.follow(self.tree)
        self._shown: RuleDetail | None = None
        self.show_detail(None, None)

    def show_detail(self, row: RuleRow | None, detail: RuleDetail | None) -> None:
        """Show a procedure; while its detail is read, what the list knows of it."""
        self.empty.setVisible(row is None)
        for part in (self.heading, self._tag_holder, self.plain):
            part.setVisible(row is not None)
        for other in (self.sentence, self.tree, self.legend, *self._titles):
            other.setVisible(detail is not None and row is not None)
        if row is not None:
            self.heading.setText(f"{row.id}  {row.name}")
            self.plain.setText(row.plain)
            clear_layout(self._tags)
            plain = ((row.division, ""), (wording.COUNTER[row.counter], ""))
            for word, tone in (*rows.row_tags(row), *plain):
                self._tags.addWidget(Tag(word, tone))
        if detail is None or row is None:
            for section in self.sections.values():
                section.hide()
            self._shown = None
        elif detail is not self._shown:
            self._shown = detail
            self._fill(detail)

    def _fill(self, detail: RuleDetail) -> None:
        self.sentence.set_text(detail.sentence)
        self.tree.show_tree(detail.tree)
        counts = f"{wording.COUNTS_LEGEND}\n" if detail.counted_cases else ""
        self.legend.setText(f"{counts}{wording.counted_over(detail.counted_cases)}")
        laws = [
            (f"{one.law} {one.article}".strip(), "", "" if one.verified else wording.UNVERIFIED)
            for one in detail.basis
        ]
        self.sections[wording.LAW].show_lines(laws or [(wording.NO_LAW, "", wording.UNVERIFIED)])
        self.sections[wording.CLOCKS].show_lines([_clock(one) for one in detail.deadlines])
        self.sections[wording.BELONGINGS].show_lines(
            [(what, condition or wording.EVERYONE, "") for what, condition in detail.belongings]
        )
        self.sections[wording.PERIODS].show_lines([(one, "", "") for one in detail.row.periods])
        self.sections[wording.TOWN_CHANGES].show_lines(list(_town(detail)))
        related = [(f"{one} をすれば要りません。", "", "") for one in detail.done_with]
        related += [(f"{one} に代わります。", "", "") for one in detail.supersedes]
        self.sections[wording.RELATED].show_lines(related)
        self.sections[wording.NOTE].show_lines([(detail.note, "", "")] if detail.note else [])
        self.sections[wording.PLACE].show_lines([(f"{detail.file} {detail.line}行目", "", "")] if detail.file else [])
        self.sheet.to_top()


def _clock(one: RuleDeadline) -> tuple[str, str, str]:
    below = [one.condition, one.consequence]
    below.append(wording.ENDS_RIGHT if one.ends_right else "")
    return (f"{one.what}: {one.rule}", "\n".join(part for part in below if part), "")


def _town(detail: RuleDetail) -> Iterator[tuple[str, str, str]]:
    for one in detail.differences:
        word = wording.KINDS.get(one.kind, (one.kind, ""))[0]
        change = rows.change_words(one.old, one.new) if one.old or one.new else ""
        yield f"{word}: {one.item}", "\n".join(part for part in (change, one.reason) if part), ""
    if detail.row.reason and not detail.differences:
        yield detail.row.reason, "", ""
