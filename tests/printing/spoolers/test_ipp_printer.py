from __future__ import annotations

import pytest

from desk_app.domain.print_job import PrintOptions, PrintState
from printing import ipp
from printing.spoolers.errors import AnswerLost, PrinterBusy, PrinterRefused, PrinterUnreachable
from printing.spoolers.ipp_printer import CupsQueue, IppPrinter, trouble
from tests.support.ipp_server import IppServer

PDF = b"%PDF-1.7 test"


def test_describes_the_printer_and_its_trouble() -> None:
    with IppServer() as server:
        printer = IppPrinter(server.uri)
        view = printer.describe()
        assert (view.name, view.state, view.detail) == ("窓口プリンター", "ready", "")
        server.reasons.append("door-open-error")
        assert printer.describe().state == "stopped"
        assert "カバー" in printer.describe().detail


def test_prints_a4_one_sided_at_true_size() -> None:
    with IppServer() as server:
        printer = IppPrinter(server.uri)
        printer.validate()
        job = printer.submit(PDF, "1124-0001-juumin-ido")
        states = [printer.poll(job).state for _ in range(3)]
        assert states == [PrintState.SENT, PrintState.PRINTING, PrintState.PRINTED]
        assert server.received == [("1124-0001-juumin-ido", PDF)]
        assert server.options == [
            {"copies": 1, "sides": "one-sided", "media": "iso_a4_210x297mm", "print-scaling": "none"}
        ]
        assert server.operations.count(ipp.GET_PRINTER_ATTRIBUTES) <= 4


def test_a_printer_without_a4_is_refused_before_any_paper_moves() -> None:
    with IppServer(media=("na_letter_8.5x11in",)) as server, pytest.raises(PrinterRefused, match="A4"):
        IppPrinter(server.uri).validate()
    assert server.submissions == 0


@pytest.mark.parametrize(("fault", "word"), [("jam", "紙づまり"), ("empty", "用紙がありません"), ("door", "カバー")])
def test_trouble_is_held_with_its_reason(fault: str, word: str) -> None:
    with IppServer(faults={1: fault}, hold_polls=None) as server:
        printer = IppPrinter(server.uri)
        job = printer.submit(PDF, "x")
        status = printer.poll(job)
        assert status.state is PrintState.HELD
        assert word in status.reason
        server.fix()
        assert [printer.poll(job).state for _ in range(2)][-1] is PrintState.PRINTED


@pytest.mark.parametrize(
    ("impressions", "state"), [(0, PrintState.CANCELLED), (1, PrintState.UNKNOWN), (3, PrintState.UNKNOWN)]
)
def test_cancelled_with_pages_out_is_unknown(impressions: int, state: PrintState) -> None:
    with IppServer() as server:
        printer = IppPrinter(server.uri)
        job = printer.submit(PDF, "x")
        server.cancel_at_panel(int(job), impressions)
        assert printer.poll(job).state is state


def test_cancel_of_a_finished_or_forgotten_job_is_no_error() -> None:
    with IppServer() as server:
        printer = IppPrinter(server.uri)
        job = printer.submit(PDF, "x")
        for _ in range(3):
            printer.poll(job)
        printer.cancel(job)
        printer.cancel("99")
        assert printer.poll(job).state is PrintState.PRINTED
        assert printer.poll("99").state is PrintState.UNKNOWN


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("drop", AnswerLost),
        ("drop-early", AnswerLost),
        ("error", AnswerLost),
        ("no-id", AnswerLost),
        ("busy", PrinterBusy),
        ("refuse", PrinterRefused),
    ],
)
def test_what_is_known_after_a_failed_submission(fault: str, kind: type[Exception]) -> None:
    with IppServer(faults={1: fault}) as server, pytest.raises(kind):
        IppPrinter(server.uri).submit(PDF, "x")
    assert len(server.received) == (1 if fault == "drop" else 0)


def test_questions_to_a_printer_that_is_off_are_harmless() -> None:
    server = IppServer().start()
    printer = IppPrinter(server.uri)
    job = printer.submit(PDF, "x")
    server.stop()
    for ask in (printer.describe, printer.validate, lambda: printer.poll(job)):
        with pytest.raises(PrinterUnreachable):
            ask()


