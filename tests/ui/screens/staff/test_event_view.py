"""Step 2 for each life event, by keys in the real window: what was typed is what the service is told."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.errors import InvalidInput
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Sex
from ui.screens.staff.event_presenter import Detail

KEY = Qt.Key


def begin(desk, event_key, resident="100000001"):
    """The household of a resident at step 2, with an event chosen by its key."""
    view = desk.app.cases.take_household(desk.app.cases.open().id, resident)
    desk.store.put(desk.app.cases.confirm_identity(view.id, "マイナンバーカード"))
    desk.settle(1)
    desk.digits(event_key)


def day(desk, month, of_month):
    """A day of 令和8年 in the date field that has the focus."""
    desk.digits("8")
    desk.key(KEY.Key_Period)
    desk.digits(f"{month:02d}{of_month:02d}")


def page(desk):
    view = desk.window.current_view()
    return view.pages[view.detail]


def test_moving_out_asks_the_planned_day_who_and_where_to(desk):
    begin(desk, "2")
    assert page(desk).heading.title.full_text() == "いつ引っ越しますか"
    assert page(desk).date.accessibleName() == "転出予定日"
    day(desk, 12, 1)
    desk.enter()
    desk.digits("4")
    desk.enter()
    page(desk).prefecture.setCurrentText("東京都")
    page(desk).address.setFocus()
    desk.type("港区芝1")
    desk.enter()
    desk.digits("1")
    situation = desk.view.situation
    assert (situation.life_event, situation.event_on) == (LifeEvent.MOVE_OUT, date(2026, 12, 1))
    assert (situation.destination.kind, situation.destination.prefecture) == ("国内", "東京都")
    assert situation.destination.address.town == "港区芝1"
    assert [member.moves for member in situation.household] == [True, True, True, False]
    assert desk.step == 2


def test_abroad_has_a_country_and_no_prefecture(desk):
    begin(desk, "2")
    desk.enter()
    desk.enter()
    page(desk).prefecture.setCurrentText("東京都")
    page(desk).kind.setCurrentText("国外")
    assert page(desk)._prefecture.isHidden()
    page(desk).country.setText("ベトナム")
    desk.enter()
    desk.digits("1")
    place = desk.view.situation.destination
    assert (place.kind, place.prefecture, place.country) == ("国外", None, "ベトナム")


def birth_details(desk):
    begin(desk, "4")
    desk.type("結衣")
    desk.key(KEY.Key_Tab)
    desk.key(KEY.Key_End)
    desk.type("ゆい")
    page(desk).forms[0].birth.fields()[0].setFocus()
    day(desk, 11, 15)
    page(desk).forms[0].sex.setCurrentText("女")


def test_a_newborn_becomes_a_member_of_the_household(desk):
    birth_details(desk)
    desk.enter()
    desk.digits("1")
    assert desk.step == 2, desk.window.banner.message()
    child = desk.view.people[-1]
    assert (child.name, child.kana, child.sex) == ("髙橋　結衣", "タカハシ　ユイ", Sex.FEMALE)
    assert child.member.concerned is True
    assert [person.member.concerned for person in desk.view.people[:-1]] == [False] * 4
    assert desk.view.situation.event_on == date(2026, 11, 15)
    assert desk.view.situation.applicant.role == "世帯員"


def test_a_refused_birth_adds_the_child_once(desk):
    birth_details(desk)
    desk.enter()
    desk.world.fail_next = InvalidInput("出生日", "今日より後の日です。", "実際の日を入れてください。")
    desk.digits("1")
    assert "今日より後" in desk.window.banner.message()
    desk.digits("1")
    assert desk.step == 2
    assert [person.name for person in desk.view.people].count("髙橋　結衣") == 1


def test_twins_are_two_children_and_one_can_be_taken_back(desk):
    birth_details(desk)
    page(desk).add()
    desk.type("葵")
    page(desk).forms[1].kana.setText("タカハシ　アオイ")
    assert page(desk).forms[1].birth.value() == date(2026, 11, 15)
    desk.enter()
    desk.digits("1")
    assert [person.name for person in desk.view.people[-2:]] == ["髙橋　結衣", "髙橋　葵"]
    desk.window.go_to(1)
    desk.settle()
    desk.enter()
    assert len(page(desk).forms) == 2
    page(desk)._remove(page(desk).forms[1])
    desk.enter()
    desk.digits("1")
    assert [person.name for person in desk.view.people].count("髙橋　葵") == 0
    assert [person.name for person in desk.view.people].count("髙橋　結衣") == 1


def test_a_child_without_a_name_stays_on_the_page(desk):
    begin(desk, "4")
    desk.enter()
    assert "氏名がありません" in desk.window.banner.message()
    assert desk.window.current_view().detail is Detail.NEWBORN


def test_after_the_heads_death_the_new_head_is_asked(desk):
    begin(desk, "5")
    day(desk, 11, 18)
    desk.enter()
    desk.digits("2")
    desk.digits("1")
    assert page(desk).marks() == {"p1": True, "p2": False, "p3": False, "p4": False}
    assert page(desk).heading.lead.text() == "死亡 · 2 / 4"
    desk.enter()
    assert desk.window.current_view().detail is Detail.HEAD
    desk.digits("1")
    names = [button.option.label for button in page(desk).grid.buttons()]
    assert names == ["髙橋 由美", "代理人"]
    desk.digits("1")
    situation = desk.view.situation
    assert [member.concerned for member in situation.household] == [True, False, False, False]
    assert (situation.new_head, situation.applicant.person, situation.applicant.role) == ("p2", "p2", "世帯員")


def test_nobody_asks_for_a_new_head_when_the_head_lives(desk):
    begin(desk, "5")
    desk.enter()
    desk.digits("3")
    desk.enter()
    assert desk.window.current_view().detail is Detail.APPLICANT


def test_a_divorce_marks_the_couple_and_starts_from_its_kind(desk):
    begin(desk, "7")
    assert desk.window.current_view().detail is Detail.FACTS
    desk.digits("2")
    day(desk, 11, 10)
    desk.enter()
    assert [marked for marked in page(desk).marks().values()] == [True, True, False, False]
    desk.enter()
    desk.digits("2")
    assert desk.world.chosen["answers"] == {"divorce_kind": "調停・裁判"}
    assert [member.concerned for member in desk.view.situation.household] == [True, True, False, False]
    assert desk.view.situation.applicant.role == "本人"


@pytest.mark.parametrize(("keys", "said"), [("12", "だれにも印がありません"), ("3", "3人に印があります")])
def test_a_divorce_is_about_one_or_two(desk, keys, said):
    begin(desk, "7")
    desk.digits("1")
    desk.enter()
    desk.digits(keys)
    desk.enter()
    assert said in desk.window.banner.message()
    assert desk.window.current_view().detail is Detail.CONCERNED


def test_certificates_have_copies_options_and_a_running_sum(desk):
    begin(desk, "0")
    desk.digits("1")
    desk.enter()
    desk.type("2")
    desk.key(KEY.Key_Down)
    desk.key(KEY.Key_Plus)
    view = desk.window.current_view()
    assert view.sum.text() == "合計 3通　1,050円"
    rows = page(desk).rows
    assert not rows[0]._more.isHidden()
    rows[0].options[1].mark.setChecked(True)
    page(desk).common[0].select.setCurrentText("年金")
    desk.settle()
    assert view.sum.text() == "合計 3通　0円（使いみちにより減免）"
    desk.enter()
    desk.digits("1")
    assert desk.world.chosen["answers"] == {
        "cert_purpose": "年金",
        "copies_juminhyo": 2,
        "juminhyo_honseki": True,
        "copies_koseki": 1,
        "copies_fuhyo": 0,
        "copies_inkan": 0,
        "copies_shotoku": 0,
    }


def test_a_request_without_a_copy_is_no_request(desk):
    begin(desk, "0")
    desk.digits("1")
    desk.enter()
    desk.enter()
    assert "通数が1つも" in desk.window.banner.message()


def test_a_guarded_person_is_told_of_and_no_mark_of_the_clerk_opens_the_certificate(desk):
    begin(desk, "0", "100000012")
    view = desk.window.current_view()
    assert "髙橋 花子" in view.guard.message()
    assert "交付できません" in view.guard.message()
    desk.digits("1")
    desk.enter()
    assert view.guard.isVisible()
    page(desk).rows[0].copies.setText("1")
    desk.enter()
    assert view.detail is Detail.APPLICANT
    desk.digits("1")
    assert "guard_release_granted" not in desk.world.chosen["answers"]


def test_what_was_typed_stays_while_going_back(desk):
    begin(desk, "2")
    day(desk, 12, 1)
    desk.enter()
    desk.digits("4")
    desk.key(KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page(desk).date.value() == date(2026, 12, 1)
    desk.enter()
    assert page(desk).marks()["p4"] is False
