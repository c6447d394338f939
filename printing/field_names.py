"""Names of fields for messages and continuation sheets, where a form prints the same label more than once.

氏名 and 住所 stand on one form for the deceased and for who files, for husband and wife. What is told to the clerk or
printed away from its box says whose it is: the title of its block, and 夫 or 妻, 父 or 母 where the source says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from printing.box import Box
from printing.layout import Block

_WHOSE: Mapping[str, str] = {"husband": "夫", "wife": "妻", "father": "父", "mother": "母"}


def full_names(blocks: Sequence[Block]) -> dict[str, str]:
    """Field (box id, in a table ``table.column``) → name, for filled boxes whose label is not the only one."""
    filled = [
        (f"{block.id}.{box.id}" if block.kind == "table" else box.id, block, box)
        for block in blocks
        for row in block.rows
        for box in row.boxes
        if box.id and box.source
    ]
    times = Counter((block.kind, box.label) for _, block, box in filled)
    return {key: _name(block, box) for key, block, box in filled if times[block.kind, box.label] > 1}


def _name(block: Block, box: Box) -> str:
    title = re.split(r"[(:]", block.title, maxsplit=1)[0].strip()
    if not title and any(one.kind == "signature" for row in block.rows for one in row.boxes):
        title = "署名欄"
    whose = _WHOSE.get(box.source.partition(".")[0], "")
    if whose and box.label.startswith(whose):
        whose = ""
    return " ".join(part for part in (title, whose, box.label) if part)
