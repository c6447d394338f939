"""Pages of step 2 about people: who moves, whom the event is about, newborns, the new head, who files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.ids import PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.situation import Applicant
from desk_app.services.views import CaseView, PersonView
from ui import theme
from ui.screens.staff import event_presenter as presenter
from ui.screens.staff import wording as words
from ui.screens.staff.event_pages import DetailPage
from ui.screens.staff.event_presenter import Draft, Newborn
from ui.screens.staff.parts import CheckRow, guard_tag, pass_clicks
from ui.screens.staff.trouble import Trouble
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.inputs import Field, KanaEdit, Select, TextEdit
from ui.widgets.labels import ElidedLabel, Label, NumberBadge
from ui.widgets.layouts import clear_layout
from ui.widgets.wareki_date import WarekiDateEdit

SEXES = ("男", "女", "不明")
CHILD_RELATIONSHIPS = ("子", "子の子", "妻の子", "夫の子", "同居人")
KINDS = ("日本人", "外国人")


class PersonRow(CheckRow):
    """A person with a mark: number key, name, age, relation and birth; the guard mark in words."""

    def __init__(self, person: PersonView, number: int, checked: bool) -> None:
        name = person.name.replace("\u3000", " ")
        age = f"{person.age}歳" if person.age is not None else ""
        about = "　".join(part for part in (age, person.relationship, person.birth_text) if part)
        guard = words.GUARDED if person.guarded else ""
        super().__init__(person.id, " ".join(part for part in (name, about, guard) if part), checked)
        self.row.addWidget(NumberBadge(str(number) if number < 10 else ""))
        self.row.addWidget(ElidedLabel(name, "strong", personal=True), 1)
        if person.guarded:
            self.row.addWidget(guard_tag(words.GUARDED))
        self.row.addWidget(Label(about, "body"))
        pass_clicks(self)


class MarkPage(DetailPage):
    """People with marks; digits and Space turn them over. ``most`` 1 keeps a single one."""

    def __init__(self, title: str, under: str) -> None:
        super().__init__(title, under)
        self.most = 99
        self.boxes: list[CheckRow] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.SPACE)
        self.column.addLayout(self._holder)
        self.column.addStretch(1)

    def show_people(self, people: Sequence[PersonView], marks: dict[PersonId, bool], *, unknown: bool) -> None:
        """One row a person; ``unknown`` is how somebody without a mark is shown."""
        clear_layout(self._holder)
        self.boxes = []
        for n, person in enumerate(people, 1):
            box = PersonRow(person, n, marks.get(person.id, unknown))
            box.toggled.connect(lambda on, b=box: self._toggled(b, on))
            self.boxes.append(box)
            self._holder.addWidget(box)

    def marks(self) -> dict[str, bool]:
        """Every person's mark."""
        return {box.key: box.isChecked() for box in self.boxes}

    def focus_first(self) -> None:
        """The first marked row, else the first."""
        marked = [box for box in self.boxes if box.isChecked()] if self.most == 1 else []
        for box in (*marked, *self.boxes)[:1]:
            box.setFocus(Qt.FocusReason.TabFocusReason)

    def digit(self, key: str) -> bool:
        """A person's mark by number."""
        if not 1 <= int(key) <= len(self.boxes):
            return False
        box = self.boxes[int(key) - 1]
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.toggle()
        return True

    def _toggled(self, box: CheckRow, on: bool) -> None:
        if on and self.most == 1:
            for other in self.boxes:
                if other is not box:
                    other.setChecked(False)
        self.changed.emit()


