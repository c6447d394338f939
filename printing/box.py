"""One box of a form: what its layout says of it, the marks of its printed options.

A kept blank is filled by its boxes alone; the layout they were read from (printing.layout) is then not needed.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Box(NamedTuple):
    """One labelled box. Sizes in points, ``span`` in grid columns, ``label_mm`` and ``height`` in millimetres.

    ``top`` sets the label small inside the box; ``choices`` are the printed options (a part in brackets is not part
    of the mark); ``comb`` is the number of digit boxes; ``note`` is printed small below the value; ``frame_w``
    and ``frame_h`` are a dotted frame for a photo or a seal, in millimetres.
    """

    id: str = ""
    label: str = ""
    source: str = ""
    kind: str = "text"
    required: bool = False
    span: int = 0
    label_mm: float = 0.0
    lines: int = 1
    size: float = 0.0
    least: float = 0.0
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()
    comb: int = 0
    top: bool = False
    width: float = 0.0
    frame_w: float = 0.0
    frame_h: float = 0.0


BOX_DEFAULTS = Box()._asdict()
"""What a box has where its layout says nothing, by key."""


def mark_of(option: str) -> str:
    """The mark of a printed option: the part before a bracket (その他(　　) is その他)."""
    return re.split(r"[((]", option, maxsplit=1)[0].strip()


def without_row(key: str) -> str:
    """The field of a key: ``people.2.name`` is ``people.name``."""
    parts = key.split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else key
