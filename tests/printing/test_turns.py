from __future__ import annotations

from desk_app.domain.print_job import SpooledJob
from printing.turns import TURN_SECONDS, came_first, packet_under_way

OURS, OTHER = "a" * 12, "b" * 12


def a_job(number: int, token: str, place: int, *, ended: float | None = None, cancelled: bool = False) -> SpooledJob:
    title = f"1124-0001-{token}-1-{place}of3-form"
    return SpooledJob(str(number), title, ended is not None or cancelled, ended, cancelled)


def test_the_printer_is_free_when_nothing_of_another_packet_is_to_come() -> None:
    assert packet_under_way([], OURS) is None
    assert packet_under_way([a_job(1, OURS, 1)], OURS) is None
    assert packet_under_way([SpooledJob("1", "回覧.docx", False)], OURS) is None
    assert packet_under_way([a_job(1, OTHER, 3, ended=0.0)], OURS) is None, "its last sheet is out"
    assert packet_under_way([a_job(1, OTHER, 1, ended=TURN_SECONDS + 1)], OURS) is None, "that desk has stopped"
    assert packet_under_way([a_job(1, OTHER, 1, ended=0.0, cancelled=True)], OURS) is None, "it gave way"


def test_another_packet_is_waited_for_while_it_goes_on() -> None:
    assert packet_under_way([a_job(1, OTHER, 3)], OURS) is not None
    assert packet_under_way([a_job(1, OTHER, 2, ended=1.0)], OURS) is not None
    assert packet_under_way([a_job(1, OTHER, 1, ended=1.0), a_job(2, OTHER, 3, ended=0.0)], OURS) is None


def test_of_two_that_began_at_once_the_lower_number_goes_on() -> None:
    jobs = [a_job(7, OTHER, 1), a_job(8, OURS, 1)]
    assert came_first(jobs, OURS, "8") == jobs[0]
    assert came_first(jobs, OTHER, "7") is None
    assert came_first(jobs, OURS, "form.pdf") is None
