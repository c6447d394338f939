"""Places of values on a town's own blank (``background = "blank.pdf"`` in form.toml), in millimetres of its pages.

    background = "blank.pdf"
    codes = {right = 195.0, top = 9.5}          # where bar code and QR code of the sheet stand

    [[place]]
    id = "name"
    label = "氏名"
    source = "applicant.name"
    page = 1                                     # of the blank, from 1
    area = [42.0, 61.5, 80.0, 9.0]               # x, y, width, height from the upper left corner as one looks at it

``kind`` is text, comb (``comb`` digits spread over the width), individual_number, signature, choice or check; a
choice says where each of its options stands (``marks = {"転入" = [30, 50, 12, 6], …}``): it is ringed there, a check
ticked.
A table repeats a place downwards (``each = "movers"``, ``rows = 5``, ``step = 8.5``, ``id = "people.name"``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from desk_app.domain.form_template import FieldTemplate

Area = tuple[float, float, float, float]
KINDS = frozenset({"text", "comb", "individual_number", "signature", "choice", "check"})


@dataclass(frozen=True, slots=True)
class Place:
    """One value on the blank. ``area`` is x, y, width and height in millimetres; sizes of letters in points."""

    id: str = ""
    label: str = ""
    source: str = ""
    kind: str = "text"
    required: bool = False
    page: int = 1
    area: Area = (0.0, 0.0, 0.0, 0.0)
    size: float = 11.0
    least: float = 6.0
    lines: int = 1
    comb: int = 0
    marks: tuple[tuple[str, Area], ...] = ()
    each: str = ""
    rows: int = 1
    step: float = 0.0

    def field_template(self) -> FieldTemplate | None:
        """The field this place holds; None for the signature."""
        if self.kind == "signature":
            return None
        source = f"each:{self.each}/{self.source}" if self.each else self.source
        return FieldTemplate(self.id, self.label, source, self.kind, self.required)


@dataclass(frozen=True, slots=True)
class OwnBlank:
    """A town's own blank: its file, the hash of the file, the places on it, and where the sheet's codes go.

    ``codes`` are right and upper edge in millimetres; None puts them into the upper right corner.
    """

    file: str
    sha256: str
    places: tuple[Place, ...]
    codes: tuple[float, float] | None = None


def read_places(rows: Sequence[Any], fault: Callable[[str, str], None]) -> tuple[Place, ...]:
    """The places of a form; ``fault`` is told key and message of everything that is wrong."""
    return tuple(_place(row, f"place[{n}]", fault) for n, row in enumerate(rows))


def read_codes(data: Any, fault: Callable[[str, str], None]) -> tuple[float, float] | None:
    """Where the codes of the sheet stand."""
    if data is None:
        return None
    if isinstance(data, Mapping) and all(isinstance(data.get(key), (int, float)) for key in ("right", "top")):
        return float(data["right"]), float(data["top"])
    fault("codes", "{right = 195.0, top = 9.5} の形で書いてください。")
    return None


def _place(row: Any, where: str, fault: Callable[[str, str], None]) -> Place:
    if not isinstance(row, Mapping):
        fault(where, "[[place]] で書きます。")
        return Place()
    known = {one.name: one for one in fields(Place)}
    values: dict[str, Any] = {}
    for key, value in row.items():
        if key not in known:
            fault(f"{where}.{key}", "知らない項目です。")
        elif key == "area":
            values[key] = _area(value, f"{where}.area", fault)
        elif key == "marks":
            values[key] = _marks(value, f"{where}.marks", fault)
        elif isinstance(value, type(known[key].default)) or (
            isinstance(known[key].default, float) and isinstance(value, int)
        ):
            values[key] = value
        else:
            fault(f"{where}.{key}", "値の種類が違います。")
    place = Place(**values)
    _check(place, where, fault)
    return place


def _check(place: Place, where: str, fault: Callable[[str, str], None]) -> None:
    if place.kind not in KINDS:
        fault(f"{where}.kind", f"「{place.kind}」という種類はありません。")
    if place.kind != "signature" and not (place.id and place.source):
        fault(where, "id と source が必要です。")
    if place.kind in {"choice", "check"}:
        if not place.marks:
            fault(f"{where}.marks", "選択肢ごとの位置が必要です。")
    elif min(place.area[2:]) <= 0:
        fault(f"{where}.area", "幅と高さのある area が必要です。")
    if place.kind == "comb" and place.comb < 2:
        fault(f"{where}.comb", "けた数が必要です。")
    if place.each and (place.id.count(".") != 1 or place.rows < 1 or (place.rows > 1 and place.step <= 0)):
        fault(where, "表の欄には「表.列」の id、rows、step が必要です。")
    if place.page < 1:
        fault(f"{where}.page", "1から数えます。")


def _area(value: Any, where: str, fault: Callable[[str, str], None]) -> Area:
    numbers = [float(one) for one in value if isinstance(one, (int, float))] if isinstance(value, list) else []
    if len(numbers) != 4 or len(value) != 4:
        fault(where, "[左, 上, 幅, 高さ] をミリメートルで書いてください。")
        return (0.0, 0.0, 1.0, 1.0)
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _marks(value: Any, where: str, fault: Callable[[str, str], None]) -> tuple[tuple[str, Area], ...]:
    if not isinstance(value, Mapping):
        fault(where, '{"選択肢" = [左, 上, 幅, 高さ]} の形で書いてください。')
        return ()
    return tuple((str(mark), _area(area, f"{where}.{mark}", fault)) for mark, area in value.items())
