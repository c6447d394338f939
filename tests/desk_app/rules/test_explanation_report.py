"""The document of `desk decide` and its plain text."""

from __future__ import annotations

import json
from datetime import date

from jsonschema import Draft202012Validator

from desk_app.rules.engine import Engine
from desk_app.rules.explanation_report import decided_and_explained, explanation_lines
from resources import ROOT
from tests.desk_app.rules.households import state_of
from tests.desk_app.rules.test_explain import said

FAMILY = {
    "people": {
        "p1": [date(1990, 1, 1), "男", "世帯主"],
        "p2": [date(2015, 5, 5), "女", "子", {"wants_gakudo": None}],
    },
    "answers": {"owns_moped": None},
}


def test_every_determination_is_explained_without_names(engine: Engine) -> None:
    state = said(state_of(FAMILY), "owns_moped", False)
    text = json.dumps(decided_and_explained(engine, state), ensure_ascii=False)
    assert "架空 太郎" not in text
    document = json.loads(text)
    schema = json.loads((ROOT / "schemas" / "decide.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    for row in document["determinations"]:
        explained = row["explanation"]
        assert (explained["procedure"], explained["person"]) == (row["procedure"], row["person"])
        assert explained["result"] == row["result"]
        assert explained["reasons"]
    assert "E01" in [one["procedure"] for one in document["asked_not_needed"]]
    reasons = next(row for row in document["determinations"] if row["procedure"] == "E01")["explanation"]["reasons"]
    assert next(step for step in reasons if step["fact"] == "owns_moped")["said"]["by"] == "c1"


def test_plain_text_is_one_short_paragraph_each(engine: Engine) -> None:
    lines = explanation_lines(engine.explanations(state_of(FAMILY)))
    paragraphs = "\n".join(lines).split("■ ")[1:]
    assert len(paragraphs) == len(engine.decide(state_of(FAMILY)))
    moped = next(text for text in paragraphs if text.startswith("E01 "))
    assert "未確定" in moped
    assert "なら必要です。" in moped
    assert "根拠" in moped
    assert max(len(line) for line in lines) < 400
