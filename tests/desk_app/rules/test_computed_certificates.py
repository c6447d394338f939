"""Computed facts of certificates: what is wanted, what may be issued here, how many people stand on a copy."""

from __future__ import annotations

import pytest

from desk_app.rules.certificates import KINDS
from desk_app.rules.computed import FUNCTIONS
from desk_app.rules.condition import NOT_APPLICABLE, Held
from tests.desk_app.rules.test_computed import Given

NA = NOT_APPLICABLE


def wanted(**facts: Held) -> Given:
    return Given(**{**dict.fromkeys(KINDS, 0), **facts})


@pytest.mark.parametrize(
    ("facts", "any_wanted", "issued"),
    [
        ({}, False, False),
        ({"copies_inkan": None}, None, None),
        ({"copies_inkan": None, "copies_juri": 1}, True, True),
        ({"copies_fuhyo": NA}, False, False),
        ({"copies_koseki_koiki": 1}, True, None),
        ({"copies_koseki_koiki": 1, "cert_requester": "本人", "photo_identity": True}, True, True),
        ({"copies_koseki_koiki": 1, "cert_requester": "代理人"}, True, False),
        ({"copies_koseki_koiki": 1, "photo_identity": False}, True, False),
        ({"copies_juminhyo_koiki": 1, "show_honseki": True}, True, False),
        (
            {"copies_juminhyo_koiki": 1, "cert_requester": "同一世帯", "photo_identity": True, "show_honseki": False},
            True,
            True,
        ),
    ],
)
def test_what_is_wanted_and_what_can_be_issued(facts: dict[str, Held], any_wanted: Held, issued: Held) -> None:
    assert FUNCTIONS["any_certificate"](wanted(**facts)) is any_wanted
    assert FUNCTIONS["can_be_issued"](wanted(**facts)) is issued


@pytest.mark.parametrize(
    ("scope", "concerned", "people"),
    [
        ("世帯全員", [True, None, None], 3),
        ("一部", [True, False, True], 2),
        ("一部", [True, None], None),
        (NA, [True], NA),
    ],
)
def test_people_on_a_copy(scope: Held, concerned: list[Held], people: Held) -> None:
    assert FUNCTIONS["people_on_copy"](Given(cert_scope=scope, concerned=concerned)) == people


@pytest.mark.parametrize(
    ("facts", "copies"),
    [
        ({"cert_requester": "本人", "photo_identity": True}, 2),
        ({"cert_requester": None, "photo_identity": None}, 2),
        ({"cert_requester": "代理人", "photo_identity": None}, 0),
        ({"cert_requester": "本人", "photo_identity": False}, 0),
        ({"copies_joseki_koiki": None}, None),
    ],
)
def test_only_a_refusal_takes_copies_away(facts: dict[str, Held], copies: Held) -> None:
    assert FUNCTIONS["issued_joseki_koiki"](Given(**{"copies_joseki_koiki": 2, **facts})) == copies
