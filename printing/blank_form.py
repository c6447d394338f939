"""Blank forms: what of a form does not depend on a case is drawn once and kept; the values go over it.

A blank depends on its layout, the town and the fonts alone. In memory, and in a file where a folder for them is
given, it is found again by a key over all of these and over the code that draws.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desk_app.domain.town import Town
from printing.box import BOX_DEFAULTS, Box
from printing.direct.cache import BlankFiles
from printing.direct.stored import StoredPages
from printing.draw_fields import Slot
from printing.fonts import FontBook

if TYPE_CHECKING:
    from printing.layout import FormLayout


class Needed(NamedTuple):
    """A field that may not stay empty: its label, and its id; ``table`` where it is a column of a table."""

    label: str
    id: str
    table: str = ""


class FormBlank(NamedTuple):
    """A form's blank pages with what is needed to fill them. ``tables`` are id, title and rows of its tables."""

    name: str
    division: str
    foot: str
    pages: StoredPages
    slots: tuple[tuple[Slot, ...], ...]
    needed: tuple[Needed, ...]
    tables: tuple[tuple[str, str, int], ...]
    sizes: tuple[tuple[float, float], ...] = ()
    """Width and height of each page in millimetres where it is a town's own blank; else all are A4."""
    codes: tuple[float, float] | None = None
    """Right and upper edge of the codes on such a blank; its upper right corner where None."""


class BlankBook:
    """The blanks drawn so far; with ``folder`` they outlive the process."""

    def __init__(self, folder: Path | None = None) -> None:
        self._files = BlankFiles(folder) if folder is not None else None
        self._known: dict[tuple[str, FontBook, str, str], FormBlank] = {}

    def blank(self, identity: str, layout: Callable[[], FormLayout], fonts: FontBook, town: Town) -> FormBlank:
        """The blank of a layout; ``identity`` stands for its content, ``layout`` gives it when it must be drawn."""
        place = (identity, fonts, town.name, town.mayor_title)
        found = self._known.get(place)
        if found is None:
            key = _key(identity, fonts, town)
            found = self._stored(key)
            if found is None:
                from printing.blank_pages import draw_blank  # noqa: PLC0415  # loads what reads and draws layouts

                found = draw_blank(layout(), fonts, town)
                if self._files is not None:
                    self._files.put(key, _meta(found), found.pages)
            self._known[place] = found
        return found

    def _stored(self, key: str) -> FormBlank | None:
        kept = self._files.get(key) if self._files is not None else None
        try:
            return None if kept is None else _blank(*kept)
        except (KeyError, TypeError, ValueError):
            return None  # written by a program that kept other things: drawn anew


# --- kept in files --------------------------------------------------------------------------------------------------
def _key(identity: str, fonts: FontBook, town: Town) -> str:
    parts = (identity, fonts.identity, town.name, town.mayor_title, _program())
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash over the code of this room: a blank drawn by other code is not taken."""
    whole = hashlib.sha256()
    for folder, folders, names in os.walk(Path(__file__).parent):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(f"{folder}{os.sep}{name}", "rb", buffering=0) as file:
                    whole.update(file.read())
    return whole.hexdigest()


def _meta(blank: FormBlank) -> dict[str, Any]:
    boxes: dict[str, int] = {}
    rows = []
    for page, slots in enumerate(blank.slots):
        for slot in slots:
            box = {key: one for key, one in slot.box._asdict().items() if one != BOX_DEFAULTS[key]}
            place = boxes.setdefault(json.dumps(box, ensure_ascii=False), len(boxes))
            rows.append([page, slot.fill, place, slot.key, slot.area, slot.extra])
    return {
        "name": blank.name,
        "division": blank.division,
        "foot": blank.foot,
        "count": len(blank.slots),
        "boxes": [json.loads(box) for box in boxes],
        "slots": rows,
        "needed": [[one.label, one.id, one.table] for one in blank.needed],
        "tables": blank.tables,
        "sizes": blank.sizes,
        "codes": blank.codes,
    }


def _blank(meta: dict[str, Any], pages: StoredPages) -> FormBlank:
    boxes = [Box(**{**one, "choices": tuple(one.get("choices", ()))}) for one in meta["boxes"]]
    slots: list[list[Slot]] = [[] for _ in range(meta["count"])]
    for page, fill, box, key, area, extra in meta["slots"]:
        slots[page].append(Slot(page, fill, boxes[box], key, tuple(area), extra))
    return FormBlank(
        name=meta["name"],
        division=meta["division"],
        foot=meta["foot"],
        pages=pages,
        slots=tuple(tuple(one) for one in slots),
        needed=tuple(Needed(*one) for one in meta["needed"]),
        tables=tuple((one[0], one[1], one[2]) for one in meta["tables"]),
        sizes=tuple((one[0], one[1]) for one in meta["sizes"]),
        codes=(meta["codes"][0], meta["codes"][1]) if meta["codes"] else None,
    )
