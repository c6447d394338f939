"""A page in the making is measured once, when it is shown; afterwards every change counts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.labels import ElidedLabel, Tag
from ui.widgets.layouts import FlowLayout, ScrollColumn, set_shown


class Counted(QWidget):
    """Says how often it was asked for its size."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def sizeHint(self) -> QSize:
        self.asked += 1
        return QSize(100, 900)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def handed_on(widget: QWidget, times: int = 3) -> QWidget:
    """Put into a box, the box into another one, as a page is made."""
    for _ in range(times):
        box = QWidget()
        QVBoxLayout(box).addWidget(widget)
        widget = box
    return widget


def test_a_scrolling_page_is_not_measured_while_it_is_made(show):
    column, content = ScrollColumn(), Counted()
    column.add(content)
    stack = QStackedWidget()
    stack.addWidget(QWidget())
    stack.addWidget(handed_on(column))
    assert content.asked == 0
    show(stack, height=300)
    stack.setCurrentIndex(1)
    assert content.asked > 0
    assert column.verticalScrollBar().maximum() > 0, "900 pixels do not fit"


def test_a_scrolling_page_follows_its_content_after_it_was_shown_and_hidden(show, qtbot):
    column, first = ScrollColumn(), QWidget()
    first.setFixedHeight(900)
    stack = QStackedWidget()
    for page in (column, QWidget()):
        stack.addWidget(page)
    column.add(first)
    show(stack, height=300)
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 0)
    stack.setCurrentIndex(1)
    first.setFixedHeight(20)
    stack.setCurrentIndex(0)
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() == 0)


def test_a_part_to_be_shown_comes_with_its_page_and_can_go_and_come_again(show):
    shown, hidden = ElidedLabel("出る"), ElidedLabel("出ない")
    page = handed_on(shown, 1)
    page.layout().addWidget(hidden)
    set_shown(shown, True)
    set_shown(hidden, False)
    assert not shown.testAttribute(Qt.WidgetAttribute.WA_WState_Polished), "nobody looks yet"
    show(page)
    assert (shown.isVisible(), hidden.isVisible()) == (True, False)
    set_shown(shown, False)
    set_shown(hidden, True)
    assert (shown.isVisible(), hidden.isVisible()) == (False, True)
    set_shown(shown, True)
    assert shown.isVisible()


def test_a_label_is_shortened_as_soon_as_it_has_a_width(show):
    label = ElidedLabel("とても長い名前の建物" * 20)
    assert label.text() == label.full_text()
    show(label, width=200)
    assert label.elided()


def test_a_flow_grows_with_what_is_added_hidden_and_renamed(show):
    holder = QWidget()
    flow = FlowLayout(holder, gap=4)
    tags = [Tag("長い札の名前") for _ in range(4)]
    for tag in tags:
        flow.addWidget(tag)
    show(holder, width=800)
    narrow = tags[0].sizeHint().width() + 10
    assert flow.heightForWidth(narrow) > 3 * flow.heightForWidth(800)
    before = flow.heightForWidth(narrow)
    tags[3].hide()
    fewer = flow.heightForWidth(narrow)
    assert fewer < before
    flow.addWidget(tag := Tag("もう一つ"))
    tag.show()
    assert flow.heightForWidth(narrow) == before
    wide = flow.heightForWidth(2 * narrow)
    tags[0].setText("ずっとずっと長い札の名前")
    assert flow.heightForWidth(2 * narrow) > wide
