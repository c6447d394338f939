"""個人番号 on its way from the register to the boxes of a form, and nowhere else.

It is read only for a person whose number a form with a stated purpose has a box for (番号法9条・19条・20条), only
while a clerk with the right draws the paper, and for a protected person only where that item is open. What is read
goes into the filled form and is let go with it; the audit log is told how many were read, never which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desk_app.domain.ids import PersonId
from desk_app.domain.protection import ProtectedField
from desk_app.domain.situation import Member
from desk_app.services.context import Context
from desk_app.services.guarding import Guarded, may_see_guarded


class NumbersForPaper(Mapping[PersonId, str]):
    """The numbers of the people of a case, each read from the register when a box asks for it."""

    def __init__(self, context: Context, guarded: Guarded) -> None:
        self._context = context
        self._guarded = guarded
        situation = guarded.state.situation
        self._people = {one.id: one for one in (*situation.household, *situation.other_household)}
        self._read: dict[PersonId, str | None] = {}

    @property
    def read(self) -> int:
        """How many numbers were handed to forms."""
        return sum(1 for number in self._read.values() if number)

    def __getitem__(self, person: PersonId) -> str:
        if person not in self._read:
            self._read[person] = self._number(self._people[person])
        number = self._read[person]
        if not number:
            raise KeyError(person)
        return number

    def __iter__(self) -> Iterator[PersonId]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    def _number(self, member: Member) -> str | None:
        if member.resident_id is None or not self._open(member):
            return None
        return self._context.cache().individual_number(member.resident_id)

    def _open(self, member: Member) -> bool:
        if not member.guarded:
            return True
        released = self._guarded.is_open(member, ProtectedField.INDIVIDUAL_NUMBER)
        return released or may_see_guarded(self._context.clerk)
