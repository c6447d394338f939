"""Taking turns at a printer that several desks share: the papers of two cases never lie mixed in its tray.

The desks know nothing of each other; what they share is the printer's own list of jobs, in which each title of ours
says which packet it is of, and which place of how many.
"""

from __future__ import annotations

from collections.abc import Iterable

from desk_app.domain.print_job import SpooledJob
from printing.job_title import JobTitle, parse_title

TURN_SECONDS = 8.0
"""So long after its last sheet an unfinished packet keeps its turn: a desk that stopped holds up no other."""


def packet_under_way(jobs: Iterable[SpooledJob], token: str) -> SpooledJob | None:
    """A job of another packet that is not through, None when the printer is free for ours. Oldest job first."""
    last: dict[str, tuple[SpooledJob, JobTitle]] = {}
    for job in jobs:
        title = parse_title(job.title)
        if title is None or title.token == token:
            continue
        if not job.has_ended:
            return job
        last[title.token] = (job, title)
    return next((job for job, title in last.values() if _goes_on(job, title)), None)


def came_first(jobs: Iterable[SpooledJob], token: str, backend_job: str) -> SpooledJob | None:
    """When two desks began at once, the one whose first job has the higher number gives way."""
    if not backend_job.isdigit():
        return None
    earlier = [job for job in jobs if job.backend_job.isdigit() and int(job.backend_job) < int(backend_job)]
    return packet_under_way(earlier, token)


def _goes_on(job: SpooledJob, title: JobTitle) -> bool:
    """Whether the next sheet of this packet is still to come; one that was taken back has given the turn away."""
    is_recent = job.ended_ago is not None and job.ended_ago < TURN_SECONDS
    return title.place < title.of and is_recent and not job.was_cancelled
