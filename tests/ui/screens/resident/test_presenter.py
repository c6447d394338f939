"""What the resident's window may show: never a private question, never anything of a guarded person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.life_event import LifeEvent
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
