from __future__ import annotations

import re

from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId
from desk_app.rules.condition import All, AnyOf, Compare, Not, Quantifier
from desk_app.rules.pack import RulePack
from desk_app.rules.row_words import deadline_words
from desk_app.rules.sentence import (
    children,
    condition_text,
    kind_of,
    node_label,
    procedure_sentence,
    sentence,
    settled,
)

ID = re.compile(r"[a-z]+_[a-z_]+")
MOVES = Compare(FactId("moves"), "eq", True, Scope.PERSON)
FOREIGN = Compare(FactId("kind"), "eq", "外国人", Scope.PERSON)
FIFTEEN = Compare(FactId("age_on_filing"), "ge", 15, Scope.PERSON)


def test_no_id_of_a_fact_is_in_any_sentence_of_the_pack(pack: RulePack) -> None:
    leaking = set()
    for row in pack.procedures:
        texts = [procedure_sentence(pack, row), *(deadline_words(one, pack) for one in row.deadlines)]
        texts += [condition_text(one.node, pack.facts) for one in row.belongings if one.node is not None]
        todo = [row.when]
        while todo:
            node = todo.pop()
            texts.append(node_label(node, pack.facts))
            todo.extend(children(node))
        leaking |= {(row.id, text) for text in texts if ID.search(text)}
    assert leaking == set()


def test_every_sentence_of_the_pack_ends_as_one(pack: RulePack) -> None:
    for row in pack.procedures:
        text = procedure_sentence(pack, row)
        assert text.endswith(("方", "場合")), (row.id, text)
        assert "でがある" not in text
        assert text.count("(") == text.count(")")


def test_parts_are_joined_in_order(pack: RulePack) -> None:
    said = sentence(All((MOVES, FOREIGN, FIFTEEN)), pack.facts, per_person=True)
    assert said == "引っ越し、住民種別が「外国籍」で、届出日の満年齢が15歳以上の方"


def test_a_choice_within_all_stands_in_brackets(pack: RulePack) -> None:
    said = sentence(All((MOVES, AnyOf((FOREIGN, Not(FIFTEEN))))), pack.facts, per_person=True)
    assert said == "引っ越し、(住民種別が「外国籍」、または届出日の満年齢が15歳以上でない)の方"


def test_a_group_is_denied_as_a_whole(pack: RulePack) -> None:
    said = sentence(Not(All((MOVES, FOREIGN))), pack.facts, per_person=True)
    assert said == "「引っ越し、住民種別が「外国籍」」に当てはまらない方"


def test_a_member_of_the_household_is_said_by_its_label(pack: RulePack) -> None:
    node = Quantifier(False, False, MOVES, "子を養う大人が引っ越す")
    assert sentence(node, pack.facts, per_person=False) == "子を養う大人が引っ越す場合"
    assert node_label(node, pack.facts) == "世帯のだれか: 子を養う大人が引っ越す"


def test_what_a_parameter_settled_is_left_out(pack: RulePack) -> None:
    assert sentence(All((All(()), FOREIGN)), pack.facts, per_person=True) == "住民種別が「外国籍」の方"
    assert kind_of(settled(AnyOf((All(()), FOREIGN)))) == "always"
    assert kind_of(settled(Not(All(())))) == "never"
    assert sentence(All(()), pack.facts, per_person=False) == "すべての場合"
    assert condition_text(All(()), pack.facts) == ""


def test_the_other_comparisons(pack: RulePack) -> None:
    said = {
        op: sentence(Compare(FactId("age_on_filing"), op, 7, Scope.PERSON), pack.facts, per_person=True)
        for op in ("lt", "le", "gt", "ne", "known")
    }
    assert said == {
        "lt": "届出日の満年齢が7歳未満の方",
        "le": "届出日の満年齢が7歳以下の方",
        "gt": "届出日の満年齢が7歳を超える方",
        "ne": "届出日の満年齢が7歳でない方",
        "known": "届出日の満年齢がわかっている方",
    }
    either = Compare(FactId("kind"), "in", ("日本人", "外国人"), Scope.PERSON)
    assert sentence(either, pack.facts, per_person=True) == "住民種別が「日本国籍」か「外国籍」の方"
