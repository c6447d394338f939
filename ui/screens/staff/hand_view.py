"""Step 1: a person that is not on file, typed by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.errors import InvalidInput
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.parts import RING, Heading
from ui.screens.staff.people_presenter import HandPerson, hand_member
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.inputs import Field, KanaEdit, Select, TextEdit
from ui.widgets.layouts import ScrollColumn
from ui.widgets.wareki_date import WarekiDateEdit

SEXES = ("男", "女", "不明")
RELATIONSHIPS = ("世帯主", "妻", "夫", "子", "父", "母", "同居人", "その他")
KINDS = ("日本人", "外国人")


class HandView(QWidget):
    """Six fields and one button. A refused form keeps everything that was typed."""

    left = Signal()

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self.name = Field("氏名", TextEdit("山田　太郎"), required=True)
        self.kana = Field("フリガナ", KanaEdit("ヤマダ　タロウ"), required=True)
        self.birth = Field("生年月日", WarekiDateEdit(), required=True)
        self.sex, self.relationship, self.kind = _select(SEXES), _select(RELATIONSHIPS), _select(KINDS)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_XL)
        grid.setVerticalSpacing(theme.GAP_L)
        grid.addWidget(self.name, 0, 0, 1, 3)
        grid.addWidget(self.kana, 1, 0, 1, 3)
        grid.addWidget(self.birth, 2, 0, 1, 3)
        grid.addWidget(Field("性別", self.sex), 3, 0)
        grid.addWidget(Field("続柄", self.relationship), 3, 1)
        grid.addWidget(Field("区分", self.kind), 3, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_L)
        scroll = ScrollColumn(margins=RING, gap=theme.GAP_L)
        scroll.add(Heading(words.HAND_TITLE, words.HAND_LEAD))
        scroll.column.addLayout(grid)
        scroll.column.addStretch(1)
        column.addWidget(scroll, 1)
        self.add = PrimaryButton("この人を加える", self.submit, key="Enter")
        foot = QHBoxLayout()
        foot.addWidget(SecondaryButton(words.CANCEL, self.left.emit))
        foot.addStretch(1)
        foot.addWidget(self.add)
        column.addLayout(foot)

    def focus_first(self) -> None:
        """The name."""
        self.name.control.setFocus(Qt.FocusReason.TabFocusReason)

    def typed(self) -> HandPerson:
        """What stands in the fields, exactly as typed."""
        kana, birth = self.kana.control, self.birth.control
        assert isinstance(kana, KanaEdit)
        assert isinstance(birth, WarekiDateEdit)
        return HandPerson(
            name=_text(self.name),
            kana=kana.kana() or "",
            birth=birth.value(),
            sex=self.sex.currentText(),
            relationship=self.relationship.currentText(),
            kind=self.kind.currentText(),
        )

    def submit(self) -> None:
        """Add the person, or say at each field what is missing."""
        typed = self.typed()
        self.name.set_error("" if typed.name.strip() else "氏名を入れてください。")
        self.kana.set_error("" if typed.kana.strip() else "カタカナで入れてください。")
        self.birth.set_error("" if typed.birth else "生年月日を入れてください。")
        try:
            member = hand_member(typed)
        except InvalidInput:
            first = next(field for field in (self.name, self.kana, self.birth) if field.error())
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.acts.put_member(member)

    def clear(self) -> None:
        """Empty the fields for the next person."""
        for field in (self.name, self.kana):
            control = field.control
            assert isinstance(control, TextEdit)
            control.clear()
            field.set_error("")
        assert isinstance(self.birth.control, WarekiDateEdit)
        self.birth.control.set_value(None)
        self.birth.set_error("")


def _select(values: tuple[str, ...]) -> Select:
    select = Select()
    select.addItems(list(values))
    return select


def _text(field: Field) -> str:
    control = field.control
    assert isinstance(control, TextEdit)
    return control.text()
