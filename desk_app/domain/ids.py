"""Distinct types for the identifiers that must never be swapped."""

from __future__ import annotations

from typing import NewType

CaseId = NewType("CaseId", str)
"""Opaque key of a case (32 hex digits); never shown."""
CaseNumber = NewType("CaseNumber", str)
"""受付番号 as printed: MMDD-NNNN, unique for a desk's data folder and year."""
PersonId = NewType("PersonId", str)
"""A person within one case (p1, p2 …)."""
ResidentId = NewType("ResidentId", str)
"""宛名番号."""
HouseholdId = NewType("HouseholdId", str)
"""世帯番号."""
FactId = NewType("FactId", str)
ProcedureId = NewType("ProcedureId", str)
FormId = NewType("FormId", str)
ClerkId = NewType("ClerkId", str)
DeskId = NewType("DeskId", str)
PrintJobId = NewType("PrintJobId", str)
ReleaseId = NewType("ReleaseId", str)
"""One release (解除) of a protected person's items."""
