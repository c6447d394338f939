"""Computed facts of certificates: whether any is wanted, how many people stand on a copy."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.rules.certificates import IN_PERSON, KINDS
from desk_app.rules.computing import Function, Inputs
from desk_app.rules.condition import NOT_APPLICABLE, Held


def any_certificate(inputs: Inputs) -> Held:
    """Whether at least one copy of some kind is wanted."""
    copies = [inputs.own(kind) for kind in KINDS]
    if any(isinstance(held, int) and held > 0 for held in copies):
        return True
    return None if None in copies else False


def can_be_issued(inputs: Inputs) -> Held:
    """Whether something wanted may be issued at this desk: one of our own papers, or 広域交付 within its limits."""
    found = [_issuable(inputs, kind) for kind in KINDS]
    return True if True in found else None if None in found else False


def _issuable(inputs: Inputs, kind: str) -> bool | None:
    copies = inputs.own(kind)
    if copies is None or not isinstance(copies, int):
        return None if copies is None else False
    if copies == 0 or kind not in IN_PERSON:
        return copies > 0
    requester, photo = inputs.own("cert_requester"), inputs.own("photo_identity")
    honseki = kind == "copies_juminhyo_koiki" and inputs.own("show_honseki")
    if photo is False or honseki is True or (requester is not None and requester not in IN_PERSON[kind]):
        return False
    return None if None in (photo, honseki, requester) else True


def issued(kind: str) -> Function:
    """How many copies of a wide-area certificate are issued: those wanted, none once it is refused."""

    def compute(inputs: Inputs) -> Held:
        return 0 if _issuable(inputs, kind) is False else inputs.own(kind)

    return compute


def people_on_copy(inputs: Inputs) -> Held:
    """How many people stand on one 住民票の写し: the whole household, or those it is asked for."""
    scope, concerned = inputs.own("cert_scope"), inputs.everyone("concerned")
    if scope is None or scope is NOT_APPLICABLE:
        return scope
    if scope == "世帯全員":
        return len(concerned)
    return None if None in concerned else concerned.count(True)


FUNCTIONS: Mapping[str, Function] = {
    "any_certificate": any_certificate,
    "can_be_issued": can_be_issued,
    **{kind.replace("copies_", "issued_"): issued(kind) for kind in IN_PERSON},
    "people_on_copy": people_on_copy,
}
"""Computed facts of certificates by the name the pack uses."""
