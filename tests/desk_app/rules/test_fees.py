"""What a row costs: copies, people on a copy, exemptions, and what is not known yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.ids import FactId
from desk_app.domain.procedure import LegalBasis, Result
from desk_app.rules.condition import NOT_APPLICABLE, All, Held
from desk_app.rules.engine import Engine
from desk_app.rules.fees import Charge, Exemption, Fee, FeeRule, FeeTable, always, charge
from tests.desk_app.rules.certificate_case import certificate_state

LAW = LegalBasis("市手数料条例", "別表", verified=False)
RECORD = Fee("juminhyo", "住民票の写し", 300, "通", LAW)
PER_FIVE = Fee("juminhyo", "住民票の写し", 300, "通", LAW, persons_per_unit=5)
REGISTER = Fee("koseki", "戸籍の全部事項証明書", 450, "通", LAW)
FREE = Fee("risai", "り災証明書", 0, "通", LAW)
PURPOSE = FactId("cert_purpose")
TABLE = FeeTable(
    {fee.id: fee for fee in (RECORD, REGISTER, FREE)},
    (
        Exemption("M01", "公用", "公用", LAW),
        Exemption("M02", "年金", "年金の請求", LAW, frozenset({"koseki"})),
    ),
    PURPOSE,
)


def facts(**held: Held) -> Callable[[FactId], Held]:
    return held.get


def cost(rule: FeeRule, **held: Held) -> Charge:
    return charge([(rule, True)], TABLE, facts(**held))


def test_copies_times_price() -> None:
    rule = FeeRule(RECORD, FactId("copies"))
    assert cost(rule, copies=2, cert_purpose="一般") == Charge(600, ("住民票の写し 300円×2=600円",))


def test_a_fixed_number_needs_no_fact() -> None:
    assert charge([(FeeRule(Fee("dog", "犬の登録", 3000, "頭", LAW)), True)], FeeTable(), facts()) == Charge(
        3000, ("犬の登録 3,000円×1=3,000円",)
    )


@pytest.mark.parametrize("copies", [0, NOT_APPLICABLE])
def test_no_copy_costs_nothing(copies: Held) -> None:
    assert cost(FeeRule(RECORD, FactId("copies")), copies=copies) == Charge()


def test_an_unknown_number_keeps_its_line_out_of_the_sum() -> None:
    found = charge(
        [(FeeRule(RECORD, FactId("copies")), True), (FeeRule(REGISTER), True)], TABLE, facts(cert_purpose="一般")
    )
    assert found.yen == 450
    assert found.lines[0] == "住民票の写し 300円(1通、数は未定)"
    assert found.missing == ("copies",)


@pytest.mark.parametrize(
    ("persons", "yen"), [(1, 600), (5, 600), (6, 1200), (10, 1200), (11, 1800), (NOT_APPLICABLE, 600)]
)
def test_each_further_five_people_cost_another_fee(persons: Held, yen: int) -> None:
    rule = FeeRule(PER_FIVE, FactId("copies"), FactId("persons"))
    assert cost(rule, copies=2, persons=persons, cert_purpose="一般").yen == yen


def test_how_many_people_matters_only_where_the_town_counts_them() -> None:
    assert cost(FeeRule(RECORD, 1, FactId("persons")), cert_purpose="一般").yen == 300
    unknown = cost(FeeRule(PER_FIVE, 1, FactId("persons")), cert_purpose="一般")
    assert (unknown.yen, unknown.missing) == (0, ("persons",))


def test_exemption_by_purpose() -> None:
    register, record = FeeRule(REGISTER, 3), FeeRule(RECORD, 1)
    assert cost(register, cert_purpose="年金") == Charge(0, ("戸籍の全部事項証明書 3通 無料(年金の請求・M02)",))
    assert cost(record, cert_purpose="年金").yen == 300
    assert cost(record, cert_purpose="公用").yen == 0
    open_purpose = cost(record)
    assert (open_purpose.yen, open_purpose.missing) == (300, (PURPOSE,))


def test_free_papers_say_so() -> None:
    assert cost(FeeRule(FREE), cert_purpose="一般") == Charge(0, ("り災証明書 無料",))


def test_what_a_row_always_costs() -> None:
    rules = (FeeRule(REGISTER, 2), FeeRule(RECORD, FactId("copies")), FeeRule(RECORD, node=All(())))
    assert always(rules) == 900


def test_conditions_of_a_fee() -> None:
    rule = FeeRule(REGISTER)
    assert charge([(rule, False)], TABLE, facts()) == Charge()
    assert charge([(rule, None)], TABLE, facts()) == Charge(0, ("戸籍の全部事項証明書 450円(かかることがあります)",))


@settings(max_examples=60, deadline=None)
@given(copies=st.integers(0, 20), persons=st.integers(1, 30), limit=st.integers(0, 6))
def test_more_never_costs_less(copies: int, persons: int, limit: int) -> None:
    fee = Fee("x", "証明書", 300, "通", LAW, persons_per_unit=limit)
    rule = FeeRule(fee, FactId("copies"), FactId("persons"))

    def yen(number: int, people: int) -> int:
        return charge([(rule, True)], FeeTable(), facts(copies=number, persons=people)).yen

    assert yen(copies, persons) <= yen(copies + 1, persons)
    assert yen(copies, persons) <= yen(copies, persons + 1)
    assert yen(copies, 1) == 300 * copies


@pytest.mark.parametrize(
    ("answers", "yen"),
    [
        ({"copies_juminhyo": 2}, 600),
        ({"copies_juminhyo": 1, "copies_koseki": 2, "copies_joseki": 1}, 300 + 900 + 750),
        ({"copies_juri": 1, "copies_todoke_joho": 1, "copies_kei_jusho": 3}, 700),
        ({"copies_koseki": 1, "copies_inkan": 1, "cert_purpose": "年金"}, 300),
        ({"copies_koseki": 1, "copies_inkan": 1, "cert_purpose": "公用"}, 0),
    ],
)
def test_the_determination_carries_the_sum_and_its_lines(engine: Engine, answers: dict[str, Any], yen: int) -> None:
    found = {str(one.procedure): one for one in engine.decide(certificate_state(answers))}
    assert found["A36"].result is Result.REQUIRED
    assert found["A36"].fee_yen == yen
    copies = [name for name, held in answers.items() if name.startswith("copies_") and held]
    assert len(found["A36"].fee_lines) == len(copies)


def test_what_the_fee_is_made_of_is_asked_after_the_row_is_decided(engine: Engine) -> None:
    """A36 is required with the first copy; how many of the others are wanted is still asked, for the sum."""
    state = certificate_state({"copies_juminhyo": 1, "copies_koseki": None})
    found = engine.decide(state)
    assert {str(one.procedure): one for one in found}["A36"].result is Result.REQUIRED
    question = engine.next_question(state, found)
    assert question is not None
    assert question.fact == "copies_koseki"
