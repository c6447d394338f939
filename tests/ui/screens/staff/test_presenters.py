"""Presenters of the staff window, without a widget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from desk_app.domain.card import CardKind, CardRead, DeviceInfo, DeviceState
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput
from desk_app.domain.fact import FactType, Source
from desk_app.domain.interview import Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.resident import Address
from desk_app.domain.situation import Place, Situation
from desk_app.domain.town import Town
from desk_app.services.resident_views import SearchCount
from desk_app.services.views import CardDifference, SearchPage
from tests.support.fake_app import NOW, World, fake_app
from tests.support.fake_case_data import HITS
from ui.screens.staff import bar_presenter, event_presenter, papers_presenter, people_presenter
from ui.screens.staff import question_presenter as questions
from ui.screens.staff.actions import path_between
from ui.screens.staff.pane_presenter import pane_model, people_words
from ui.screens.staff.trouble import trouble
from ui.screens.staff.why_presenter import why_model


@pytest.fixture
def app():
    return fake_app(World())


@pytest.fixture
def asked(app):
    """A case in the middle of the interview."""
    view = app.cases.take_household(app.cases.open().id, "100000001")
    app.cases.confirm_identity(view.id, "マイナンバーカード")
    return app.cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=date(2026, 11, 20))


def question(kind, default=None):
    return Question("q", "f", None, {"ja": "?"}, kind, default=default)


# --- question -------------------------------------------------------------------------------------------------------
def test_question_has_keys_and_a_way_to_say_i_do_not_know(asked):
    model = questions.question_model(asked)
    assert [c.key for c in model.choices] == ["1", "2", "3", "4", "0"]
    assert model.choices[-1].value == questions.UNKNOWN
    assert model.lead == "転入 · あと最大 8 問"
    assert "国民健康保険 加入" in model.decides


def test_a_far_off_bound_is_not_said(asked):
    assert questions.question_model(replace(asked, questions_left=143)).lead == "転入"


def test_yes_no_and_unknown():
    asked = question(FactType.BOOL)
    assert questions.chosen_value(asked, questions.YES) is True
    assert questions.chosen_value(asked, questions.NO) is False
    assert questions.chosen_value(asked, questions.UNKNOWN) is None


def test_present_answer_is_marked():
    assert questions.present_choice(question(FactType.BOOL, False)) == questions.NO
    assert questions.present_choice(question(FactType.CHOICE, "kokuho")) == "kokuho"
    assert questions.present_choice(question(FactType.BOOL)) is None


def test_number_is_read_with_full_width_digits_too():
    assert questions.typed_value(question(FactType.NUMBER), " １２ ") == 12


@pytest.mark.parametrize("typed", ["", "  ", "多い"])
def test_number_says_what_is_wrong(typed):
    with pytest.raises(InvalidInput):
        questions.typed_value(question(FactType.NUMBER), typed)


def test_text_is_kept_exactly():
    assert questions.typed_value(question(FactType.TEXT), "髙﨑　𠮷") == "髙﨑　𠮷"


# --- pane -----------------------------------------------------------------------------------------------------------
def test_pane_waits_before_an_event():
    assert pane_model(None).waiting


def test_first_view_of_the_pane_marks_nothing(asked):
    fresh = replace(asked, procedures=tuple(replace(row, changed=True) for row in asked.procedures))
    assert not any(row.changed for row in pane_model(fresh).rows)


def test_answer_marks_what_it_changed(app, asked):
    after = app.cases.answer(asked.id, "insurance", "p1", "kokuho")
    changed = [row for row in pane_model(after).rows if row.changed]
    assert [row.name for row in changed] == ["国民健康保険 加入", "国民年金 住所変更"]
    assert all(row.note.startswith("いま追加") for row in changed)


def test_undecided_row_says_what_is_missing(asked):
    row = next(row for row in pane_model(asked).rows if row.result is Result.UNDECIDED)
    assert row.when == "未確定"
    assert row.note.endswith("が不足")


def test_people_in_words(asked):
    names = [person.name for person in asked.people]
    assert people_words(names, asked) == "世帯全員"
    assert people_words(names[:2], asked) == "健一さん・由美さん"
    assert people_words(names[:3], asked) == "3人"


def test_figures(asked):
    model = pane_model(asked)
    assert (model.sheets, model.fee_yen, model.lacking) == (5, 0, 2)


# --- why ------------------------------------------------------------------------------------------------------------
def test_reason_names_article_deadline_facts_and_source(app, asked):
    view = app.cases.answer(asked.id, "insurance", "p1", "kokuho")
    row = next(row for row in view.procedures if row.procedure == "B01")
    model = why_model(row, view)
    assert model.basis == ("住民基本台帳法 第22条",)
    part = model.parts[0]
    assert part.deadlines[0].startswith("届出 令和8年12月4日(金)")
    assert part.deadlines[0].count("初日") == 1
    assert [line.source for line in part.facts] == [Source.SPOKEN, Source.SPOKEN]
    assert part.change


def test_reason_of_not_required_says_what_would_change_it(asked):
    row = next(row for row in asked.procedures if row.result is Result.NOT_REQUIRED)
    model = why_model(row, asked)
    assert model.result == "不要です"
    assert "必要になる" in model.parts[0].change[0]


def test_codes_of_the_rules_are_not_shown(app, asked):
    view = app.cases.answer(asked.id, "insurance", "p1", "kokuho")
    row = next(row for row in view.procedures if row.procedure == "B01")
    assert not any("kokuho" in line.text for part in why_model(row, view).parts for line in part.facts)


# --- people ---------------------------------------------------------------------------------------------------------
def test_guarded_hit_says_that_the_address_is_hidden():
    guarded = next(hit for hit in HITS if hit.guarded)
    model = people_presenter.hit_model(guarded)
    assert model.guarded
    assert "表示できません" in model.address


def test_search_line_in_every_state():
    page = SearchPage(HITS[:2], False, 1.0)
    assert people_presenter.search_line(None, "") == people_presenter.search_line(page, " ")
    assert people_presenter.search_line(SearchPage((), False, 1.0), "ぬ") == "「ぬ」に合う人は見つかりません。"
    assert people_presenter.search_line(page, "た").startswith("2人")
    many = replace(page, more=True)
    assert people_presenter.search_line(many, "た") == "2人より多くいます · はじめの2人を表示"
    counted = (SearchCount(5206, whole=True), SearchCount(10_000, whole=False))
    assert [people_presenter.search_line(many, "た", count) for count in counted] == [
        "5,206人います · はじめの2人を表示",
        "10,000人以上います · はじめの2人を表示",
    ]
    nothing = SearchPage((), False, 1.0, note="取込みが終わると探せます。")
    assert people_presenter.search_line(nothing, "ぬ") == "住民情報がありません。"
    assert "全員は調べていません" in people_presenter.search_line(replace(nothing, more=True), "佐藤 祖父")


def test_a_long_list_is_narrowed_by_a_word_or_by_what_is_typed_next():
    page = SearchPage(HITS[:2], True, 1.0, narrows=("生年月日", "町名"))
    assert [one.label for one in people_presenter.narrowing(page, "さとう")] == [
        "＋生年月日", "＋町名", "女", "男", "世帯主",
    ]  # fmt: skip
    assert [one.word for one in people_presenter.narrowing(page, "さとう 女")] == ["", "", "世帯主"]
    assert people_presenter.narrowing(replace(page, more=False), "さとう") == ()


def test_nobody_found_is_looked_for_by_each_word():
    assert people_presenter.wider("寺西 ようこ s70") == ("寺西", "ようこ", "s70")
    assert people_presenter.wider("寺西") == people_presenter.wider("1234 5678 9012") == ()


def test_a_hit_tells_what_tells_it_apart_and_why_it_was_found():
    hit = replace(HITS[0], matched=("旧氏「渡邉」",), telling=("生年月日", "世帯主"), head_name="渡邉　聡")
    model = people_presenter.hit_model(hit)
    assert (model.why, model.matched, model.head) == (("旧氏「渡邉」",), "", "世帯主 渡邉 聡")
    assert (model.birth_tells, model.town_tells) == (True, False)
    assert not people_presenter.hit_model(replace(hit, address=None, telling=("町",))).town_tells


def test_a_name_is_spelt_out_with_its_codes():
    assert people_presenter.letters("辻\U000e0102　髙𠮷") == (
        ("辻\U000e0102", "U+8FBB U+E0102"),
        ("髙", "U+9AD9"),
        ("𠮷", "U+20BB7"),
    )
    assert people_presenter.letters("") == ()


def test_chips_say_the_family_name_once(asked):
    assert [chip.name for chip in people_presenter.chips(asked)] == ["髙橋 健一", "由美", "美咲", "陽斗"]


def test_chips_say_whom_the_event_is_about(app):
    view = app.cases.take_household(app.cases.open().id, "100000001")
    view = app.cases.choose_event(view.id, LifeEvent.DEATH, concerned={"p1": True})
    assert [chip.role for chip in people_presenter.chips(view)] == ["亡くなった方", "", "", ""]


def test_person_by_hand_lists_every_fault():
    empty = people_presenter.HandPerson("", "", None, "男", "世帯主", "日本人")
    with pytest.raises(InvalidInput) as refused:
        people_presenter.hand_member(empty)
    assert len(refused.value.faults) == 3


def test_person_by_hand_is_marked_as_spoken():
    typed = people_presenter.HandPerson("﨑山　𠮷子", "サキヤマ　ヨシコ", date(1990, 1, 2), "女", "妻", "日本人")
    member = people_presenter.hand_member(typed)
    assert member.name.registered == "﨑山　𠮷子"
    assert set(member.sources.values()) == {Source.SPOKEN}


def test_card_never_takes_over_by_itself_what_the_case_has():
    rows = (
        CardDifference("name", "氏名", "髙橋　健一", "高橋　健一", False),
        CardDifference("address", "住所", "東京都", "", False),
        CardDifference("sex", "性別", "", "男", False),
    )
    models = people_presenter.difference_models(rows)
    assert [(m.item, m.take) for m in models] == [("name", False), ("address", True)]


def test_what_the_card_holds_as_a_picture_is_typed_beside_it():
    read = CardRead(
        CardKind.RESIDENCE_CARD, {}, "card_number", None, NOW, {"name": b"png", "address_1": b"a", "address_2": b"b"}
    )
    rows = (
        CardDifference("name", "氏名", "", "SATO ELENA", False),
        CardDifference("address", "住所", "", "", True),
        CardDifference("sex", "性別", "", "女", False),
    )
    models = people_presenter.difference_models(rows, read)
    assert [(m.item, m.pictures, m.take, m.same) for m in models] == [
        ("name", (b"png",), False, False),
        ("address", (b"a", b"b"), False, False),
    ]
    typed = people_presenter.with_typed(read, {"name": "佐藤　エレナ"})
    assert (typed.values["name"], typed.typed) == ("佐藤　エレナ", {"name"})


def test_a_card_can_be_looked_up_by_name_else_birth_else_number():
    read = CardRead(CardKind.MYNUMBER, {"name": "髙橋　健一", "birth": "1988-05-01"}, "pin", 3, NOW)
    assert [text for _, text in people_presenter.search_offers(read)] == ["髙橋　健一", "1988-05-01"]
    nameless = CardRead(CardKind.RESIDENCE_CARD, {"card_number": "AB12345678CD"}, "card_number", None, NOW)
    assert people_presenter.search_offers(nameless) == (("カードの番号で探す", "AB12345678CD"),)
    assert people_presenter.search_offers(CardRead(CardKind.MYNA_LICENCE, {}, "pin", 10, NOW)) == ()
    assert ("生年月日", "昭和63年5月1日") in people_presenter.offered(read)


# --- event ----------------------------------------------------------------------------------------------------------
def test_every_event_has_a_key():
    models = event_presenter.event_models()
    assert {model.event for model in models} == set(LifeEvent)
    assert [model.key for model in models] == list("1234567890")


def test_pages_that_an_event_does_not_have_leave_the_case_alone():
    draft = event_presenter.Draft(
        LifeEvent.BIRTH, date(2026, 11, 1), Place("国内"), Address(town="桜町"), (("p1", True),)
    )
    made = event_presenter.details(draft)
    assert (made.event_on, made.origin, made.new_address, made.moving) == (date(2026, 11, 1), None, None, None)


def test_untouched_former_address_keeps_its_parts():
    address = Address("", "東京都", "千代田区", "一番町", "1番地2")
    origin = Place("国内", "東京都", "131016", address)
    text = event_presenter.origin_address_text(origin)
    assert text == "千代田区一番町1番地2"
    assert event_presenter.with_origin_text(origin, text) is origin
    assert event_presenter.with_origin_text(origin, "港区芝1").address.town == "港区芝1"


def test_what_was_chosen_at_the_kiosk_is_marked_and_told(app):
    view = app.cases.take_household(app.cases.open_from_ticket("A012").id, "100000001")
    situation = Situation(LifeEvent.DEATH, date(2026, 11, 24), Town("999997", "架空県"))
    view = replace(view, situation=situation)
    assert event_presenter.draft_from(view).event is LifeEvent.DEATH
    assert event_presenter.ticket_words(view) == "番号札 A012 のご用件: 死亡"
    chosen = replace(view, life_event=LifeEvent.BIRTH)
    assert event_presenter.draft_from(chosen).event is LifeEvent.BIRTH
    assert event_presenter.ticket_words(chosen) == ""
    assert event_presenter.draft_from(replace(view, ticket="")).event is None


def test_toggled_mark():
    draft = event_presenter.Draft(moving=(("p1", True), ("p2", True)))
    assert draft.toggled("p2").moving == (("p1", True), ("p2", False))


def test_somebody_of_the_household_who_does_not_move_files_as_such():
    draft = event_presenter.Draft(LifeEvent.MOVE_WITHIN, moving=(("p1", True), ("p2", False)))
    assert event_presenter.filed_by(draft, "p1").applicant.role == "本人"
    assert event_presenter.filed_by(draft, "p2").applicant.role == "世帯員"


# --- bar, path ------------------------------------------------------------------------------------------------------
def test_the_bar_says_when_earlier_rules_are_in_use(app) -> None:
    bar = replace(app.session.top_bar(), rules_notice="規則のファイルに1か所の誤りがあります。")
    chip = bar_presenter.bar_model(bar).devices[0]
    assert (chip.text, chip.mark, chip.tip) == ("前の規則を使用中", "warning", bar.rules_notice)


def test_bar_in_words(app):
    model = bar_presenter.bar_model(app.session.top_bar())
    assert model.residents == "住民情報 今朝 6:12 時点"
    assert model.today == "令和8年11月24日(火) 10:42"
    assert model.devices[-1].text == "印刷機 用紙なし"
    assert model.devices[-1].mark == "warning"


def test_missing_resident_data_is_said(app):
    bar = replace(app.session.top_bar(), residents_as_of=None)
    assert bar_presenter.bar_model(bar).residents == "住民情報 なし"


def test_old_resident_data_says_its_day(app):
    bar = replace(app.session.top_bar(), residents_as_of=datetime(2026, 11, 20, 9, 0, tzinfo=NOW.tzinfo))
    assert bar_presenter.bar_model(bar).residents == "住民情報 11月20日(金) 時点"


def test_device_change_replaces_one(app):
    bar = app.session.top_bar()
    changed = bar_presenter.with_device(bar, DeviceInfo(bar.devices[0].uri, "card", "カード", DeviceState.BUSY))
    assert [d.state for d in changed] == [DeviceState.BUSY, DeviceState.READY, DeviceState.FAULT]


def test_way_back_follows_the_law_of_the_case():
    way = path_between(CaseStatus.PRINTING, CaseStatus.CHOOSING_EVENT)
    assert way == (CaseStatus.INTERVIEWING, CaseStatus.CHOOSING_EVENT)
    assert path_between(CaseStatus.CANCELLED, CaseStatus.IDENTIFYING) == ()
    assert path_between(CaseStatus.CLOSED, CaseStatus.CLOSED) == ()


# --- papers ---------------------------------------------------------------------------------------------------------
def test_divisions_in_order(asked):
    groups = papers_presenter.by_division(asked, Result.REQUIRED)
    assert [group.division for group in groups] == ["市民課", "学校教育課", "水道課"]


def test_what_is_not_required_says_why(asked):
    rows = [row for group in papers_presenter.by_division(asked, Result.NOT_REQUIRED) for row in group.rows]
    assert [(row.name, row.note) for row in rows][:1] == [("介護保険 資格取得", "年齢の答え")]


def test_belonging_says_what_it_is_for(asked):
    model = papers_presenter.belonging_models(asked)[1]
    assert model.text == "振込先の通帳（または キャッシュカード）"
    assert model.purpose == "児童手当 認定請求 に使う"


def test_signature_words_say_void_before_signed(asked):
    sheet = asked.sheets[0]
    assert papers_presenter.signature_words(sheet) == ("署名が入る", "blue")
    assert papers_presenter.signature_words(replace(sheet, signed=True)) == ("署名ずみ", "green")
    assert papers_presenter.signature_words(replace(sheet, signature_voided=True)) == ("署名が無効", "red")
    assert papers_presenter.signature_words(replace(sheet, signature="ink")) == ("紙に自署", "")


# --- errors ---------------------------------------------------------------------------------------------------------
def test_errors_say_whose_they_are():
    refused = trouble(InvalidInput("氏名", "空です。", "入れてください。", [Fault("1行目")]))
    assert (refused.tone, refused.details) == ("error", ("1行目",))
    device = trouble(EnvironmentProblem("印刷機", "応答がありません。", "電源を見てください。"))
    assert (device.tone, device.retry) == ("warning", True)


@pytest.mark.allows_log("unexpected ValueError")
def test_our_own_fault_apologises_and_logs_no_detail(caplog):
    told = trouble(ValueError("髙橋 健一"))
    assert "申し訳ありません" in told.reason
    assert "髙橋" not in caplog.text
    assert "ValueError" in caplog.text
