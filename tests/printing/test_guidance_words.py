"""The words of the guidance slip: every language has each of them, with the same places to fill."""

from __future__ import annotations

from string import Formatter

import pytest

from desk_app.domain.ids import PersonId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination, Result
from printing.guidance_words import WORDS, Wording


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["ja-easy", "en"])
def test_every_language_has_every_phrase_with_its_places(language: str) -> None:
    assert WORDS[language].keys() == WORDS["ja"].keys()
    for key, text in WORDS["ja"].items():
        assert places(WORDS[language][key]) == places(text), key


def test_japanese_stands_beside_another_language_only() -> None:
    assert Wording("ja").both("later") == "これから していただくこと"
    assert Wording("ja-easy").both("later") == "これから する こと"
    assert Wording("en").both("later") == "Still to be done　これから していただくこと"


@pytest.mark.parametrize(
    ("language", "title"), [("ja", "おくやみの手続きのご案内"), ("vi", "手続きの あんない（おくやみ）")]
)
def test_the_title_names_the_event(language: str, title: str) -> None:
    assert Wording(language).title(LifeEvent.DEATH) == title


def test_easy_words_go_before_plain_ones_outside_japanese() -> None:
    one = Determination(
        ProcedureId("B01"), "国保", PersonId("p1"), Result.REQUIRED, plain="入ります。", plain_easy="国保に 入る"
    )
    assert Wording("en").plain(one) == "国保に 入る"
    assert Wording("ja").plain(one) == "入ります。"
