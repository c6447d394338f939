"""The kiosk's run without a window."""

from __future__ import annotations

from tests.support.fake_hall import FakeKiosk, printer_out
from ui.screens.kiosk.presenter import PAUSE_SECONDS, WRONG_CODES, KioskPresenter, KioskState, Page, Times


class Later:
    """Keeps operations until they are let go, as a slow worker would."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.at_once = at_once
        self.waiting = []

    def run(self, op, *, then=None, failed=None, changes=None, key=""):
        self.waiting.append((op, then, failed))
        if self.at_once:
            self.let_go()

    def let_go(self) -> None:
        waiting, self.waiting = self.waiting, []
        for op, then, failed in waiting:
            try:
                result = op()
            except Exception as error:
                failed(error)
            else:
                then(result)


class Screen:
    """Counts what it was told."""

    def __init__(self) -> None:
        self.pages = self.notices = self.countdowns = self.left = 0

    def leave_visitor(self) -> None:
        self.left += 1

    def show_page(self) -> None:
        self.pages += 1

    def show_notice(self) -> None:
        self.notices += 1

    def show_countdown(self) -> None:
        self.countdowns += 1


def a_run(kiosk: FakeKiosk | None = None, runner: Later | None = None, times: Times | None = None):
    kiosk, runner, screen = kiosk or FakeKiosk(), runner or Later(), Screen()
    presenter = KioskPresenter(kiosk, runner, screen, times)
    presenter.start()
    return presenter, kiosk, runner, screen


def test_a_whole_run():
    presenter, kiosk, _, _ = a_run()
    assert presenter.progress() == (1, 5)
    presenter.choose_language("en")
    assert presenter.progress() == (2, 5)
    presenter.choose("転入")
    assert presenter.progress() == (3, 5)
    presenter.choose("はい")
    assert presenter.progress() == (4, 5)
    presenter.choose("いいえ")
    assert presenter.progress() == (5, 5)
    assert kiosk.issued == [("転入", "en", {"with_children": "はい", "has_card": "いいえ"})]
    assert presenter.state.ticket.number == "A-001"
    assert presenter.state.answers == {}


def test_a_purpose_without_questions_leads_to_the_ticket():
    presenter, kiosk, _, _ = a_run()
    presenter.choose_language("ja")
    presenter.choose("その他")
    assert presenter.state.page is Page.TICKET
    assert kiosk.issued == [("その他", "ja", {})]


def test_back_keeps_what_was_chosen():
    presenter, kiosk, _, _ = a_run()
    presenter.choose_language("ja")
    presenter.choose("転入")
    presenter.choose("はい")
    presenter.back()
    assert presenter.state.question.id == "with_children"
    assert presenter.present() == "はい"
    assert presenter.progress() == (3, 5)
    presenter.back()
    assert (presenter.state.page, presenter.present()) == (Page.PURPOSE, "転入")
    presenter.back()
    assert (presenter.state.page, presenter.present()) == (Page.LANGUAGE, "ja")
    assert not presenter.can_go_back()
    presenter.choose_language("ja")
    presenter.choose("転入")
    presenter.choose("いいえ")
    presenter.choose("はい")
    assert kiosk.issued == [("転入", "ja", {"with_children": "いいえ", "has_card": "はい"})]


def test_another_purpose_forgets_the_answers_of_the_first():
    presenter, kiosk, _, _ = a_run()
    presenter.choose_language("ja")
    presenter.choose("転入")
    presenter.choose("はい")
    presenter.back()
    presenter.back()
    presenter.choose("転出")
    assert presenter.state.answers == {}
    presenter.choose("いいえ")
    assert kiosk.issued == [("転出", "ja", {"has_card": "いいえ"})]


def test_the_language_can_be_changed_on_the_way():
    presenter, _, _, _ = a_run()
    presenter.choose_language("ja")
    presenter.choose("転入")
    presenter.change_language()
    presenter.choose_language("en")
    assert presenter.state.page is Page.QUESTION
    assert presenter.state.language == "en"


def test_a_double_touch_counts_once():
    runner = Later(at_once=False)
    presenter, kiosk, _, _ = a_run(runner=runner)
    runner.let_go()
    presenter.choose_language("ja")
    presenter.choose("その他")
    presenter.choose("その他")
    runner.let_go()
    runner.let_go()
    assert len(kiosk.issued) == 1


def test_a_failed_ticket_keeps_the_page_and_can_be_tried_again():
    kiosk = FakeKiosk()
    presenter, _, _, _ = a_run(kiosk)
    presenter.choose_language("ja")
    presenter.choose("転出")
    kiosk.fail = printer_out()
    presenter.choose("はい")
    assert presenter.state.failed
    assert presenter.state.page is Page.QUESTION
    assert presenter.present() == "はい"
    presenter.go_on()
    assert presenter.state.ticket is not None
    assert kiosk.issued == [("転出", "ja", {"has_card": "はい"})]


def test_silence_warns_and_then_wipes():
    presenter, _, _, screen = a_run(times=Times(idle=5, warning=3))
    presenter.choose_language("en")
    presenter.choose("転入")
    for _ in range(5):
        presenter.tick()
    assert presenter.state.warning == 3
    presenter.touch()
    assert presenter.state.warning is None
    for _ in range(5 + 3):
        presenter.tick()
    assert presenter.state == KioskState()
    assert screen.countdowns >= 4


def test_an_untouched_kiosk_does_not_warn():
    presenter, _, _, _ = a_run(times=Times(idle=2, warning=2))
    for _ in range(20):
        presenter.tick()
    assert presenter.state == KioskState()


def test_the_ticket_goes_by_itself():
    presenter, _, _, _ = a_run(times=Times(ticket=4))
    presenter.choose_language("en")
    presenter.choose("その他")
    for _ in range(3):
        presenter.tick()
    assert presenter.state.closing == 1
    presenter.tick()
    assert presenter.state == KioskState()


def test_a_result_for_a_visitor_who_left_is_dropped():
    runner = Later(at_once=False)
    presenter, kiosk, _, screen = a_run(runner=runner)
    runner.let_go()
    presenter.choose_language("ja")
    presenter.choose("転入")
    assert screen.left == 0
    presenter.wipe()
    assert screen.left == 1
    runner.let_go()
    assert presenter.state == KioskState()
    assert kiosk.issued == []


def test_staff_can_be_called_on_every_page():
    presenter, kiosk, _, _ = a_run()
    presenter.call_staff()
    assert presenter.state.called
    presenter.choose_language("ja")
    presenter.call_staff()
    assert kiosk.calls == 2


def test_wrong_codes_pause_the_way_out():
    presenter, kiosk, _, _ = a_run()
    answers: list[bool] = []
    for _ in range(WRONG_CODES):
        assert presenter.check_code("0000", answers.append, lambda: None)
    assert answers == [False] * WRONG_CODES
    assert presenter.paused()
    assert not presenter.check_code(kiosk.CODE, answers.append, lambda: None)
    for _ in range(PAUSE_SECONDS):
        presenter.tick()
    assert presenter.check_code(kiosk.CODE, answers.append, lambda: None)
    assert answers[-1] is True
