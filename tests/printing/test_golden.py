"""Every form stands as it stood: its text and places, its pixels at 100 dpi, the bytes of its PDF.

After an intended change look at the forms (``desk forms sheet``), then ``python -m tests.golden --renew``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from desk_app.domain.page import PageImage
from tests.golden import forms
from tests.support.form_households import all_layouts

MADE_WITH, KEPT = forms.read()
NAMES = sorted(all_layouts())


def strangers() -> list[str]:
    """What the pixels depend on and is otherwise here than where the goldens were made."""
    now = forms.made_with()
    return [f"{what}: {MADE_WITH.get(what)} → {now[what]}" for what in now if now[what] != MADE_WITH.get(what)]


def test_every_form_has_its_golden_and_no_golden_is_left_over() -> None:
    assert sorted(KEPT) == NAMES, f"renew: {forms.RENEW}"


def test_fonts_and_pdfium_are_those_of_the_goldens() -> None:
    """The one test that fails where fonts or PDFium differ; the pixels are not compared then."""
    differ = strangers()
    assert differ == [], f"not the forms have changed but what draws them; look at them, then {forms.RENEW}"


@pytest.mark.parametrize("name", NAMES)
def test_a_form_stands_as_it_stood(name: str) -> None:
    kept, now = KEPT[name], forms.golden_of(name)
    assert now.text == kept.text, f"text or places of {name} changed; look at it, then {forms.RENEW}"
    if strangers():
        pytest.skip("other fonts or another PDFium than the goldens were made with")
    assert now.tiles == kept.tiles, f"{name} looks different: {_pictures(name, kept, now)}; renew: {forms.RENEW}"
    assert now.pdf == kept.pdf, f"the PDF of {name} has other bytes, though it looks the same; renew: {forms.RENEW}"


def _pictures(name: str, kept: forms.Golden, now: forms.Golden) -> str:
    """Pictures of the pages with what changed in red, for whoever has to judge it; gives where they are."""
    folder = Path(tempfile.gettempdir()) / "ippitsu-golden"
    folder.mkdir(exist_ok=True)
    made = []
    for n, page in enumerate(forms.pages_of(forms.drawn(name)[0])):
        before = kept.tiles[n] if n < len(kept.tiles) else ""
        tiles = forms.changed_tiles(before, now.tiles[n]) if before else range(forms.COLUMNS * forms.ROWS)
        if before != now.tiles[n]:
            file = folder / f"{name.replace('/', '-')}-{n + 1}.png"
            file.write_bytes(forms.difference_png(page, tiles))
            made.append(str(file))
    return " ".join(made) or "the number of pages"


def test_a_moved_line_changes_its_tiles_alone() -> None:
    (page, *_) = forms.pages_of(forms.drawn(NAMES[0])[0])
    rgb = bytearray(page.rgb)
    at = page.stride * (page.height // 2) + (page.width // 2) * 3
    rgb[at : at + 3] = bytes(255 - value for value in rgb[at : at + 3])
    moved = PageImage(page.width, page.height, page.stride, bytes(rgb))
    before, after = forms.tiles_of(page), forms.tiles_of(moved)
    (tile,) = forms.changed_tiles(before, after)
    assert tile == (forms.ROWS // 2) * forms.COLUMNS + forms.COLUMNS // 2
    assert forms.difference_png(moved, [tile]).startswith(b"\x89PNG")
