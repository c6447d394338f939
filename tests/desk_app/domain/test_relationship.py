"""続柄: which words are allowed, what to write instead, and the order of a household."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.errors import InvalidInput
from desk_app.domain.ids import ResidentId
from desk_app.domain.relationship import (
    LODGER,
    MOST_STEPS,
    RELATIVE,
    STEPS,
    WORDS,
    chained,
    checked,
    household_findings,
    is_allowed,
    is_child,
    is_spouse,
    member_order,
    steps_of,
)
from desk_app.domain.resident import Sex
from tests.support.builders import a_member, demo_family

CHAINS = st.lists(st.sampled_from(STEPS), min_size=1, max_size=MOST_STEPS)


@given(CHAINS)
def test_every_chain_of_up_to_four_allowed_words_is_allowed(steps: list[str]) -> None:
    assert checked("の".join(steps)) == "の".join(steps)
    assert steps_of("の".join(steps)) == tuple(steps)
    assert chained(steps) == "の".join(steps)


@given(st.lists(st.sampled_from(STEPS), min_size=5, max_size=8))
def test_longer_chains_become_relatives(steps: list[str]) -> None:
    assert chained(steps) == RELATIVE
    with pytest.raises(InvalidInput, match="縁故者"):
        checked("の".join(steps))


@given(st.text(max_size=8))
def test_no_text_breaks_the_check_and_what_passes_stays(text: str) -> None:
    if is_allowed(text):
        assert checked(checked(text)) == checked(text)


@pytest.mark.parametrize("word", WORDS)
def test_the_list_to_choose_from_is_allowed(word: str) -> None:
    assert is_allowed(word)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("夫(未届)", "夫（未届）"),
        ("子(子の妻)の子", "子（子の妻）の子"),
        (" 子 の 子 ", "子の子"),
        ("世帯主", "世帯主"),
    ],
)
def test_brackets_and_spaces_are_made_one(written: str, canonical: str) -> None:
    assert checked(written) == canonical


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("孫", "「子の子」"),
        ("祖父", "「父の父」"),
        ("おじ", "「母の弟」"),
        ("甥", "「兄の子」"),
        ("長男", "「子」"),
        ("義母", "「妻の母」"),
        ("嫁", "「子の妻」"),
        ("家事使用人", "「同居人」"),
        ("妻の連れ子", "「妻の子」"),
        ("友達", "「縁故者」"),
        ("世帯主の子", "「子」"),
        ("縁故者の子", "「縁故者」"),
        ("", "「縁故者」"),
    ],
)
def test_words_that_registers_do_not_allow_say_what_to_write(word: str, instead: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(word)
    assert instead in refused.value.remedy


def test_no_steps_are_the_head() -> None:
    assert chained([]) == "世帯主"


def test_spouses_and_children() -> None:
    assert is_spouse("夫(未届)")
    assert not is_spouse("子の夫")
    assert not is_spouse(None)
    assert is_child("子（子の夫）")
    assert not is_child("子の子")
    assert not is_child(None)


def in_order() -> list[tuple[str | None, str | None]]:
    return [
        ("世帯主", "1960-01-01"),
        ("妻", "1961-01-01"),
        ("子", "1985-01-01"),
        ("子", "1990-01-01"),
        ("子", None),
        ("子の妻", "1986-01-01"),
        ("子の子", "2015-01-01"),
        ("子の子の子", "2040-01-01"),
        ("父", "1930-01-01"),
        ("母", "1932-01-01"),
        ("兄", "1955-01-01"),
        ("父の母", "1905-01-01"),
        ("妻の子", "1999-01-01"),
        ("妻の父", "1940-01-01"),
        ("妻の弟", "1930-05-05"),
        ("父の弟", "1935-01-01"),
        ("縁故者", "1901-01-01"),
        ("同居人", "1900-01-01"),
        (None, "1899-01-01"),
    ]


@given(st.permutations(range(len(in_order()))))
def test_members_stand_in_the_order_of_the_register(shuffled: list[int]) -> None:
    rows = in_order()
    members = [a_member(f"p{n}", relationship=rows[n][0], birth=rows[n][1]) for n in shuffled]
    assert [member.id for member in member_order(members)] == [f"p{n}" for n in range(len(rows))]


def test_twins_stand_by_resident_number() -> None:
    twins = [a_member(f"p{n}", relationship="子", resident_id=ResidentId(f"10000000{n}")) for n in (2, 1)]
    assert [member.id for member in member_order(twins)] == ["p1", "p2"]


def test_the_demo_family_is_in_order() -> None:
    family = demo_family().household
    assert all(member_order(mixed) == family for mixed in permutations(family))


def test_a_sound_household_has_no_findings() -> None:
    relationships = ["世帯主", "妻", "子", "子の子", None]
    sexes = [Sex.MALE, Sex.FEMALE, Sex.UNKNOWN, None, Sex.MALE]
    assert household_findings(relationships, sexes) == ()
    assert household_findings([]) == ()


def test_two_heads_and_two_spouses_block() -> None:
    findings = household_findings(["世帯主", "世帯主", "夫", "妻（未届）"])
    assert [finding.blocks for finding in findings] == [True, True]


def test_a_missing_head_is_legal_but_said() -> None:
    (finding,) = household_findings(["子", LODGER])
    assert not finding.blocks
    assert "世帯主" in finding.message


def test_a_word_not_allowed_names_the_member() -> None:
    (finding,) = household_findings(["世帯主", "孫"])
    assert (finding.index, finding.blocks) == (1, True)


def test_a_wife_registered_as_a_man_is_asked_about() -> None:
    (finding,) = household_findings(["世帯主", "妻"], [Sex.MALE, Sex.MALE])
    assert (finding.index, finding.blocks) == (1, False)
