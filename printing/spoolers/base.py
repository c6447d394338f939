"""The contract of a printer, in the domain's words: hand one form over, ask what became of it, take it back."""

from __future__ import annotations

from typing import Protocol

from desk_app.domain.print_job import PLAIN, Capabilities, PrinterView, PrintOptions, SpooledJob, SpoolStatus

READY, BUSY, STOPPED, UNREACHABLE = "ready", "busy", "stopped", "unreachable"
"""``PrinterView.state``."""


class Spooler(Protocol):
    """One printer. Every method raises PrinterProblem, whose kind says whether trying again is safe."""

    uri: str

    def describe(self) -> PrinterView:
        """Its name and state now."""
        ...

    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def validate(self, options: PrintOptions = PLAIN) -> None:
        """Raise when it would not take a form with these options now. Costs no paper."""
        ...

    def submit(self, pdf: bytes, title: str, options: PrintOptions = PLAIN) -> str:
        """Hand one form over as one job; returns the printer's own job id. ``title`` holds no personal data."""
        ...

    def poll(self, backend_job: str, title: str = "") -> SpoolStatus:
        """What became of a job; ``printed`` only where the printer says that it completed.

        A job of that id under another title is somebody else's (the printer was swapped or forgot): unknown.
        """
        ...

    def cancel(self, backend_job: str, title: str = "") -> None:
        """Take a job back if it has not ended; one that has ended, or is somebody else's, stays as it is."""
        ...

    def jobs(self) -> tuple[SpooledJob, ...] | None:
        """The jobs it has and had lately, oldest first; None where it keeps no list."""
        ...

    def forget(self, backend_job: str, title: str = "") -> None:
        """Have the document of an ended job removed from the spool folder, where the printer keeps it."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
