"""With a new head every 続柄 is proposed anew, as far as the old ones say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.head_change import Proposal, Related, rebase
from desk_app.domain.relationship import STEPS, is_allowed
from desk_app.domain.resident import Sex

MALE, FEMALE = Sex.MALE, Sex.FEMALE
HEAD = Related("head", "世帯主", MALE, date(1960, 1, 1))


def seen(new_head: Related, *others: Related) -> dict[str, Proposal]:
    return rebase([HEAD, new_head, *others], new_head.key)


def test_the_widow_becomes_head() -> None:
    wife = Related("w", "妻", FEMALE, date(1962, 1, 1))
    family = (
        Related("c", "子", MALE, date(1988, 1, 1)),
        Related("cw", "子の妻", FEMALE),
        Related("m", "母", FEMALE),
        Related("lodger", "同居人"),
        Related("open", None),
    )
    assert seen(wife, *family) == {
        "head": Proposal("夫", True),
        "w": Proposal("世帯主", True),
        "c": Proposal("子", False),
        "cw": Proposal("子の妻", False),
        "m": Proposal("夫の母", True),
        "lodger": Proposal("同居人", False),
        "open": Proposal(None),
    }


def test_a_child_becomes_head() -> None:
    son = Related("s", "子", MALE, date(1988, 1, 1))
    family = (
        Related("w", "妻", FEMALE),
        Related("d", "子", FEMALE, date(1990, 1, 1)),
        Related("b", "子", MALE, date(1985, 1, 1)),
        Related("twin", "子", MALE, date(1988, 1, 1)),
        Related("unknown", "子", None, date(1999, 1, 1)),
        Related("cw", "子の妻", FEMALE),
        Related("m", "母", FEMALE),
        Related("u", "兄", MALE),
        Related("partner", "妻（未届）", FEMALE),
    )
    assert {key: one.text for key, one in seen(son, *family).items()} == {
        "head": "父",
        "s": "世帯主",
        "w": "母",
        "d": "妹",
        "b": "兄",
        "twin": None,
        "unknown": None,
        "cw": None,
        "m": "父の母",
        "u": "父の兄",
        "partner": "父の妻（未届）",
    }


def test_a_parent_becomes_head() -> None:
    mother = Related("m", "母", FEMALE, date(1935, 1, 1))
    family = (
        Related("w", "妻", FEMALE),
        Related("c", "子", MALE),
        Related("f", "父", MALE),
        Related("sister", "姉", FEMALE),
    )
    assert seen(mother, *family) == {
        "head": Proposal("子", True),
        "m": Proposal("世帯主", True),
        "w": Proposal("子の妻", True),
        "c": Proposal("子の子", True),
        "f": Proposal("夫", False),
        "sister": Proposal("子", False),
    }


def test_a_father_sees_his_wife() -> None:
    father = Related("f", "父", MALE)
    assert seen(father, Related("m", "母", FEMALE))["m"] == Proposal("妻", False)


def test_a_sibling_becomes_head() -> None:
    sister = Related("s", "姉", FEMALE, date(1955, 1, 1))
    family = (
        Related("m", "母", FEMALE),
        Related("c", "子", MALE),
        Related("b", "弟", MALE, date(1965, 1, 1)),
    )
    assert {key: one.text for key, one in seen(sister, *family).items()} == {
        "head": "弟",
        "s": "世帯主",
        "m": "母",
        "c": "弟の子",
        "b": "弟",
    }


def test_someone_further_away_becomes_head() -> None:
    wife_of_son = Related("cw", "子の妻", FEMALE)
    proposals = seen(wife_of_son, Related("w", "妻", FEMALE), Related("c", "子", MALE), Related("gc", "子の子", MALE))
    assert {key: one.text for key, one in proposals.items()} == {
        "head": "夫の父",
        "cw": "世帯主",
        "w": "夫の母",
        "c": None,
        "gc": None,
    }


@pytest.mark.parametrize("relationship", ["同居人", "縁故者", None, "孫", "子の子"])
def test_where_nothing_is_said_everything_stays_open(relationship: str | None) -> None:
    """子の子: the sex of the child between is not known, so neither is 父 or 母."""
    proposals = seen(Related("x", relationship, MALE), Related("w", "妻", FEMALE))
    assert proposals["x"] == Proposal("世帯主", True)
    assert proposals["head"] == proposals["w"] == Proposal(None)


def test_a_head_of_unknown_sex_is_neither_father_nor_mother() -> None:
    head = Related("head", "世帯主", None)
    child = Related("c", "子", MALE)
    assert rebase([head, child], "c")["head"] == Proposal(None)


def test_without_a_head_nothing_can_be_said() -> None:
    members = [Related("a", "子", MALE), Related("b", "子", FEMALE)]
    assert rebase(members, "a") == {"a": Proposal("世帯主", True), "b": Proposal(None)}


def test_the_same_head_changes_nothing() -> None:
    assert rebase([HEAD, Related("w", "妻", FEMALE)], "head")["w"] == Proposal("妻", True)


def test_two_spouses_are_a_fault_that_stays_open() -> None:
    assert seen(Related("w", "妻", FEMALE), Related("h2", "妻", FEMALE))["h2"] == Proposal(None)


CHAINS = st.lists(st.sampled_from(STEPS), min_size=1, max_size=4).map("の".join)


@given(CHAINS, CHAINS, st.sampled_from(Sex), st.sampled_from(Sex))
def test_every_proposal_may_be_registered(new: str, other: str, sex: Sex, head_sex: Sex) -> None:
    members = [
        Related("head", "世帯主", head_sex, date(1960, 1, 1)),
        Related("new", new, sex, date(1980, 1, 1)),
        Related("other", other, sex, date(1990, 1, 1)),
    ]
    for proposal in rebase(members, "new").values():
        assert proposal.text is None or is_allowed(proposal.text)
