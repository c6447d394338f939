"""The proof of a pack: the base pack passes, a spoilt one does not."""

from __future__ import annotations

import json
from dataclasses import replace

from desk_app.domain.ids import FactId, FormId
from desk_app.rules.check import check_pack
from desk_app.rules.condition import AnyOf, compile_node
from desk_app.rules.pack import RulePack


def test_the_base_pack_passes(pack: RulePack) -> None:
    report = check_pack(pack)
    assert report.ok
    assert report.unreachable == report.dead_questions == report.missing_wording == ()
    moved_in, moved_within = report.events
    assert (moved_in.procedures, moved_within.procedures) == (76, 53)
    assert moved_in.cases > 5000
    assert moved_in.sampled == moved_within.sampled == ()
    assert moved_in.never_required == ("B02",)
    assert moved_within.never_required == ()
    assert set(moved_within.never_not_required) == {"A04", "E16", "E18", "E19", "E26"}
    assert json.loads(json.dumps(report.to_json()))["ok"] is True
    assert report.text().endswith("合格")
    assert "A06" in report.unverified


def test_a_row_that_can_never_be_required_is_found(pack: RulePack) -> None:
    never = AnyOf(())
    rows = tuple(
        replace(row, when=never, test=compile_node(never)) if row.id == "E01" else row for row in pack.procedures
    )
    report = check_pack(replace(pack, procedures=rows))
    assert not report.ok
    assert report.unreachable == ("E01",)
    assert "E01" in report.text()


def test_a_question_that_changes_nothing_is_found(pack: RulePack) -> None:
    rows = tuple(row for row in pack.procedures if row.id not in {"E01", "E03"})
    report = check_pack(replace(pack, procedures=rows))
    assert not report.ok
    assert set(report.dead_questions) == {
        "owns_moped", "moped_plate", "moped_displacement", "moped_maker", "moped_frame_number"
    }  # fmt: skip


def test_missing_wording_is_found(pack: RulePack) -> None:
    fact = pack.facts[FactId("dv")]
    silent = replace(fact, definition=replace(fact.definition, question={"ja": "?"}))
    rows = tuple(replace(row, plain_easy="") if row.id == "A01" else row for row in pack.procedures)
    report = check_pack(replace(pack, procedures=rows, facts={**pack.facts, FactId("dv"): silent}))
    assert report.missing_wording == ("dv.question.ja-easy", "dv.question.en", "A01.plain")
    assert report.text().endswith("不合格")


def test_every_form_fact_names_a_form_of_a_row(pack: RulePack) -> None:
    forms = {form for row in pack.procedures for form in row.forms}
    for fact in pack.facts.values():
        assert {FormId(form) for form in fact.definition.needed_by_forms} <= forms, fact.definition.id
