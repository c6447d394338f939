"""The workbench by keyboard alone, in every size, with nothing cut."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.errors import Fault, InvalidInput, OperatorError
from desk_app.domain.life_event import LifeEvent
from desk_app.services.rule_views import ReleaseState
from tests.support.fake_rule_book import FakeRuleBook
from tests.support.look import clipped, nameless, too_small
from ui import theme
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.keys import BROWSE, COMPARE, GRAPH, RELEASE, TRIAL

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SIZES = [(1366, 768), (1920, 1080), (960, 540)]
TAB_KEYS = {
    BROWSE: Qt.Key.Key_1,
    TRIAL: Qt.Key.Key_2,
    COMPARE: Qt.Key.Key_3,
    RELEASE: Qt.Key.Key_4,
    GRAPH: Qt.Key.Key_5,
}


@pytest.fixture
def press(qtbot, background):
    def pressed(window, key, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(window.focusWidget() or window, key, modifier)
        assert background.wait_idle()

    return pressed


@pytest.fixture
def write(qtbot, background):
    def written(window, text):
        qtbot.keyClicks(window.focusWidget(), text)
        assert background.wait_idle()

    return written


def test_the_rules_are_the_third_page(open_workbench, press, background):
    window = open_workbench(FakeRuleBook())
    press(window, Qt.Key.Key_1, CONTROL)
    assert window.pages.currentIndex() == 0
    press(window, Qt.Key.Key_3, CONTROL)
    assert window.pages.currentWidget() is window.workbench
    assert window.nav[2].isChecked()
    assert window.workbench.browse_page.table.hasFocus()


def test_from_the_list_to_the_condition(open_workbench, press):
    window = open_workbench(FakeRuleBook())
    page = window.workbench.browse_page
    assert page.heading.full_text() == "手続きの一覧  7件"
    press(window, Qt.Key.Key_Down)
    assert page.pane.heading.full_text() == "B01  国民健康保険 資格取得"
    assert page.pane.sentence.label.full_text().endswith("引っ越す方")
    assert page.pane.tree.words()[0].startswith("すべてに当てはまる")
    assert "遡って納めます" in page.pane.sections[wording.CLOCKS].words()
    assert "退職した" in page.pane.sections[wording.BELONGINGS].words()
    press(window, Qt.Key.Key_Return)
    assert page.pane.tree.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert page.table.hasFocus()


def test_what_the_town_changed_is_told(open_workbench, press):
    window = open_workbench(FakeRuleBook())
    window.workbench.browse_page.table.choose("E25")
    assert window.workbench.browse_page.pane.heading.full_text().startswith("E25")
    press(window, Qt.Key.Key_F5)
    words = window.workbench.browse_page.pane.sections[wording.TOWN_CHANGES].words()
    assert "停止" in words
    assert "2026年3月で受付を終えました" in words


def test_search_and_filters_by_keyboard(open_workbench, press, write):
    window = open_workbench(FakeRuleBook())
    page = window.workbench.browse_page
    press(window, Qt.Key.Key_F3)
    assert page.filters.search.hasFocus()
    write(window, "B")
    press(window, Qt.Key.Key_Return)
    assert [row.key for row in page.table.rows()] == ["B01"]
    assert page.table.hasFocus()
    press(window, Qt.Key.Key_F3)
    page.filters.search.selectAll()
    write(window, "zz")
    press(window, Qt.Key.Key_Return)
    assert page.table.empty_text() == wording.NO_ROWS
    page.filters.search.clear()
    page.filters.search.search_now()
    press(window, Qt.Key.Key_F4)
    assert page.filters.events.table.hasFocus()
    press(window, Qt.Key.Key_End)
    assert window.workbench.browse.event is LifeEvent.MOVE_WITHIN
    assert [row.key for row in page.table.rows()] == ["B01", "D08"]


def test_narrow_windows_filter_by_drop_downs(open_workbench, press):
    window = open_workbench(FakeRuleBook(), size=(960, 540))
    filters = window.workbench.browse_page.filters
    press(window, Qt.Key.Key_F4)
    assert filters.event_box.hasFocus()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    assert window.workbench.browse.event is LifeEvent.MOVE_WITHIN
    assert filters.event_box.currentData() == LifeEvent.MOVE_WITHIN


def test_a_household_is_tried_by_keyboard(open_workbench, press):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_2, ALT)
    page = window.workbench.trial_page
    assert page.form.case.hasFocus()
    press(window, Qt.Key.Key_F9)
    assert page.heading.full_text() == "必要 1  未確定 1  不要 1"
    assert page.table.hasFocus()
    assert page.pane.tree.words()[0].startswith("すべてに当てはまる 当てはまる")
    press(window, Qt.Key.Key_Down)
    assert "医療保険" in page.pane.missing.words()
    assert page.pane.tree.words()[0].split(" ")[1] == "わからない"
    press(window, Qt.Key.Key_F3)
    assert page.form.case.hasFocus()


def test_a_household_is_typed(open_workbench, press, write):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_2, ALT)
    form = window.workbench.trial_page.form
    form.sources["typed"].click()
    assert form.typed.event_box.hasFocus()
    form.typed.event_on.set_value(date(2026, 11, 20))
    press(window, Qt.Key.Key_F4)
    assert form.typed.cards[1].birth.hasFocus()
    write(window, "H30.4.1")
    picker = form.typed.facts
    picker.fact.setCurrentIndex(2)
    picker.add.click()
    assert picker.error.full_text() == f"＊{wording.WRONG_NUMBER}"
    picker.text.setText("2")
    picker.add.click()
    picker.fact.setCurrentIndex(0)
    picker.whom.setCurrentIndex(1)
    picker.add.click()
    press(window, Qt.Key.Key_F9)
    trial = rules.calls[-1][1][0]
    assert trial.event_on == date(2026, 11, 20)
    assert [one.birth for one in trial.people] == ["", "H30.4.1"]
    assert dict(trial.answers) == {"children_apart": 2}
    assert dict(trial.people[1].facts) == {"moves": True}


def test_an_error_of_a_trial_stands_there_and_keeps_what_was_typed(open_workbench, press):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_2, ALT)
    page = window.workbench.trial_page
    page.form.sources["typed"].click()
    page.form.typed.cards[0].birth.setText("きのう")
    rules.fail_next = InvalidInput("生年月日(p1)", "きのう は読めません。", "書き直すか、空にしてください。")
    press(window, Qt.Key.Key_F9)
    assert "読めません" in page.banner.message()
    assert page.form.typed.cards[0].birth.text() == "きのう"
    press(window, Qt.Key.Key_F9)
    assert page.banner.message() == ""


def test_books_are_compared_by_keyboard(open_workbench, press):
    window = open_workbench(FakeRuleBook())
    press(window, Qt.Key.Key_3, ALT)
    page = window.workbench.compare_page
    assert page.new.currentData() == "draft:spring"
    press(window, Qt.Key.Key_F9)
    assert page.summary.full_text() == wording.compared(4, 1, 98)
    assert page.differences.hasFocus()
    press(window, Qt.Key.Key_Down)
    assert page.pane.heading.full_text().startswith("E25")
    press(window, Qt.Key.Key_F8)
    assert page.affected.hasFocus()
    assert page.pane.heading.full_text().startswith("1124-0003")
    assert "D08" in page.pane.sections[wording.BECAUSE].words()


def test_a_folder_of_cases_is_chosen_or_given_up(open_workbench, files, background):
    window = open_workbench(FakeRuleBook())
    window.workbench.open_tab(COMPARE)
    page = window.workbench.compare_page
    page.cases.setCurrentIndex(1)
    page.cases.activated.emit(1)
    assert page.cases.currentIndex() == 0
    files.folder_chosen = "/somewhere/cases"
    page.cases.setCurrentIndex(1)
    page.cases.activated.emit(1)
    assert page.cases.currentText() == "フォルダー cases"


def test_a_proposal_is_made_and_a_second_person_approves(open_workbench, press, write):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_4, ALT)
    page = window.workbench.release_page
    pane = page.pane
    assert page.table.hasFocus()
    press(window, Qt.Key.Key_F9)
    assert pane.propose.day_field.error() == f"＊{wording.NEED_DATE}"
    for digits in ("9", "4", "1"):
        write(window, digits)
        press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_F9)
    assert pane.propose.note_field.error() == f"＊{wording.NEED_NOTE}"
    assert pane.propose.note.hasFocus()
    write(window, "spring")
    press(window, Qt.Key.Key_F9)
    assert rules.releases()[0].effective_on == date(2027, 4, 1)
    assert pane.approve.isVisibleTo(window)
    assert not pane.approve.isEnabled()
    assert "自分が提案した" in pane.approve.toolTip()
    assert "自分が提案した" in pane.note.label.full_text()
    press(window, Qt.Key.Key_F9)
    assert rules.releases()[0].state is ReleaseState.PROPOSED
    rules.clerk = "係長 佐藤"
    press(window, Qt.Key.Key_F5)
    assert pane.approve.isEnabled()
    press(window, Qt.Key.Key_F9)
    assert rules.releases()[0].state is ReleaseState.IN_FORCE
    assert window.toast.text() == wording.approved("2026.11.1+mirai.2", "2027-04-01")


def test_reasons_are_asked_where_the_decision_stands(open_workbench, press, write):
    rules = FakeRuleBook()
    rules.propose("draft:spring", effective_on=date(2027, 4, 1), note="春")
    window = open_workbench(rules)
    press(window, Qt.Key.Key_4, ALT)
    page = window.workbench.release_page
    page.table.choose("release:2")
    press(window, Qt.Key.Key_F7)
    assert page.pane.reason.edit.hasFocus()
    press(window, Qt.Key.Key_Return, CONTROL)
    assert page.pane.reason.field.error() == f"＊{wording.NEED_REASON}"
    press(window, Qt.Key.Key_Escape)
    assert page.pane.reason.isHidden()
    press(window, Qt.Key.Key_F7)
    write(window, "no")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert rules.releases()[0].state is ReleaseState.REJECTED
    assert page.table.hasFocus()


def test_a_draft_is_thrown_away_at_the_second_press(open_workbench, press):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_4, ALT)
    page = window.workbench.release_page
    press(window, Qt.Key.Key_F7)
    assert page.pane.note.label.full_text() == wording.DISCARD_SURE
    assert clipped(window) == []
    page.table.choose("release:1")
    page.table.choose("draft:spring")
    press(window, Qt.Key.Key_F7)
    assert len(window.workbench.shelf.drafts()) == 1
    press(window, Qt.Key.Key_F7)
    assert window.workbench.shelf.drafts() == ()
    assert page.table.current_key() == "release:1"


def test_one_goes_back_by_keyboard(open_workbench, press, write):
    rules = FakeRuleBook()
    rules.propose("draft:spring", effective_on=date(2027, 4, 1), note="春")
    rules.clerk = "係長 佐藤"
    rules.approve("release:2")
    window = open_workbench(rules)
    press(window, Qt.Key.Key_4, ALT)
    window.workbench.release_page.table.choose("release:1")
    press(window, Qt.Key.Key_F8)
    write(window, "fees")
    press(window, Qt.Key.Key_F9)
    assert [one.state for one in rules.releases()] == [ReleaseState.WITHDRAWN, ReleaseState.IN_FORCE]


def test_a_workbook_is_taken_in_and_its_faults_are_listed(open_workbench, press, files):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_4, ALT)
    page = window.workbench.release_page
    press(window, Qt.Key.Key_F3)
    assert page.pane.take.isHidden()
    files.opened = "/somewhere/規則.xlsx"
    press(window, Qt.Key.Key_F3)
    assert page.pane.take.name.hasFocus()
    press(window, Qt.Key.Key_Return)
    assert page.pane.take.field.error() == f"＊{wording.NEED_NAME}"
    page.pane.take.name.setText("haru")
    faults = [Fault("日数が数字ではありません。", 12, "期限!E"), Fault("担当課がありません。", 40, "手続き!D")]
    rules.fail_next = InvalidInput("規則.xlsx", "誤りがあります。", "直してください。", faults)
    press(window, Qt.Key.Key_Return)
    listed = page.pane.faults.table.rows()
    assert [row.cells[0].text for row in listed] == ["期限!E 12行目", "手続き!D 40行目"]
    assert page.pane.take.name.text() == "haru"
    assert clipped(window) == []
    press(window, Qt.Key.Key_F9)
    assert page.table.current_key() == "draft:haru"
    assert page.table.hasFocus()


def test_the_book_is_saved_as_excel_and_the_picture_as_svg(open_workbench, press, files):
    window = open_workbench(FakeRuleBook())
    press(window, Qt.Key.Key_F12)
    assert (files.folder / "規則_2026.11.1+mirai.1.xlsx").exists()
    press(window, Qt.Key.Key_5, ALT)
    picture = window.workbench.graph_page.picture
    assert picture.has_picture()
    whole = picture.transform().m11()
    press(window, Qt.Key.Key_Plus)
    press(window, Qt.Key.Key_Plus)
    assert picture.transform().m11() > whole
    press(window, Qt.Key.Key_Minus)
    press(window, Qt.Key.Key_0)
    assert picture.transform().m11() == pytest.approx(whole)
    press(window, Qt.Key.Key_F12)
    assert (files.folder / "規則の図_転入.svg").exists()


def test_another_book_is_looked_at_by_keyboard(open_workbench, press):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    press(window, Qt.Key.Key_F2)
    assert window.workbench.book.hasFocus()
    press(window, Qt.Key.Key_Down)
    assert window.workbench.browse.book == "base"


def test_a_book_that_is_gone_gives_way_to_the_one_in_use(open_workbench, press):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    window.workbench.shelf.choose("draft:spring")
    rules.discard("draft:spring")
    press(window, Qt.Key.Key_F5)
    assert window.workbench.shelf.chosen == "in-use"
    assert window.toast.text() == wording.GONE


def test_a_failed_reading_is_told_where_the_list_stands(open_workbench, press):
    rules = FakeRuleBook()
    window = open_workbench(rules)
    rules.fail_next = OperatorError("規則", "読めません。", "管理者に知らせてください。")
    press(window, Qt.Key.Key_F5)
    assert "読めません" in window.workbench.browse_page.banner.message()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_at_any_size(open_workbench, press, files, background, size):
    rules = FakeRuleBook()
    rules.propose("draft:spring", effective_on=date(2027, 4, 1), note="春の改正" * 20)
    window = open_workbench(rules, size=size)
    files.opened = "/somewhere/規則.xlsx"
    for tab, key in TAB_KEYS.items():
        press(window, key, ALT)
        assert clipped(window) == []
        if tab in (TRIAL, COMPARE):
            press(window, Qt.Key.Key_F9)
            assert clipped(window) == []
        assert too_small(window, theme.TOUCH - 8) == []
        assert nameless(window) == []
    press(window, TAB_KEYS[TRIAL], ALT)
    window.workbench.trial.choose_source("typed")
    press(window, Qt.Key.Key_F4)
    assert clipped(window) == []
    assert nameless(window) == []
    press(window, TAB_KEYS[RELEASE], ALT)
    for own in ("draft:spring", "release:1", "release:2"):
        window.workbench.release_page.table.choose(own)
        background.wait_idle()
        assert clipped(window) == []
    press(window, Qt.Key.Key_F7)
    assert clipped(window) == []
    press(window, Qt.Key.Key_F3)
    assert clipped(window) == []
    assert (window.width(), window.height()) == size


def test_high_contrast_is_legible(open_workbench, qapp):
    window = open_workbench(FakeRuleBook())
    theme.apply(qapp, theme.HIGH_CONTRAST)
    image = window.grab().toImage()
    assert image.pixelColor(500, 690).name() == theme.BLACK
    assert image.pixelColor(1300, 690).name() == theme.BLACK
    assert clipped(window) == []
    theme.apply(qapp, theme.LIGHT)