class WhoPage(MarkPage):
    """Who takes part in the move."""

    def __init__(self) -> None:
        super().__init__(words.WHO_TITLE, words.WHO_LEAD)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """One row for each person; everybody moves until said otherwise."""
        future = draft.event is LifeEvent.MOVE_OUT
        self.heading.set_title(words.WHO_TITLE_OUT if future else words.WHO_TITLE)
        self.show_people(view.people, dict(draft.moving), unknown=True)

    def read(self, draft: Draft) -> Draft:
        """The marks."""
        marks = self.marks()
        return replace(draft, moving=tuple((person, marks.get(person, moves)) for person, moves in draft.moving))

    def problem(self) -> Trouble | None:
        """At least one person takes part."""
        if self.boxes and not any(box.isChecked() for box in self.boxes):
            return Trouble("引っ越す人", words.NOBODY_MOVES, words.NOBODY_MOVES_REMEDY)
        return None


class ConcernedPage(MarkPage):
    """Whom the event is about (当事者)."""

    def __init__(self) -> None:
        super().__init__("", words.ABOUT_LEAD)
        self._event: LifeEvent | None = None

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """One row for each person, in the words of the event."""
        del view
        self._event = draft.event
        self.most = presenter.most_concerned(draft.event)
        if draft.event is not None:
            self.heading.set_title(words.ABOUT_TITLE.get(draft.event, ""))
            self.heading.set_under(words.ABOUT_LEADS.get(draft.event, words.ABOUT_LEAD))
        self.show_people(draft.people, dict(draft.concerned), unknown=False)

    def read(self, draft: Draft) -> Draft:
        """The marks; a head who is gone can neither become the head nor file."""
        marks = self.marks()
        said = replace(draft, concerned=tuple((person, marks.get(person, False)) for person, _ in draft.concerned))
        return presenter.without_the_gone(said)

    def problem(self) -> Trouble | None:
        """Somebody, and not more than the event can be about."""
        count = sum(self.marks().values())
        if count == 0:
            return Trouble(words.WHOM_ABOUT, words.NOBODY_ABOUT, words.NOBODY_ABOUT_REMEDY)
        if count > self.most:
            remedy = words.TOO_MANY_ABOUT_REMEDY.format(event=self._event or "", most=self.most)
            return Trouble(words.WHOM_ABOUT, words.TOO_MANY_ABOUT.format(n=count), remedy)
        return None


