"""A date in Japanese eras: era, year, month, day in fields of their own, with the western date beside it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.eras import ERAS, WEEKDAYS, era_of, from_wareki
from desk_app.domain.errors import InvalidInput
from ui import theme
from ui.widgets.inputs import Select
from ui.widgets.labels import Label

WESTERN = "西暦"
_NAMES = tuple(era.name for era in reversed(ERAS))
_ERA_KEYS = {era.letter.lower(): era.name for era in ERAS} | {"w": WESTERN}


class _Digits(QLineEdit):
    """Two or four digits; goes on by itself when full, back when emptied."""

    stepped = Signal(int)
    era_pressed = Signal(str)

    def __init__(self, name: str, length: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(length)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(QIntValidator(0, 9999, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setFixedWidth(64 if length <= 2 else 76)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point, slash and dash go on; Backspace in an empty field goes back; a letter names the era."""
        if event.text().lower() in _ERA_KEYS:
            self.era_pressed.emit(_ERA_KEYS[event.text().lower()])
        elif event.text() in (".", "/", "-", "年", "月"):
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)
            if event.text().isdigit() and self.maxLength() == 2 and len(self.text()) == 2:
                self.stepped.emit(1)


class WarekiDateEdit(QWidget):
    """Three number fields and an era. ``value`` is the date, None while empty; ``problem`` says what is wrong.

    R H S T M (and W for western) choose the era from any field.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._era = Select()
        self._era.addItems([*_NAMES, WESTERN])
        self._era.setAccessibleName("元号")
        self._era.setMinimumWidth(100)
        self._year, self._month, self._day = _Digits("年", 2), _Digits("月", 2), _Digits("日", 2)
        self._note = Label("", "note")
        self._fields = (self._year, self._month, self._day)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._era)
        for field, unit in zip(self._fields, "年月日", strict=True):
            row.addWidget(field)
            row.addWidget(Label(unit, "body"))
            field.textChanged.connect(lambda _text: self._refresh())
            field.era_pressed.connect(self._era.setCurrentText)
            field.returnPressed.connect(self.submitted.emit)
            field.stepped.connect(lambda step, f=field: self._step(f, step))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._note)
        self._era.currentTextChanged.connect(self._era_changed)
        self.setFocusProxy(self._year)
        self._refresh()

    def value(self) -> date | None:
        """The date when the fields make one within their era, else None."""
        return self._read()[0]

    def problem(self) -> str:
        """What is wrong with the fields in words, empty when they are empty or make a date."""
        return self._read()[1]

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(field.text() for field in self._fields)

    def set_value(self, day: date | None) -> None:
        """Show a date, or nothing."""
        if day is None:
            for field in self._fields:
                field.clear()
            return
        era = era_of(day)
        self._era.setCurrentText(WESTERN if era is None else era.name)
        year = day.year if era is None else era.year_of(day)
        for field, number in zip(self._fields, (year, day.month, day.day), strict=True):
            field.setText(str(number))

    def fields(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        """The fields 年, 月, 日."""
        return self._fields

    def era_box(self) -> Select:
        """The era field."""
        return self._era

    def _read(self) -> tuple[date | None, str]:
        if self.is_empty():
            return None, ""
        texts = [field.text() for field in self._fields]
        missing = [unit for unit, text in zip("年月日", texts, strict=True) if not text]
        if missing:
            return None, f"{'・'.join(missing)}がまだ入っていません。"
        year, month, day = (int(text) for text in texts)
        era = self._era.currentText()
        try:
            return (date(year, month, day) if era == WESTERN else from_wareki(era, year, month, day)), ""
        except InvalidInput as error:
            return None, f"{error.reason}{error.remedy}"
        except ValueError:
            return None, f"{year}年{month}月{day}日はありません。年月日を確かめてください。"

    def _refresh(self) -> None:
        made, problem = self._read()
        finished = all(field.text() for field in self._fields)
        if made is not None:
            self._note.setText(f"{self._other(made)} {WEEKDAYS[made.weekday()]}曜日")
            self._note.set_tone("")
        elif finished:
            self._note.setText(f"＊{problem}")
            self._note.set_tone("error")
        else:
            self._note.setText("例: 令和 8年 11月 20日(元号は R H S T M、西暦は W)")
            self._note.set_tone("")
        for field in self._fields:
            theme.set_role(field, "invalid", "true" if finished and made is None else "false")
            field.setAccessibleDescription(problem if finished else "")
        self.changed.emit()

    def _other(self, day: date) -> str:
        """The year in the other count: western beside an era, the era beside a western year."""
        era = era_of(day)
        if self._era.currentText() != WESTERN or era is None:
            return f"西暦{day.year}年"
        return f"{era.name}{era.year_of(day)}年"

    def _era_changed(self, era: str) -> None:
        self._year.setMaxLength(4 if era == WESTERN else 2)
        self._year.setFixedWidth(76 if era == WESTERN else 64)
        self._refresh()

    def _step(self, field: _Digits, step: int) -> None:
        place = self._fields.index(field) + step
        if 0 <= place < len(self._fields):
            self._fields[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._fields[place].selectAll()
