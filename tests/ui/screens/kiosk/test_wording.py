"""The kiosk's words exist in each language, and readings stand on all kanji of やさしい日本語."""

from __future__ import annotations

import re

import pytest

from desk_app.domain.fact import LANGUAGES
from ui.screens.kiosk import wording
from ui.widgets.furigana import parse

KANJI = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", wording.names())
def test_every_word_in_every_language(name):
    texts = {language: wording.words(name, language) for language in LANGUAGES}
    assert all(texts.values())
    assert not KANJI.search(texts["en"])


@pytest.mark.parametrize("name", wording.names())
def test_every_kanji_of_easy_japanese_has_its_reading(name):
    bare = [piece.base for piece in parse(wording.words(name, "ja-easy")) if not piece.kana]
    assert not KANJI.search("".join(bare))


def test_languages_are_named_in_themselves():
    assert set(wording.LANGUAGE_NAMES) == set(LANGUAGES)
    assert wording.LANGUAGE_NAMES["en"] == "English"


def test_a_missing_language_falls_back_to_japanese():
    assert wording.pick({"ja": "はい"}, "en") == "はい"
    assert wording.words("back", "zh") == "もどる"
    assert wording.words("closing", "en", seconds=5) == "This screen closes in 5 seconds."
