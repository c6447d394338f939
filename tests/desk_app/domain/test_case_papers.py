"""Pages count through the packet and the slips behind it, and every page is found in the file that holds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.case_papers import CasePapers
from desk_app.domain.drawn import DrawnPacket, SheetInfo


def a_sheet(key: str, *pages: int) -> SheetInfo:
    return SheetInfo(key, f"form-{key}", "2026-04", None, f"題 {key}", pages, f"B{key}", key * 8, signed=False)


def a_drawn(pdf: bytes, *lengths: int) -> DrawnPacket:
    """Sheets of so many pages each, one behind another."""
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    sheets = (
        a_sheet(f"{pdf.decode()}{n}", *range(start, start + long))
        for n, (start, long) in enumerate(zip(starts, lengths, strict=True))
    )
    return DrawnPacket(pdf, sum(lengths), tuple(sheets))


PACKET = a_drawn(b"packet", 2, 1)
SLIPS = a_drawn(b"slips", 1, 2)


def test_without_slips_there_is_the_packet_alone() -> None:
    papers = CasePapers(PACKET)
    assert papers.slip_sheets == ()
    assert papers.sheets == PACKET.sheets
    assert [papers.place(page) for page in range(3)] == [(b"packet", 0), (b"packet", 1), (b"packet", 2)]


def test_a_page_past_a_packet_without_slips_stays_a_page_of_the_packet() -> None:
    assert CasePapers(PACKET).place(3) == (b"packet", 3), "the rasteriser refuses it, no other file answers"


@pytest.mark.parametrize(
    ("page", "place"), [(0, (b"packet", 0)), (2, (b"packet", 2)), (3, (b"slips", 0)), (5, (b"slips", 2))]
)
def test_the_first_slip_follows_the_last_page_of_the_packet(page: int, place: tuple[bytes, int]) -> None:
    assert CasePapers(PACKET, SLIPS).place(page) == place


def test_slips_keep_everything_but_their_pages() -> None:
    papers = CasePapers(PACKET, SLIPS)
    assert [sheet.pages for sheet in papers.sheets] == [(0, 1), (2,), (3,), (4, 5)]
    assert papers.sheets[:2] == PACKET.sheets
    assert [(one.key, one.title, one.barcode, one.sha256) for one in papers.slip_sheets] == [
        (one.key, one.title, one.barcode, one.sha256) for one in SLIPS.sheets
    ]
    assert [sheet.pages for sheet in SLIPS.sheets] == [(0,), (1, 2)], "the stored slips are not changed"


LENGTHS = st.lists(st.integers(1, 4), max_size=5)


@given(LENGTHS, LENGTHS)
def test_every_page_has_one_sheet_and_one_place(packet: list[int], slips: list[int]) -> None:
    papers = CasePapers(a_drawn(b"packet", *packet), a_drawn(b"slips", *slips))
    pages = [page for sheet in papers.sheets for page in sheet.pages]
    assert pages == list(range(sum(packet) + sum(slips)))
    assert len({papers.place(page) for page in pages}) == len(pages)
    for sheet in papers.sheets:
        assert {papers.place(page)[0].decode() for page in sheet.pages} == {sheet.key[:-1]}
