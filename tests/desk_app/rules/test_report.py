"""JSON shapes of the contract."""

from __future__ import annotations

import json
from datetime import date

from desk_app.domain.interview import InterviewState
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from desk_app.rules.report import determinations_to_json, facts_to_json, question_to_json
from tests.desk_app.rules.households import state_of
from tests.support.demo_answers import demo_situation


def test_determinations(engine: Engine, pack: RulePack) -> None:
    situation = demo_situation()
    document = determinations_to_json(pack, situation, engine.decide(InterviewState(situation)))
    document = json.loads(json.dumps(document, ensure_ascii=False))
    assert document["pack"] == {"version": pack.version, "sha256": pack.sha256}
    rows = document["determinations"]
    assert {"procedure", "name", "person", "result", "missing", "reasons", "deadlines", "superseded_by", "forms",
            "belongings", "division", "fee_yen", "basis"} <= set(rows[0])  # fmt: skip
    assert {row["result"] for row in rows} == {"required", "not_required", "undecided"}
    arrival = next(row for row in rows if row["procedure"] == "A01")
    assert arrival["deadlines"][0]["on"] is None
    assert arrival["basis"] == [{"law": "住民基本台帳法", "article": "22条1項", "verified": True}]
    assert arrival["reasons"][0]["holds"] is True
    assert "髙橋" not in json.dumps(document, ensure_ascii=False)


def test_a_case_from_nowhere(engine: Engine, pack: RulePack) -> None:
    state = state_of({"event": "転居", "people": {"p1": [date(1990, 1, 1), "男", "世帯主"]}})
    document = determinations_to_json(pack, state.situation, engine.decide(state))
    assert document["case"]["from"] is None
    assert document["case"]["event_on"] == "2026-11-20"


def test_question(engine: Engine) -> None:
    question = engine.next_question(InterviewState(demo_situation()))
    assert question is not None
    document = question_to_json(question)
    assert document["fact"] == "event_on"
    assert set(document["text"]) == {"ja", "ja-easy", "en"}
    assert "A12" in document["decides"]
    choice = question_to_json(engine.question_for(InterviewState(demo_situation()), "dog_situation", None))  # type: ignore[arg-type]
    assert [one["value"] for one in choice["choices"]] == ["いない", "いる", "死んだ"]


def test_facts(pack: RulePack) -> None:
    rows = {row["id"]: row for row in facts_to_json(pack)["facts"]}
    assert len(rows) == len(pack.facts)
    assert rows["insurance"]["scope"] == "person"
    assert rows["insurance"]["choices"][0] == "国保"
    assert rows["dv"]["private"] is True
    assert {"inu-change", "inu-register"} <= set(rows["dog_name"]["needed_by_forms"])
    assert {"cache", "card", "spoken"} >= set(rows["birth"]["sources"])
