"""The layout of a form (様式): resources/forms/<id>/<revision>/form.toml read into blocks, boxes and fields.

A form is a stack of blocks on A4 (180 mm wide). A block of ``rows`` is a ruled table on a grid of twelve columns of
15 mm; a ``table`` block repeats a row for people; a ``text`` block holds consent and notes; an ``office`` block is
the area for the staff. ``use = "name"`` takes a block from pieces.toml, so that applicant, account or office area are
written once. Every fault of a file is reported with the file and the key; a file with a fault is not taken.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.domain.form import SignatureMode
from desk_app.domain.form_template import FieldTemplate, FormTemplate
from desk_app.domain.ids import FormId, ProcedureId
from printing.box import BOX_DEFAULTS, Box, mark_of
from printing.box_fields import field_templates
from printing.form_folder import PIECES
from printing.places import OwnBlank, Place, read_codes, read_places

GRID = 12
KINDS = frozenset({"text", "name", "address", "choice", "check", "comb", "individual_number", "signature", "blank"})
BLOCKS = frozenset({"boxes", "table", "text", "office"})


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side; ``height`` in millimetres."""

    boxes: tuple[Box, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page. ``each`` names the people a table repeats for, ``count`` its rows on the first sheet."""

    kind: str
    title: str = ""
    rows: tuple[Row, ...] = ()
    gap: float = 4.0
    id: str = ""
    each: str = ""
    count: int = 4
    height: float = 10.5
    head: float = 8.0
    lines: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Box, ...]:
        """The columns of a table."""
        return self.rows[0].boxes if self.rows else ()


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A form's template with everything needed to draw it. ``number`` is the 様式番号 of the footer."""

    template: FormTemplate
    number: str
    basis: str
    address_to: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    own: OwnBlank | None = None
    """The town's own blank where the form has one; ``blocks`` are then the tables that may go on on a 続紙."""


class _Faults:
    """Collects what is wrong in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[Fault] = []

    def add(self, key: str, message: str) -> None:
        self.rows.append(
            Fault(
                f"{self.path.parent.parent.name}/{self.path.parent.name}/{self.path.name} {key}: {message}",
                column=key,
            )
        )

    def check(self) -> None:
        if self.rows:
            raise InvalidInput(
                "様式ファイル",
                " / ".join(fault.message for fault in self.rows),
                "示された項目を直してください。",
                self.rows,
            )


def read_layout(path: Path, pieces: Mapping[str, Mapping[str, Any]] | None = None) -> FormLayout:
    """Read one form.toml. ``pieces`` are the shared blocks of pieces.toml.

    Raises InvalidInput listing every fault with file and key.
    """
    faults = _Faults(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.add("", f"読めません: {error}")
        faults.check()
        raise
    layout = _form(data, pieces or {}, faults)
    faults.check()
    return layout


def read_pieces(folder: Path) -> dict[str, dict[str, Any]]:
    """The shared blocks of a forms folder; raises InvalidInput when the file cannot be read."""
    path = folder / PIECES
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput("様式ファイル", f"{PIECES}: {error}", "示された行を直してください。") from error


def read_folder(folder: Path) -> tuple[FormLayout, ...]:
    """The newest revision of every form of the folder, in the order of the packet.

    Raises InvalidInput with the faults of all files together.
    """
    newest = {layout.template.id: layout for layout in read_revisions(folder)}
    return tuple(sorted(newest.values(), key=_packet_order))


def read_revisions(folder: Path) -> tuple[FormLayout, ...]:
    """Every revision of every form of the folder, by id and then the oldest first.

    Raises InvalidInput with the faults of all files together.
    """
    pieces = read_pieces(folder)
    layouts: list[FormLayout] = []
    found: list[Fault] = []
    for form in sorted(one for one in folder.iterdir() if one.is_dir()):
        for path in sorted(form.glob("*/form.toml")):
            try:
                layouts.append(read_layout(path, pieces))
            except InvalidInput as error:
                found.extend(error.faults)
    if found:
        text = " / ".join(fault.message for fault in found)
        raise InvalidInput("様式ファイル", text, "示された項目を直してください。", found)
    return tuple(layouts)


def _packet_order(one: FormLayout) -> tuple[int, str]:
    return one.template.order, one.template.id


_FORM_KEYS = {
    "id", "revision", "name", "number", "division", "basis", "address_to", "procedures", "signature", "per_person",
    "order", "plain", "uses_individual_number", "title", "subtitle", "pages", "block", "purpose", "valid_from",
    "valid_until", "background", "codes", "place",
}  # fmt: skip
_NEEDED = ("id", "revision", "name", "number", "division", "procedures", "signature", "plain")


def _form(data: Mapping[str, Any], pieces: Mapping[str, Mapping[str, Any]], faults: _Faults) -> FormLayout:
    for key in sorted(set(data) - _FORM_KEYS):
        faults.add(key, "知らない項目です。")
    for key in _NEEDED:
        if key not in data:
            faults.add(key, "必要な項目がありません。")
    for key, folder in (("id", faults.path.parent.parent.name), ("revision", faults.path.parent.name)):
        if key in data and data[key] != folder:
            faults.add(key, f"フォルダ名「{folder}」と違います。")
    own = _own_blank(data, faults)
    if own is None:
        blocks = tuple(_block(one, n, pieces, faults) for n, one in enumerate(data.get("block", ())))
        templates = [field for block in blocks for field in _block_fields(block)]
    else:
        blocks = _tables_over(own)
        templates = [field for place in own.places if (field := place.field_template()) is not None]
    seen: set[str] = set()
    for field in templates:
        if field.id in seen:
            faults.add(field.id, "同じidの欄が二つあります。")
        seen.add(field.id)
    uses_number, purpose = _number_use(data, templates, faults)
    valid_from, valid_until = _valid_period(data, faults)
    signature = str(data.get("signature", "none"))
    if signature not in {mode.value for mode in SignatureMode}:
        faults.add("signature", f"「{signature}」は once, ink, none のどれでもありません。")
        signature = "none"
    template = FormTemplate(
        id=FormId(str(data.get("id", ""))),
        revision=str(data.get("revision", "")),
        name=str(data.get("name", "")),
        procedures=tuple(ProcedureId(str(one)) for one in data.get("procedures", ())),
        signature=SignatureMode(signature),
        per_person=bool(data.get("per_person", False)),
        fields=tuple(templates),
        division=str(data.get("division", "")),
        uses_individual_number=uses_number,
        pages=int(data.get("pages", 1)),
        order=int(data.get("order", 100)),
        plain=str(data.get("plain", "")),
        purpose=purpose,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return FormLayout(
        template=template,
        number=str(data.get("number", "")),
        basis=str(data.get("basis", "")),
        address_to=str(data.get("address_to", "{mayor}")),
        title=str(data.get("title", data.get("name", ""))),
        subtitle=str(data.get("subtitle", "")),
        blocks=blocks,
        own=own,
    )


def _own_blank(data: Mapping[str, Any], faults: _Faults) -> OwnBlank | None:
    """The town's own blank, named by ``background`` and lying beside form.toml."""
    name = data.get("background")
    if name is None:
        for key in ("place", "codes"):
            if key in data:
                faults.add(key, "background のある様式だけに使えます。")
        return None
    path = faults.path.parent / str(name)
    if path.parent != faults.path.parent or not path.is_file():
        faults.add("background", f"「{name}」が様式のフォルダにありません。")
    elif path.suffix.lower() != ".pdf":
        faults.add("background", "PDFではありません。desk forms convert でPDFにしてください。")
    if "block" in data:
        faults.add("block", "background のある様式では [[place]] で書きます。")
    places = read_places(data.get("place", ()), faults.add)
    content = path.read_bytes() if path.is_file() else b""
    return OwnBlank(str(path), hashlib.sha256(content).hexdigest(), places, read_codes(data.get("codes"), faults.add))


def _tables_over(own: OwnBlank) -> tuple[Block, ...]:
    """The tables on a town's own blank, for rows that find no room on it and go to a 続紙."""
    tables: dict[str, list[Place]] = {}
    for place in own.places:
        if place.each:
            tables.setdefault(place.id.partition(".")[0], []).append(place)
    return tuple(
        Block("table", id=name, each=places[0].each, count=places[0].rows, rows=(Row(_columns(places), 10.5),))
        for name, places in tables.items()
    )


def _columns(places: Sequence[Place]) -> tuple[Box, ...]:
    """Columns of a continued table: ringed options are written out there."""
    return tuple(
        Box(id=one.id.partition(".")[2], label=one.label, source=one.source, width=max(8.0, one.area[2]))
        for one in places
    )


def _number_use(data: Mapping[str, Any], templates: Sequence[FieldTemplate], faults: _Faults) -> tuple[bool, str]:
    """Whether the form has boxes for a 個人番号, and what for; each fault of it is noted."""
    uses_number = bool(data.get("uses_individual_number", False))
    if any(field.kind == "individual_number" for field in templates) and not uses_number:
        faults.add("uses_individual_number", "個人番号の欄があるのに true になっていません(番号法9条)。")
    purpose = str(data.get("purpose", "")).strip()
    if uses_number and not purpose:
        faults.add("purpose", "個人番号を何の事務に使うかを書いてください(番号法9条)。")
    for field in templates:
        if field.kind != "individual_number" and re.search(r"\.individual_number\b", field.source):
            faults.add(field.id, '個人番号は kind = "individual_number" の欄にだけ書けます。')
    return uses_number, purpose


def _valid_period(data: Mapping[str, Any], faults: _Faults) -> tuple[date | None, date | None]:
    """The first and last filing day of a revision (TOML dates); either may be missing."""
    found: list[date | None] = []
    for key in ("valid_from", "valid_until"):
        value = data.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            faults.add(key, "日付(2026-04-01 の形、引用符なし)で書いてください。")
            value = None
        found.append(value)
    first, last = found
    if first is not None and last is not None and last < first:
        faults.add("valid_until", "使い始める日より前です。")
    return first, last


def _block(data: Mapping[str, Any], n: int, pieces: Mapping[str, Mapping[str, Any]], faults: _Faults) -> Block:
    where = f"block[{n}]"
    if "use" in data:
        piece = pieces.get(str(data["use"]))
        if piece is None:
            faults.add(f"{where}.use", f"共通部品「{data['use']}」が {PIECES} にありません。")
            return Block("text")
        data = {**piece, **{key: value for key, value in data.items() if key != "use"}}
    known = {field.name for field in fields(Block)} | {"columns"}
    for key in sorted(set(data) - known):
        faults.add(f"{where}.{key}", "知らない項目です。")
    kind = str(data.get("kind", "table" if "columns" in data else "boxes"))
    if kind not in BLOCKS:
        faults.add(f"{where}.kind", f"「{kind}」という種類はありません。")
    height = float(data.get("height", 10.5 if kind == "table" else 10.0))
    if kind == "table":
        rows: tuple[Row, ...] = (_row(data.get("columns", ()), f"{where}.columns", height, faults, spans=False),)
        if not data.get("id"):
            faults.add(f"{where}.id", "表にはidが必要です。")
        if not data.get("each"):
            faults.add(f"{where}.each", "だれの行かを each で示してください。")
    else:
        rows = tuple(
            _row(row, f"{where}.rows[{m}]", height, faults, spans=True) for m, row in enumerate(data.get("rows", ()))
        )
    return Block(
        kind=kind,
        title=str(data.get("title", "")),
        rows=rows,
        gap=float(data.get("gap", 4.0)),
        id=str(data.get("id", "")),
        each=str(data.get("each", "")),
        count=int(data.get("count", 4)),
        height=height,
        head=float(data.get("head", 8.0)),
        lines=tuple(str(line) for line in data.get("lines", ())),
        cells=tuple(str(cell) for cell in data.get("cells", ())),
    )


def _row(data: Sequence[Any], where: str, height: float, faults: _Faults, *, spans: bool) -> Row:
    """A row is a list of boxes; a number before them is its height in millimetres."""
    items = list(data)
    if items and isinstance(items[0], (int, float)):
        height = float(items.pop(0))
    elif any(item.get("kind") in {"name", "address"} for item in items):
        height = max(height, 12.5)
    boxes = [_box(item, f"{where}[{m}]", faults) for m, item in enumerate(items)]
    if spans and boxes:
        boxes = _spread(boxes, where, faults)
    return Row(tuple(boxes), height)


def _spread(boxes: list[Box], where: str, faults: _Faults) -> list[Box]:
    """Boxes without a span share what the others leave of the twelve columns."""
    free = [n for n, box in enumerate(boxes) if not box.span]
    left = GRID - sum(box.span for box in boxes)
    if (free and left < len(free)) or (not free and left != 0):
        faults.add(where, f"欄の幅の合計が{GRID}になりません。")
        return boxes
    share = left / len(free) if free else 0
    return [_with_span(box, share) if n in free else box for n, box in enumerate(boxes)]


def _with_span(box: Box, span: float) -> Box:
    return box._replace(width=span * 15.0, span=int(span))


def _box(data: Any, where: str, faults: _Faults) -> Box:
    if not isinstance(data, Mapping):
        faults.add(where, "欄は { … } で書きます。")
        return Box()
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in BOX_DEFAULTS:
            faults.add(f"{where}.{key}", "知らない項目です。")
        elif key == "choices":
            values[key] = tuple(str(value).split("/"))
        elif not isinstance(value, type(BOX_DEFAULTS[key])) and not (
            isinstance(BOX_DEFAULTS[key], float) and isinstance(value, int)
        ):
            faults.add(f"{where}.{key}", "値の種類が違います。")
        else:
            values[key] = value
    if "kind" not in values:
        values["kind"] = "choice" if "choices" in values else ("text" if values.get("source") else "blank")
    box = Box(**values)
    if box.kind not in KINDS:
        faults.add(f"{where}.kind", f"「{box.kind}」という種類はありません。")
    marks = [mark_of(option) for option in box.choices]
    if len(set(marks)) != len(marks):
        faults.add(f"{where}.choices", "同じ選択肢が二つあります。")
    if box.source and not box.id:
        faults.add(f"{where}.id", "値の入る欄にはidが必要です。")
    if box.kind in {"comb", "individual_number"} and not box.comb:
        box = box._replace(comb=12)
    if box.span and not box.width:
        box = box._replace(width=box.span * 15.0)
    return box


def _block_fields(block: Block) -> list[FieldTemplate]:
    stem = f"{block.id}." if block.kind == "table" else ""
    found = [field for row in block.rows for box in row.boxes for field in field_templates(box, stem)]
    if not stem:
        return found
    # The people a table repeats for stand in its sources, so that the template alone says how to fill it.
    return [
        FieldTemplate(one.id, one.label, f"each:{block.each}/{one.source}", one.kind, one.required) for one in found
    ]
