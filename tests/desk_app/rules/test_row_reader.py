"""A form of a row may be kept for some of the row's events (``hoiku-taien@転出``)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.situation import Place
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_loader import load_pack
from desk_app.rules.pack_reader import PackError
from tests.desk_app.rules.test_pack_loader import X, small_pack
from tests.support.builders import demo_family


def test_the_nursery_row_has_a_paper_of_its_own_for_leaving(pack: RulePack) -> None:
    row = next(one for one in pack.procedures if one.id == "D19")
    assert row.forms == ("hoiku-nintei", "hoiku-taien")
    for event in row.events:
        expected = ("hoiku-taien",) if event is LifeEvent.MOVE_OUT else ("hoiku-nintei",)
        assert row.forms_at(event) == expected


def test_one_engine_gives_each_event_its_form(engine: Engine) -> None:
    """Determinations are kept between calls: the event must be part of what they are kept under."""
    family = demo_family()
    infant = family.household[-1]
    facts = {**infant.facts, FactId("childcare"): "保育所等"}
    child = replace(infant, facts=facts, birth=infant.birth, sources={**infant.sources, "childcare": Source.SPOKEN})
    household = (*family.household[:-1], child)
    for event, form in ((LifeEvent.MOVE_OUT, "hoiku-taien"), (LifeEvent.MOVE_IN, "hoiku-nintei")) * 2:
        case = replace(family, life_event=event, household=household, destination=Place("国内"))
        rows = [one for one in engine.decide(InterviewState(case)) if one.procedure == "D19"]
        assert {one.forms for one in rows} == {(form,)}


@pytest.mark.parametrize(
    ("text", "message"), [("no-such-form@転出", "様式"), ("juumin-ido@引越", "きっかけ"), ("juumin-ido@", "きっかけ")]
)
def test_an_unknown_form_or_event_is_named(tmp_path: Path, text: str, message: str) -> None:
    small_pack(tmp_path / "pack")
    file = tmp_path / "pack" / X
    body = file.read_text(encoding="utf-8")
    file.write_text(body.replace("    division:", f"    forms: [{text}]\n    division:"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "pack")
    assert any(message in fault.message for fault in caught.value.faults)
