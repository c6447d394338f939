"""The paper room at work: loaded when first needed, so that the window is there before fonts and layouts are read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_app.config import Settings
from desk_app.domain.drawn import DrawnPacket
from desk_app.domain.fact import KnownFact
from desk_app.domain.form import FilledForm, SignatureMode
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.ids import CaseNumber, PersonId
from desk_app.domain.interview import FactKey, InterviewState
from desk_app.domain.packet import Packet
from desk_app.domain.page import PageImage
from desk_app.domain.procedure import Determination
from desk_app.domain.signature import Signature, Strokes
from desk_app.domain.situation import Situation
from desk_app.services.views import DayView
from resources import FORMS, ROOT

if TYPE_CHECKING:
    from desk_app.rules.form_filling import FormFiller
    from printing.packet_pdf import PacketRenderer, PreparedPacket

FONT_FOLDER = "fonts"
"""Folder of the data folder where a town drops its own TTF files (外字); the MJ+ fonts go into mj-plus under it."""
BLANK_FOLDER = "blanks"
"""Folder of the data folder where drawn blank forms are kept; they name nobody."""


@cache
def templates() -> tuple[FormTemplate, ...]:
    """Every blank of the product."""
    from printing.catalogue import list_templates

    return list_templates(FORMS)


@cache
def revisions() -> tuple[FormTemplate, ...]:
    """Every revision of every blank of the product."""
    from printing.catalogue import list_revisions

    return list_revisions(FORMS)


def field_labels(form: str) -> Mapping[str, str]:
    """Printed label of each field of a form by its id; empty for a paper that is no form."""
    return {field.id: field.label for one in templates() if one.id == form for field in one.fields}


def sample_form(form: str) -> bytes:
    """One form filled with a sample, as PDF. Raises OperatorError for an unknown form."""
    from printing.catalogue import draw_sample

    return draw_sample(form, FORMS)


def contact_sheet(*, picture: bool) -> bytes:
    """Every form with the sample on one sheet: a PNG, or a PDF of one large page."""
    from printing.contact_sheet import contact_picture, draw_contact_sheet

    return contact_picture(FORMS) if picture else draw_contact_sheet(FORMS)


class PackFiller:
    """Form filling over the product's blanks, read at first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _filler(self) -> FormFiller:
        from desk_app.rules.form_filling import FormFiller

        return FormFiller(revisions())

    @property
    def templates(self) -> Sequence[FormTemplate]:
        """The blanks in the order of the packet."""
        with self._lock:
            return self._filler.templates

    @property
    def revisions(self) -> Sequence[FormTemplate]:
        """Every revision of every blank."""
        with self._lock:
            return self._filler.revisions

    def fill(
        self,
        situation: Situation,
        determinations: Sequence[Determination],
        known: Mapping[FactKey, KnownFact],
        *,
        made_on: date,
        identity: str = "",
        individual_numbers: Mapping[PersonId, str] | None = None,
    ) -> tuple[FilledForm, ...]:
        """Every form that a required procedure asks for, filled."""
        with self._lock:
            filler = self._filler
        return filler.fill(
            situation,
            determinations,
            known,
            made_on=made_on,
            identity=identity,
            individual_numbers=individual_numbers,
        )


