"""The contract of a printer, in the domain's words: hand one form over, ask what became of it, take it back."""

from __future__ import annotations

from typing import Protocol

from desk_app.domain.print_job import PrinterView, SpoolStatus

READY, BUSY, STOPPED, UNREACHABLE = "ready", "busy", "stopped", "unreachable"
"""``PrinterView.state``."""


class Spooler(Protocol):
    """One printer. Every method raises PrinterProblem, whose kind says whether trying again is safe."""

    uri: str

    def describe(self) -> PrinterView:
        """Its name and state now."""
        ...

    def validate(self) -> None:
        """Raise when it would not take a form now. Costs no paper."""
        ...

    def submit(self, pdf: bytes, title: str) -> str:
        """Hand one form over as one job; returns the printer's own job id. ``title`` holds no personal data."""
        ...

    def poll(self, backend_job: str) -> SpoolStatus:
        """What became of a job; ``printed`` only where the printer says that it completed."""
        ...

    def cancel(self, backend_job: str) -> None:
        """Take a job back if it has not ended; a job that has ended stays as it is."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
