"""A page is known by its size, its pixels stay out of logs, and what a screen covers is covered to the edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.page import COVER, PageImage

DPI = 254
"""Ten pixels to the millimetre."""
INK, GAP = b"\x10", b"\xee"


def a_page(width: int, height: int, padding: int = 0) -> PageImage:
    """All ink; rows end in bytes that are no pixels."""
    return PageImage(width, height, width * 3 + padding, (INK * (width * 3) + GAP * padding) * height)


def grey(page: PageImage) -> set[tuple[int, int]]:
    """The pixels that are covered. Anything that is neither ink nor covered fails."""
    found = set()
    for y in range(page.height):
        row = page.rgb[y * page.stride : (y + 1) * page.stride]
        assert row[page.width * 3 :] == GAP * (page.stride - page.width * 3)
        for x in range(page.width):
            pixel = row[x * 3 : x * 3 + 3]
            assert pixel in (INK * 3, COVER * 3)
            if pixel == COVER * 3:
                found.add((x, y))
    return found


def block(left: int, top: int, right: int, bottom: int) -> set[tuple[int, int]]:
    return {(x, y) for x in range(left, right) for y in range(top, bottom)}


def test_a_page_does_not_show_its_pixels() -> None:
    assert repr(PageImage(1, 1, 3, b"\xff\xff\xff")) == "PageImage(width=1, height=1, stride=3)"


def test_without_boxes_the_page_stays_itself() -> None:
    page = a_page(4, 3)
    assert page.covered([], DPI) is page


@pytest.mark.parametrize("padding", [0, 2])
def test_a_box_covers_its_pixels_and_nothing_beside_them(padding: int) -> None:
    page = a_page(12, 10, padding)
    covered = page.covered([(0.2, 0.3, 0.5, 0.4)], DPI)
    assert grey(covered) == block(2, 3, 7, 7)
    assert (covered.width, covered.height, covered.stride) == (page.width, page.height, page.stride)
    assert grey(page) == set(), "the page it was made from stays as it was"


def test_every_box_is_covered_also_where_they_overlap() -> None:
    covered = a_page(10, 10).covered([(0.0, 0.0, 0.4, 0.4), (0.3, 0.3, 0.3, 0.3), (0.9, 0.9, 0.1, 0.1)], DPI)
    assert grey(covered) == block(0, 0, 4, 4) | block(3, 3, 6, 6) | block(9, 9, 10, 10)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((-0.5, -0.5, 0.8, 0.7), block(0, 0, 3, 2)),
        ((0.6, 0.4, 9.0, 9.0), block(6, 4, 8, 6)),
        ((-1.0, -1.0, 99.0, 99.0), block(0, 0, 8, 6)),
        ((5.0, 0.0, 1.0, 1.0), set()),
        ((0.0, 5.0, 1.0, 1.0), set()),
        ((-2.0, -2.0, 1.0, 1.0), set()),
        ((0.2, 0.2, 0.0, 0.3), set()),
    ],
)
def test_a_box_ends_at_the_edge_of_the_page(
    box: tuple[float, float, float, float], expected: set[tuple[int, int]]
) -> None:
    assert grey(a_page(8, 6, 1).covered([box], DPI)) == expected


def test_the_same_box_in_millimetres_is_larger_at_more_dots_per_inch() -> None:
    at_72, at_144 = (grey(a_page(40, 40).covered([(2.54, 2.54, 5.08, 5.08)], dpi)) for dpi in (72, 144))
    assert at_72 == block(7, 7, 22, 22)
    assert at_144 == block(14, 14, 40, 40), "the page's own edge"


SIDE = st.floats(-3.0, 3.0)


@given(st.lists(st.tuples(SIDE, SIDE, SIDE, SIDE), max_size=3), st.integers(0, 3), st.sampled_from([72, 150, DPI]))
def test_no_box_moves_a_pixel_or_lengthens_the_page(
    boxes: list[tuple[float, float, float, float]], padding: int, dpi: int
) -> None:
    page = a_page(9, 7, padding)
    covered = page.covered(boxes, dpi)
    assert len(covered.rgb) == len(page.rgb)
    assert grey(covered) <= block(0, 0, 9, 7)
    assert grey(covered.covered(boxes, dpi)) == grey(covered), "to cover twice is to cover once"
