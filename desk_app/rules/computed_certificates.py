"""Computed facts of certificates: whether any is wanted, how many people stand on a copy."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.rules.certificates import KINDS
from desk_app.rules.computing import Function, Inputs
from desk_app.rules.condition import NOT_APPLICABLE, Held


def any_certificate(inputs: Inputs) -> Held:
    """Whether at least one copy of some kind is wanted."""
    copies = [inputs.own(kind) for kind in KINDS]
    if any(isinstance(held, int) and held > 0 for held in copies):
        return True
    return None if None in copies else False


def people_on_copy(inputs: Inputs) -> Held:
    """How many people stand on one 住民票の写し: the whole household, or those it is asked for."""
    scope, concerned = inputs.own("cert_scope"), inputs.everyone("concerned")
    if scope is None or scope is NOT_APPLICABLE:
        return scope
    if scope == "世帯全員":
        return len(concerned)
    return None if None in concerned else concerned.count(True)


FUNCTIONS: Mapping[str, Function] = {"any_certificate": any_certificate, "people_on_copy": people_on_copy}
"""Computed facts of certificates by the name the pack uses."""
