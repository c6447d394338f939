"""Facts: what is known of a case or of one of its people, where it came from, how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from desk_app.domain.ids import FactId

FactValue = bool | int | str | date
"""What a known fact holds. A fact that is not known is absent; it is never ``False``."""

LANGUAGES = ("ja", "ja-easy", "en")


class Source(StrEnum):
    """Where a value came from; shown beside it as a small tag."""

    CARD = "カード"
    CACHE = "住民情報"
    CERTIFICATE = "転出証明"
    SPOKEN = "聞き取り"
    PRE_ENTRY = "事前入力"
    COMPUTED = "計算"


class Scope(StrEnum):
    """Whether a fact belongs to the whole case or to each person."""

    CASE = "case"
    PERSON = "person"


class FactType(StrEnum):
    """Kind of value of a fact."""

    BOOL = "bool"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice fact with its wording per language."""

    value: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """The one definition of a fact.

    ``label``, ``question`` and ``why`` are keyed by language (``ja``, ``ja-easy``, ``en``). ``question`` may
    contain ``{name}``, replaced by the person's name. ``private`` facts (DV) are asked on the clerk's screen only.
    ``computed`` facts are never asked. Whom a fact is asked about is a condition of the rule pack
    (desk_app.rules.pack.PackFact).
    """

    id: FactId
    scope: Scope
    type: FactType
    label: Mapping[str, str]
    question: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = (Source.SPOKEN,)
    private: bool = False
    computed: bool = False
    unit: str = ""
    decides: bool = True
    """False: no condition looks at it; it is asked only for a form or a deadline of a required procedure."""
    needed_by_forms: tuple[str, ...] = ()
    bulk_only: bool = False
    """True: one question for several people; its answer stands for the facts that name it as their bulk question."""
    minimum: int | None = None
    maximum: int | None = None

    def takes(self, value: FactValue) -> bool:
        """Whether a value is of this fact's type, and one of its choices where it has some."""
        if self.type is FactType.CHOICE:
            return isinstance(value, str) and value in {choice.value for choice in self.choices}
        if self.type is FactType.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        if self.type is FactType.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        return isinstance(value, {FactType.BOOL: bool, FactType.TEXT: str}[self.type])


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact's value together with its source."""

    value: FactValue
    source: Source
