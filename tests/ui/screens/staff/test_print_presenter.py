"""The print step in words, for every state a job can be in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import FINAL_STATES, PrintOptions, PrintSheet, PrintState, PrintTry, Proof
from desk_app.services.views import PrintView
from ui.screens.staff.print_presenter import MainAction, print_model

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
S = PrintState
SHEET = PrintSheet("f", 1, 4, "住民異動届", "", "0" * 64, S.QUEUED, pages=(3,))


def a_view(*states: PrintState, running: bool, reason: str = "") -> PrintView:
    sheets = tuple(
        replace(SHEET, form=f"f{n}", title=f"書類{n}", state=state, reason=reason if state is S.HELD else "")
        for n, state in enumerate(states, 1)
    )
    complete = all(state in FINAL_STATES for state in states)
    return PrintView(PrintJobId("j"), "sim:printer", sheets, complete, running)


@pytest.mark.parametrize(
    ("states", "running", "main", "is_refused", "at", "word"),
    [
        ((S.PRINTED, S.PRINTING, S.QUEUED), True, MainAction.WAIT, True, "f2", "印刷しています"),
        ((S.PRINTED, S.HELD, S.QUEUED), True, MainAction.WAIT, True, "f2", "止まっています"),
        ((S.PRINTED, S.UNKNOWN, S.HELD), False, MainAction.WAIT, True, "f2", "止まっています"),
        ((S.PRINTED, S.CANCELLED, S.CANCELLED), False, MainAction.GO_ON, False, "f2", "取り消しました"),
        ((S.PRINTED, S.QUEUED, S.QUEUED), False, MainAction.GO_ON, False, "f2", "まだ印刷していない"),
        ((S.PRINTED, S.HELD, S.QUEUED), False, MainAction.GO_ON, False, "f2", "止まっています"),
        ((S.PRINTED, S.PRINTED, S.PRINTED), False, MainAction.HAND_OVER, False, "f3", "3件すべて印刷しました"),
    ],
)
def test_one_main_action_for_every_state(states, running, main, is_refused, at, word):
    model = print_model(a_view(*states, running=running))
    assert model.main is main
    assert bool(model.refused) is is_refused
    assert model.at == at
    assert word in model.title


def test_printed_is_said_only_when_every_sheet_is():
    for state in S:
        if state is not S.PRINTED:
            model = print_model(a_view(S.PRINTED, state, running=True))
            assert "すべて" not in model.title
            assert model.main is not MainAction.HAND_OVER
            assert model.count == "1 / 2件"


def test_trouble_stands_at_its_sheet():
    model = print_model(a_view(S.PRINTED, S.HELD, running=True, reason="紙づまりです。"))
    assert [line.trouble for line in model.lines] == ["", "紙づまりです。"]
    assert [line.asks for line in print_model(a_view(S.PRINTED, S.UNKNOWN, running=False)).lines] == [False, True]


def test_a_sheet_says_pages_sides_copies_try_and_whose_word_it_rests_on():
    tries = (PrintTry(1, "1", AT), PrintTry(2, "2", AT))
    options = PrintOptions("", "two-sided-long-edge", 2)
    sheet = replace(SHEET, pages=(1, 2, 3), options=options, tries=tries, state=S.PRINTED, proof=Proof.SCAN)
    view = a_view(S.PRINTED, running=False)
    line = print_model(replace(view, sheets=(sheet,))).lines[0]
    assert line.detail == "3ページ · 両面 · 2部 · 2回目 · バーコードで確認"
    moving = replace(sheet, state=S.PRINTING, out=2, proof=Proof.NONE)
    assert print_model(replace(view, sheets=(moving,))).lines[0].detail.startswith("2 / 3ページ")


def test_only_what_is_not_moving_may_be_printed_again_from_there():
    model = print_model(a_view(*S, running=True))
    assert [line.state for line in model.lines if line.may_repeat] == [S.PRINTED, S.HELD, S.CANCELLED]
