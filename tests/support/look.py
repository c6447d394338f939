"""Looks at a window as a person would: which words are cut, which controls stick out or are too small to press."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QScrollArea, QWidget

from ui.widgets.buttons import LinkButton
from ui.widgets.furigana import FuriganaLabel
from ui.widgets.labels import ElidedLabel, WrapLabel

SLACK = 2
"""Pixels by which a font's own rounding may differ."""


def shown(window: QWidget, kind: type) -> list:
    """The visible widgets of a kind, parts scrolled out of sight included."""
    return [widget for widget in window.findChildren(kind) if widget.isVisibleTo(window)]


def clipped(window: QWidget) -> list[str]:
    """The words of every label and button that are cut. Elided labels tell the whole in their tooltip instead."""
    QCoreApplication.processEvents()  # layouts are laid out late
    found = [f"{label.text()} {label.size()}" for label in shown(window, QLabel) if _cut(label)]
    found += [f"{label.text()} {label.size()}" for label in shown(window, FuriganaLabel) if _cut_furigana(label)]
    for button in shown(window, QPushButton):
        if button.text() and button.fontMetrics().horizontalAdvance(button.text()) > button.width() + SLACK:
            found.append(f"{button.text()} {button.size()}")
    found += [f"outside: {_name(widget)}" for widget in shown(window, QWidget) if _outside(widget, window)]
    return found


def _cut(label: QLabel) -> bool:
    if not label.text():
        return False
    if isinstance(label, ElidedLabel):
        hidden = label.elided() and not label.toolTip()
        return hidden or label.fontMetrics().height() > label.height() + SLACK
    if isinstance(label, WrapLabel):
        document = QTextDocument()
        document.setDefaultFont(label.font())
        document.setDocumentMargin(0)
        document.setHtml(label.text())
        document.setTextWidth(label.width())
        return document.size().height() > label.height() + SLACK or document.idealWidth() > label.width() + SLACK
    metrics = label.fontMetrics()
    return (
        metrics.horizontalAdvance(label.text()) > label.width() + SLACK or metrics.height() > label.height() + SLACK
    )


def _cut_furigana(label: FuriganaLabel) -> bool:
    return label.heightForWidth(label.width()) > label.height() + SLACK


def _outside(widget: QWidget, window: QWidget) -> bool:
    """Whether a label or button sticks out of its window (parts of a scrolling column may)."""
    if (
        not isinstance(widget, (QLabel, QAbstractButton))
        or _scrolls(widget)
        or widget.window() is not window.window()
    ):
        return False
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return not window.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place)


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    return f"{type(widget).__name__} {text}"


def too_small(window: QWidget, least: int) -> list[str]:
    """Buttons lower than the touch height (links within a line of text aside)."""
    return [
        f"{_name(button)} {button.height()}"
        for button in shown(window, QPushButton)
        if button.height() < least and not isinstance(button, LinkButton)
    ]


def nameless(window: QWidget) -> list[str]:
    """Controls that can have the focus but say nothing to a screen reader."""
    return [
        type(widget).__name__
        for widget in shown(window, QWidget)
        if widget.focusPolicy().value & 1
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.focusProxy() is None
    ]


def all_words(window: QWidget) -> str:
    """Every word that any widget still holds, visible or not."""
    words: list[str] = []
    for widget in window.findChildren(QWidget):
        for get in ("text", "full_text", "toPlainText", "accessibleName", "accessibleDescription", "toolTip"):
            method = getattr(widget, get, None)
            if callable(method):
                words.append(str(method()))
    return "\n".join(words)
