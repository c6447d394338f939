"""What every service works with: the ports, the town, and who sits at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desk_app.domain.audit import AuditEntry
from desk_app.domain.case import TimelineEntry
from desk_app.domain.desk import Clerk, Desk
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.town import Town
from desk_app.services.ports import Clock, FormFiller, ResidentCache, RuleEngine, UnitOfWork, UnitOfWorkFactory


@dataclass(slots=True)
class Context:
    """Shared by the services of one desk; ``clerk`` changes when somebody else signs in."""

    clock: Clock
    unit_of_work: UnitOfWorkFactory
    cache: Callable[[], ResidentCache]
    engine: RuleEngine
    filler: FormFiller
    town: Town
    desk: Desk
    clerk: Clerk
    kiosk_exit_code: str = ""
    release_minutes: int = 15
    lookup_limit: int = 30
    sheet_mac: Callable[[str, str], str] | None = None
    """Short MAC of a sheet's payload and content hash with this desk's key; None where the desk has none."""
    _templates: dict[tuple[str, str], FormTemplate] = field(default_factory=dict)

    def template(self, form: str, revision: str = "") -> FormTemplate:
        """The blank of this form id, the newest without a revision; KeyError when the product has none."""
        if not self._templates:
            for one in (*self.filler.revisions, *self.filler.templates):
                self._templates[(one.id, one.revision)] = self._templates[(one.id, "")] = one
        return self._templates[(form, revision)]

    def audit(self, uow: UnitOfWork, action: str, subject: str, why: str = "", **detail: str | int) -> None:
        """Append one entry to the audit chain within this transaction. No personal data in any part."""
        uow.audit.append(
            AuditEntry(self.clock.now(), self.clerk.id, self.desk.name, action, subject, why, detail or None)
        )

    def line(self, text: str, kind: str = "step") -> TimelineEntry:
        """A timeline line of now by the present clerk."""
        return TimelineEntry(self.clock.now(), self.clerk.id, text, kind)
