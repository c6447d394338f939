"""What the clerk says of a life event beside its kind, as it is handed to the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_app.domain.fact import FactValue
    from desk_app.domain.ids import FactId, PersonId
    from desk_app.domain.resident import Address
    from desk_app.domain.situation import Applicant, Member, Place


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What is known of the life event beside its kind."""

    event_on: date | None = None
    origin: Place | None = None
    new_address: Address | None = None
    moving: Mapping[PersonId, bool] | None = None
    applicant: Applicant | None = None
    destination: Place | None = None
    concerned: Mapping[PersonId, bool] | None = None
    newborns: tuple[Member, ...] = ()
    new_head: PersonId | None = None
    answers: Mapping[FactId, FactValue] = field(default_factory=dict)