class NewbornForm(QWidget):
    """The fields of one child, as the 出生届 says it."""

    removed = Signal()

    def __init__(self, child: Newborn, title: str, *, removable: bool) -> None:
        super().__init__()
        self._id = child.id
        self.name, self.kana, self.birth = TextEdit("山田　花"), KanaEdit("ヤマダ　ハナ"), WarekiDateEdit()
        self.sex, self.relationship, self.kind = Select(), Select(), Select()
        for select, texts in ((self.sex, SEXES), (self.relationship, CHILD_RELATIONSHIPS), (self.kind, KINDS)):
            select.addItems(list(texts))
        self.title = Label(title, "heading")
        self.title.setVisible(removable)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        if removable:
            top.addWidget(LinkButton(words.NEWBORN_LESS, self.removed.emit, dense=True))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_M)
        grid.addLayout(top, 0, 0, 1, 6)
        grid.addWidget(Field("氏名", self.name), 1, 0, 1, 3)
        grid.addWidget(Field("フリガナ", self.kana), 1, 3, 1, 3)
        grid.addWidget(Field(words.NEWBORN_BIRTH, self.birth), 2, 0, 1, 6)
        for column, (label, select) in enumerate(
            (("性別", self.sex), ("世帯主から見た続柄", self.relationship), ("区分", self.kind))
        ):
            grid.addWidget(Field(label, select), 3, column * 2, 1, 2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self._fill(child)

    def child(self) -> Newborn:
        """The child as typed, every character kept."""
        return Newborn(
            id=self._id,
            name=self.name.text(),
            kana=self.kana.kana() or self.kana.text(),
            birth=self.birth.value(),
            sex=self.sex.currentText(),
            relationship=self.relationship.currentText(),
            kind=self.kind.currentText(),
        )

    def problem(self, blank: Newborn) -> Trouble | None:
        """The first thing that is missing; the family name alone is no name."""
        item = self.title.text()
        if self.name.text().strip() in ("", blank.name.strip()):
            return Trouble(item, words.NEWBORN_NAMELESS, words.NEWBORN_NAMELESS_REMEDY)
        if self.kana.kana() is None or self.kana.text().strip() in ("", blank.kana.strip()):
            return Trouble(item, words.NEWBORN_KANA, words.NEWBORN_KANA_REMEDY)
        said = self.birth.problem()
        if said:
            return Trouble(item, said, words.DATE_REMEDY)
        if self.birth.value() is None:
            return Trouble(item, words.NEWBORN_DAYLESS, words.NEWBORN_DAYLESS_REMEDY)
        return None

    def _fill(self, child: Newborn) -> None:
        self.name.setText(child.name)
        self.kana.setText(child.kana)
        self.birth.set_value(child.birth)
        self.sex.setCurrentText(child.sex)
        if self.relationship.findText(child.relationship) < 0:
            self.relationship.addItem(child.relationship)
        self.relationship.setCurrentText(child.relationship)
        self.kind.setCurrentText(child.kind)


class NewbornPage(DetailPage):
    """The children born: they become members of the household right here."""

    def __init__(self) -> None:
        super().__init__(words.NEWBORN_TITLE, words.NEWBORN_LEAD)
        self.forms: list[NewbornForm] = []
        self._blank = Newborn()
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.GAP_XL)
        self.column.addLayout(self._holder)
        self.more = LinkButton(words.NEWBORN_MORE, self.add)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """The children so far, or one with the family name of the household."""
        del view
        self._blank = presenter.blank_newborn(draft)
        self._show(draft.newborns or (self._blank,))

    def read(self, draft: Draft) -> Draft:
        """Every child as typed."""
        return replace(draft, newborns=tuple(form.child() for form in self.forms))

    def problem(self) -> Trouble | None:
        """What a child still lacks."""
        return next((said for form in self.forms if (said := form.problem(self._blank)) is not None), None)

    def focus_first(self) -> None:
        """The name of the first child that is not complete."""
        form = next((form for form in self.forms if form.problem(self._blank) is not None), self.forms[0])
        form.name.setFocus(Qt.FocusReason.TabFocusReason)
        form.name.end(False)

    def add(self) -> None:
        """One more child, born on the same day as the one before."""
        children = tuple(form.child() for form in self.forms)
        self._show((*children, replace(self._blank, birth=children[-1].birth)))
        self.forms[-1].name.setFocus(Qt.FocusReason.TabFocusReason)
        self.forms[-1].name.end(False)

    def _remove(self, form: NewbornForm) -> None:
        self._show(tuple(one.child() for one in self.forms if one is not form))
        self.focus_first()

    def _show(self, children: Sequence[Newborn]) -> None:
        clear_layout(self._holder)
        self.forms = []
        for n, child in enumerate(children, 1):
            title = words.NEWBORN_NTH.format(n=n) if len(children) > 1 else words.NEWBORN_ONE
            form = NewbornForm(child, title, removable=len(children) > 1)
            form.removed.connect(lambda f=form: self._remove(f))
            self.forms.append(form)
            self._holder.addWidget(form)


