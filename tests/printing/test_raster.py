"""Pages as pixels."""

from __future__ import annotations

import threading

import pytest

from printing.catalogue import draw_sample
from printing.raster import PageRasteriser
from resources import FORMS

PDF = draw_sample("juumin-ido", FORMS)


def test_a_page_has_the_size_of_a4_at_its_resolution() -> None:
    image = PageRasteriser().page(PDF, 0, 72)
    assert (image.width, image.height) == (596, 842)
    assert image.stride >= image.width * 3
    assert len(image.rgb) == image.stride * image.height


def test_the_page_is_white_with_black_on_it() -> None:
    image = PageRasteriser().page(PDF, 0, 72)
    row = image.rgb[: image.width * 3]
    assert set(row) == {255}
    assert min(image.rgb) < 40


def test_a_page_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        PageRasteriser().page(PDF, 5, 72)


def test_many_threads_get_the_same_page() -> None:
    wanted = PageRasteriser().page(PDF, 0, 60)
    seen: list[bytes] = []
    threads = [threading.Thread(target=lambda: seen.append(PageRasteriser().page(PDF, 0, 60).rgb)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [wanted.rgb] * 6
