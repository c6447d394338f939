from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.support.fake_app import World, fake_app
from ui.screens.staff import bar_presenter


def test_a_refused_file_of_residents_is_a_chip_that_tells_why():
    app = fake_app(World())
    bar = replace(app.session.top_bar(), residents_notice="住民情報の取込みフォルダー: フォルダーを読めません。")
    (chip,) = bar_presenter.residents_chip(bar)
    assert (chip.text, chip.mark, chip.tip) == ("住民情報の取込みに誤り", "warning", bar.residents_notice)
    assert chip in bar_presenter.bar_model(bar).devices
    assert bar_presenter.residents_chip(app.session.top_bar()) == ()


def test_old_data_are_said_to_be_old():
    bar = fake_app(World()).session.top_bar()
    (chip,) = bar_presenter.residents_chip(replace(bar, residents_as_of=bar.now - timedelta(days=8)))
    assert (chip.text, chip.mark) == ("住民情報が8日前のもの", "warning")
    assert bar_presenter.residents_chip(replace(bar, residents_as_of=bar.now - timedelta(days=6))) == ()
    assert bar_presenter.bar_model(replace(bar, residents_as_of=None)).residents == "住民情報 なし"