class HeadPage(DetailPage):
    """Who becomes the head of the household; nobody is an answer."""

    def __init__(self) -> None:
        super().__init__(words.HEAD_TITLE, "")
        self.grid = ChoiceGrid(columns=2)
        self.grid.chosen.connect(lambda _value: self.done.emit())
        self.column.addWidget(self.grid)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Those who can become it, then nobody."""
        del view
        event = draft.event
        self.heading.set_under(words.HEAD_LEADS.get(event, "") if event else "")
        people = presenter.new_heads(draft)
        options = [person_option(person, n) for n, person in enumerate(people[:9], 1)]
        options.append(Option("", words.HEAD_NONE.get(event, "") if event else "", "", "0"))
        self.grid.set_options(options, present=draft.new_head or None)

    def read(self, draft: Draft) -> Draft:
        """The one marked; none leaves it open."""
        value = next((b.option.value for b in self.grid.buttons() if b.isChecked()), "")
        return replace(draft, new_head=PersonId(value) if value else None)

    def focus_first(self) -> None:
        """The one marked, else the first."""
        self.grid.focus_first()

    def digit(self, key: str) -> bool:
        """A person by number."""
        return self.grid.press_key(key)


def person_option(person: PersonView, number: int) -> Option:
    """A person as a choice."""
    age = f"{person.age}歳" if person.age is not None else ""
    sub = "　".join(part for part in (age, person.relationship) if part)
    return Option(person.id, person.name.replace("\u3000", " "), sub, str(number))


class ApplicantPage(DetailPage):
    """Who stands at the desk: one of the people, or somebody from outside with an authority."""

    def __init__(self) -> None:
        super().__init__(words.APPLICANT_TITLE, words.APPLICANT_LEAD)
        self.grid = ChoiceGrid(columns=2)
        self.proxy = QWidget()
        self.fields = {key: TextEdit() for key, _label in words.PROXY_FIELDS}
        self.authority = Select()
        self.authority.addItems(list(words.PROXY_AUTHORITIES))
        grid = QGridLayout(self.proxy)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_L)
        for n, (key, label) in enumerate(words.PROXY_FIELDS):
            grid.addWidget(Field(label, self.fields[key]), n // 2, n % 2)
        grid.addWidget(Field(words.PROXY_AUTHORITY, self.authority), 2, 1)
        self.column.addWidget(self.grid)
        self.column.addWidget(self.proxy)
        self.column.addStretch(1)
        self.grid.chosen.connect(self._choose)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """The people, the one known so far marked."""
        applicant = draft.applicant
        present = presenter.PROXY if applicant.role == presenter.PROXY else applicant.person
        del view
        people = presenter.applicants(draft)
        options = [person_option(person, n) for n, person in enumerate(people[:8], 1)]
        options.append(Option(presenter.PROXY, presenter.PROXY, words.PROXY_SUB, "9"))
        self.grid.set_options(options, present=present)
        for key, edit in self.fields.items():
            edit.setText(getattr(applicant, key) if present == presenter.PROXY else "")
        self.authority.setCurrentText(applicant.authority or words.PROXY_AUTHORITIES[0])
        self._show_proxy(present == presenter.PROXY)

    def chosen(self) -> str | None:
        """Who is marked."""
        return next((b.option.value for b in self.grid.buttons() if b.isChecked()), None)

    def read(self, draft: Draft) -> Draft:
        """The applicant; nobody marked leaves it as it was."""
        chosen = self.chosen()
        if chosen is None:
            return draft
        if chosen != presenter.PROXY:
            return presenter.filed_by(draft, PersonId(chosen))
        typed = {key: edit.text() for key, edit in self.fields.items()}
        proxy = Applicant(
            role=presenter.PROXY,
            name=typed["name"],
            kana=typed["kana"],
            relation=typed["relation"],
            authority=self.authority.currentText(),
            phone=typed["phone"],
            address=typed["address"],
        )
        return replace(draft, applicant=proxy)

    def problem(self) -> Trouble | None:
        """A proxy has a name."""
        if self.chosen() == presenter.PROXY and not self.fields["name"].text().strip():
            return Trouble(presenter.PROXY, words.PROXY_NAMELESS, words.PROXY_REMEDY)
        return None

    def focus_first(self) -> None:
        """The fields of a proxy, else the one marked."""
        if self.chosen() == presenter.PROXY:
            self.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.grid.focus_first()

    def digit(self, key: str) -> bool:
        """A person by number, the proxy by 9."""
        return self.grid.press_key(key)

    def _choose(self, value: str) -> None:
        """One of the people leads on at once; a proxy's fields come first."""
        self._show_proxy(value == presenter.PROXY)
        if value != presenter.PROXY:
            self.done.emit()

    def _show_proxy(self, shown: bool) -> None:
        self.proxy.setVisible(shown)
        if shown and self.isVisible():
            self.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)
