"""A page is known by its size; its pixels stay out of logs."""

from __future__ import annotations

from desk_app.domain.page import PageImage


def test_a_page_does_not_show_its_pixels() -> None:
    assert repr(PageImage(1, 1, 3, b"\xff\xff\xff")) == "PageImage(width=1, height=1, stride=3)"
