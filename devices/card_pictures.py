"""Pictures off a card made showable: PNG from G4 TIFF, JPEG 2000, PBM or PNG, refused when too large or broken."""

from __future__ import annotations

import io
from dataclasses import replace

from desk_app.domain.card import CardRead

MOST_PIXELS = 4_000_000
"""More than any card holds; a picture that claims more is not opened."""
FORMATS = ("PNG", "TIFF", "JPEG2000", "PPM")
UNREADABLE = "カードの画像の一部を表示できません。券面を見てください。"


def showable(read: CardRead) -> CardRead:
    """The same read with its pictures as PNG; what cannot be shown is left out and told in the notes."""
    images: dict[str, bytes] = {}
    for name, data in read.images.items():
        if png := as_png(data):
            images[name] = png
    notes = read.notes if len(images) == len(read.images) else (*read.notes, UNREADABLE)
    return replace(read, images=images, notes=notes)


def as_png(data: bytes) -> bytes | None:
    """The picture as PNG, None when it is none of the formats a card holds, broken or too large."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - a desk without a card does not load it

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.load()
            shown = picture if picture.mode in ("1", "L", "RGB", "RGBA") else picture.convert("RGB")
            out = io.BytesIO()
            shown.save(out, "PNG")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    return out.getvalue()