class LazyPaper:
    """Renderer, rasteriser, splitter and reports as one late-loaded port."""

    def __init__(self, settings: Settings, sheet_mac: Callable[[str, str], str] | None = None) -> None:
        self._settings = settings
        self._sheet_mac = sheet_mac
        self._lock = threading.Lock()

    @cached_property
    def _renderer(self) -> PacketRenderer:
        from printing.packet_pdf import PacketRenderer

        blanks = self._settings.home / BLANK_FOLDER
        return PacketRenderer(FORMS, extra_fonts=self._extra_fonts, blanks=blanks, sheet_mac=self._sheet_mac)

    @property
    def _extra_fonts(self) -> Path | None:
        fonts = self._settings.home / FONT_FOLDER
        return fonts if fonts.is_dir() else None

    def draw(self, packet: Packet) -> DrawnPacket:
        """Draw a packet; one at a time, for the font subset belongs to one document."""
        with self._lock:
            return self._renderer.draw(packet)

    def prepare(self, packet: Packet) -> PreparedPacket:
        """Draw a packet up to its signature; one at a time as well."""
        with self._lock:
            return self._renderer.prepare(packet)

    def slips(self, packet: Packet, drawn: DrawnPacket) -> DrawnPacket:
        """The slips beside a drawn packet, with the town's fonts as the packet has them; one at a time as well."""
        from printing.fonts import load_fonts
        from printing.slips import draw_slips

        with self._lock:
            return draw_slips(packet, drawn, templates(), fonts=load_fonts(self._extra_fonts))

    def page(self, pdf: bytes, page: int, dpi: int) -> PageImage:
        """One page as pixels."""
        from printing.raster import PageRasteriser

        return PageRasteriser().page(pdf, page, dpi)

    def split(self, pdf: bytes, pages: Sequence[int]) -> bytes:
        """These pages as a PDF of their own."""
        from printing.packet_pdf import PdfSplitter

        return PdfSplitter().split(pdf, pages)

    def pdf(self, day: DayView) -> bytes:
        """The day report as PDF."""
        from printing.report import day_report_pdf

        return day_report_pdf(report_values(day, self._settings))

    def xlsx(self, day: DayView) -> bytes:
        """The day report as a workbook."""
        from printing.report import day_report_xlsx

        return day_report_xlsx(report_values(day, self._settings))


def report_values(day: DayView, settings: Settings) -> dict[str, Any]:
    """What the day report shows, as plain values."""
    return {
        "town": settings.town.name,
        "day": day.day,
        "received": day.received,
        "done": day.done,
        "waiting": day.waiting,
        "returned": day.returned,
        "median_minutes": day.median_minutes,
        "not_written": day.not_written,
        "by_division": list(day.by_division),
        "by_hour": list(day.by_hour),
        "rows": [
            {
                "number": row.number,
                "life_event": row.life_event,
                "desk": row.desk,
                "clerk": row.clerk,
                "opened_at": row.opened_at,
                "closed_at": row.closed_at,
                "procedures": row.procedures,
                "forms": row.forms,
                "minutes": row.minutes,
                "review": row.review.value,
                "findings": [finding.text for finding in row.findings],
            }
            for row in day.rows
        ],
    }


def make_packet(situation: Situation, strokes: Sequence[Sequence[Sequence[float]]] | None = None) -> Packet:
    """Decide and fill a situation into a packet, signed where strokes are given.

    It belongs to no data folder: its number is MMDD-0000.
    """
    from desk_app.bootstrap.rules import base_engine

    engine = base_engine()
    state = InterviewState(situation)
    determinations = engine.decide(state)
    forms = PackFiller().fill(situation, determinations, engine.known(state), made_on=situation.filed_on)
    return Packet(
        number=CaseNumber(f"{situation.filed_on:%m%d}-0000"),
        situation=situation,
        forms=forms,
        determinations=determinations,
        made_on=situation.filed_on,
        pack_version=engine.version,
        signature=signature_of(forms, strokes, situation.filed_on) if strokes else None,
    )


def signature_of(forms: Sequence[FilledForm], strokes: Sequence[Sequence[Sequence[float]]], day: date) -> Signature:
    """Strokes from a file bound to every form that takes the one signature. Raises ValueError for other shapes."""
    from datetime import datetime

    points = tuple(tuple((float(x), float(y), float(p), float(t)) for x, y, p, t in line) for line in strokes)
    bound = {form.key: form.content_sha256 for form in forms if form.signature is SignatureMode.ONCE}
    return Signature(Strokes(points), datetime.combine(day, datetime.min.time()), bound)


def draw(packet: Packet) -> DrawnPacket:
    """Draw a packet with the product's forms and fonts."""
    return _renderer().draw(packet)


def slips(packet: Packet, drawn: DrawnPacket) -> bytes:
    """The hand-over slips of the divisions (引継票) beside a packet, after a death with the family's list, as PDF."""
    from printing.slips import slips_pdf

    return slips_pdf(packet, drawn, templates())


@cache
def _renderer() -> PacketRenderer:
    from printing.packet_pdf import PacketRenderer

    return PacketRenderer(FORMS)


def demo_packet() -> Packet:
    """The demo family's packet, as `desk bench` draws it."""
    from desk_app.bootstrap.rules import case_of

    return make_packet(case_of(ROOT / "demo" / "family.yaml"))