def test_a_printer_that_does_not_exist_on_its_server_is_named() -> None:
    with IppServer() as server, pytest.raises(PrinterRefused, match="URL"):
        IppPrinter(server.uri.replace("/ipp/print", "/printers/none")).describe()


@pytest.mark.parametrize(
    ("reasons", "word"),
    [
        (("none",), ""),
        (("toner-low-warning", "media-low-report"), ""),
        (("media-empty-warning",), ""),
        (("media-jam-warning",), "紙づまり"),
        (("toner-low-warning", "output-area-full"), "排紙"),
    ],
)
def test_only_what_stops_paper_is_trouble(reasons: tuple[str, ...], word: str) -> None:
    assert (word in trouble(reasons)) if word else trouble(reasons) == ""


def a_queue(**job: object) -> CupsQueue:
    """A CUPS queue over a fake client that gives the same job whatever it is asked."""
    queue = CupsQueue("ipp://127.0.0.1:631/printers/desk")
    device = str(job.pop("device", "ipp://192.0.2.7/ipp/print"))
    attributes = [ipp.attribute("device-uri", ipp.URI, device), ipp.attribute("job-name", ipp.NAME, "t")]
    for name, value in job.items():
        attributes.append(ipp.attribute(name.replace("_", "-"), ipp.INTEGER, value))  # type: ignore[arg-type]
    answer = ipp.Message(0, 1, (ipp.Group(ipp.JOB, tuple(attributes)),))
    asked: list[tuple[object, ...]] = []

    class Client:
        def request(self, *words: object, **more: object) -> ipp.Message:
            asked.append(words)
            return answer

    queue._client = Client()  # type: ignore[assignment]
    queue.asked = asked  # type: ignore[attr-defined]
    return queue


@pytest.mark.parametrize(
    ("device", "state"),
    [
        ("ipp://192.0.2.7/ipp/print", PrintState.PRINTED),
        ("ipps://192.0.2.7/ipp/print", PrintState.PRINTED),
        ("ipp://192.0.2.7/ipp/print?waitjob=false", PrintState.UNKNOWN),
        ("socket://192.0.2.7:9100", PrintState.UNKNOWN),
        ("usb://Maker/Model", PrintState.UNKNOWN),
        ("lpd://192.0.2.7/queue", PrintState.UNKNOWN),
        ("", PrintState.UNKNOWN),
    ],
)
def test_cups_is_believed_only_where_its_backend_waits_for_the_printer(device: str, state: PrintState) -> None:
    assert a_queue(device=device, job_state=9).poll("1", "t").state is state


def test_a_job_that_cups_would_begin_again_is_asked_about() -> None:
    assert a_queue(job_state=3).poll("1", "t").state is PrintState.SENT
    again = a_queue(job_state=3, time_at_processing=1_700_000_000).poll("1", "t")
    assert again.state is PrintState.UNKNOWN
    assert "再起動" in again.reason


def test_pages_that_cups_gave_to_its_filter_are_not_pages_out() -> None:
    status = a_queue(job_state=5, job_impressions_completed=3).poll("1", "t")
    assert (status.state, status.impressions) == (PrintState.PRINTING, None)


def test_a_printed_document_is_removed_from_the_spool_folder_of_cups() -> None:
    queue = a_queue(job_state=9)
    queue.forget("1", "t")
    cancel = queue.asked[-1]  # type: ignore[attr-defined]
    assert cancel[0] == ipp.CANCEL_JOB
    assert any(one.name == "purge-job" for one in cancel[1:])
    other = a_queue(job_state=9)
    other.forget("1", "somebody else's")
    assert all(words[0] != ipp.CANCEL_JOB for words in other.asked)  # type: ignore[attr-defined]


def test_a_tray_is_asked_for_by_the_printers_own_word() -> None:
    with IppServer() as server:
        printer = IppPrinter(server.uri)
        printer.submit(PDF, "x", PrintOptions("by-pass-tray", "two-sided-long-edge", 2))
        sent = server.options[0]
        assert "media" not in sent
        assert (sent["copies"], sent["sides"]) == (2, "two-sided-long-edge")
        with pytest.raises(PrinterRefused, match="トレイ"):
            printer.submit(PDF, "x", PrintOptions("tray-9"))
    assert server.submissions == 1
