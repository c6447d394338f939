"""What the resident's window may show: never a private question, never anything of a guarded person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.services.views import AnsweredView
from tests.support.fake_app import World, fake_app
from tests.support.fake_case_data import HITS
from ui.screens.resident import wording
from ui.screens.resident.presenter import resident_model
from ui.widgets.furigana import parse


def asked(resident="100000001"):
    app = fake_app(World())
    view = app.cases.take_household(app.cases.open().id, resident)
    app.cases.confirm_identity(view.id, "x")
    return app, app.cases.choose_event(view.id, LifeEvent.MOVE_IN)


def to_private(app, view):
    while not view.question.private:
        view = app.cases.answer(view.id, view.question.fact, view.question.person, None)
    return view


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_question_in_every_language(language):
    app, view = asked()
    model = resident_model(app.cases.set_language(view.id, language))
    assert model.question == view.question.text[language]
    assert len(model.choices) == 4


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_private_question_never_appears(language):
    app, view = asked()
    view = to_private(app, app.cases.set_language(view.id, language))
    model = resident_model(view)
    assert model.question == wording.text("private", language)
    assert model.choices == ()
    assert "知られたくない" not in str(model)


def test_question_about_a_guarded_person_never_appears():
    _, view = asked()
    guarded = replace(view, people=(replace(view.people[0], guarded=True), *view.people[1:]))
    model = resident_model(guarded)
    assert "健一" not in str(model)
    assert not model.may_preview


def test_papers_name_nobody():
    _, view = asked()
    names = [hit.name.split("\u3000")[-1] for hit in HITS[:4]]
    papers = resident_model(view).papers
    assert len(papers) == len(view.sheets)
    assert not any(name in paper.name for name in names for paper in papers)


def test_plain_words_in_easy_japanese():
    app, view = asked()
    assert resident_model(app.cases.set_language(view.id, "ja-easy")).papers[0].name == "転入届の 紙です"


def test_no_wording_is_missing():
    for key, texts in wording.keys().items():
        assert all(texts), key
        fields = [sorted(part for part in ("{n}", "{of}") if part in text) for text in texts]
        assert fields[0] == fields[1] == fields[2], key


def test_easy_japanese_has_a_reading_over_every_kanji_word():
    for key, texts in wording.keys().items():
        bare = [p.base for p in parse(texts[1]) if not p.kana and any("\u4e00" <= c <= "\u9fff" for c in p.base)]
        assert not bare, f"{key}: {bare}"


def answered(view, **changes):
    """One spoken answer in words, with these things changed."""
    row = AnsweredView(
        fact=FactId("owns_moped"),
        person=None,
        label="原付",
        person_name="",
        value_text="はい",
        source=Source.SPOKEN,
        value=True,
        labels={"ja": "原付", "en": "Motorbike"},
        values={"ja": "はい", "en": "Yes"},
    )
    return replace(view, answered=(replace(row, **changes),))


def test_answers_stand_in_the_residents_words():
    _, view = asked()
    lines = resident_model(answered(replace(view, language="en"))).answers
    assert [(line.label, line.value) for line in lines] == [("Motorbike", "Yes")]


@pytest.mark.parametrize(
    "changes", [{"private": True}, {"source": Source.CACHE}, {"value": None}], ids=["private", "register", "unknown"]
)
def test_what_the_resident_did_not_say_or_may_not_show_is_left_out(changes):
    _, view = asked()
    assert resident_model(answered(view, **changes)).answers == ()


def test_answers_about_a_guarded_person_are_left_out():
    _, view = asked()
    person = replace(view.people[0], guarded=True)
    shown = answered(replace(view, people=(person, *view.people[1:])), person=person.id)
    assert resident_model(shown).answers == ()


def test_papers_stand_in_groups_with_those_for_ink_apart():
    _, view = asked()
    once = next(row for row in view.sheets if row.signature == "once")
    rows = (
        replace(once, key="a", signature="ink", signed=False),
        replace(once, key="b", signed=True),
        replace(once, key="c", signed=False, signature_voided=True),
        replace(once, key="d", signature="none"),
        replace(once, key="e", signed=False),
    )
    model = resident_model(replace(view, sheets=rows, signature_voided=("様式",)))
    assert [line.group for line in model.papers] == ["again", "sign", "signed", "ink", "none"]
    assert (model.to_sign, model.again) == (2, True)
