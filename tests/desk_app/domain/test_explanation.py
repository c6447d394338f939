"""What of an explanation a resident may read."""

from __future__ import annotations

from desk_app.domain.explanation import Change, Conflict, DecidedBy, Decider, Explanation, OpenFact, Step
from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId, ProcedureId
from desk_app.domain.procedure import Result

DV, MOPED = FactId("dv"), FactId("owns_moped")


def an_explanation(*, private: bool) -> Explanation:
    secret = Step("「支援措置」は「はい」です。", DV, private=True)
    return Explanation(
        ProcedureId("A32"),
        "支援措置の申出",
        None,
        Result.REQUIRED,
        "「支援措置の申出」が必要です。",
        reasons=(secret, Step("計算", of=(secret,)), Step("「原付」は「はい」です。", MOPED)),
        counter=(secret,),
        changes=(Change((), Result.NOT_REQUIRED, "「支援措置」が「いいえ」なら", private=True),),
        open=(OpenFact(DV, None, "支援措置", "", private=True), OpenFact(MOPED, None, "原付", "")),
        conflicts=(Conflict(DV, None, "", True, Source.SPOKEN, False, Source.CACHE, "", private=True),),
        decided=(DecidedBy(Decider.ANSWER, "聞き取りの答えで決まりました。"),),
        private=private,
    )


def test_a_resident_reads_nothing_that_rests_on_a_private_fact() -> None:
    shown = an_explanation(private=True).for_resident()
    assert [step.fact for step in shown.reasons] == [MOPED]
    assert shown.counter == shown.changes == shown.conflicts == shown.decided == ()
    assert [one.fact for one in shown.open] == [MOPED]
    assert "支援措置」は" not in repr(shown)


def test_what_is_not_private_stays_for_the_resident() -> None:
    explained = an_explanation(private=False)
    assert explained.for_resident().decided == explained.decided
    assert explained.for_resident().summary == explained.summary
