"""The picture of an event is drawn once and kept as a file."""

from __future__ import annotations

import pytest

from desk_app.domain.life_event import LifeEvent
from desk_app.services.rule_views import IN_USE
from ui.screens.supervisor.workbench.graph_presenter import GraphPresenter


@pytest.fixture
def graph(rules, runner, view):
    return GraphPresenter(rules, runner, view)


def test_the_same_picture_is_drawn_once(graph, rules):
    graph.draw(IN_USE, LifeEvent.MOVE_IN)
    graph.draw(IN_USE, LifeEvent.MOVE_IN)
    assert rules.calls == [("graph_svg", (LifeEvent.MOVE_IN, IN_USE, ""))]
    graph.draw(IN_USE, LifeEvent.MOVE_IN, "企画課")
    assert len(rules.calls) == 2
    assert graph.svg.startswith("<svg")


def test_it_is_saved_under_event_and_division(graph, view, tmp_path):
    graph.draw(IN_USE, LifeEvent.MOVE_IN, "企画課")
    assert graph.file_name() == "規則の図_転入_企画課.svg"
    graph.save("")
    path = tmp_path / graph.file_name()
    graph.save(str(path))
    assert path.read_text(encoding="utf-8") == graph.svg
    assert view.said == [f"{path.name} に保存しました。"]
    graph.save(str(tmp_path / "missing" / "x.svg"))
    assert "書き込めません" in view.errors["graph"].reason


def test_a_picture_given_up_can_be_drawn_again(graph, runner, rules):
    runner.hold = True
    graph.draw(IN_USE, LifeEvent.MOVE_IN)
    assert graph.cancel()
    runner.finish()
    assert graph.svg == ""
    graph.draw(IN_USE, LifeEvent.MOVE_IN)
    assert graph.svg
