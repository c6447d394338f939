"""The fields that a box of a form holds; asked where layouts are read, not where a kept blank is filled."""

from __future__ import annotations

from desk_app.domain.form_template import FieldTemplate
from printing.box import Box


def field_templates(box: Box, stem: str = "") -> tuple[FieldTemplate, ...]:
    """The fields a box holds; a name has its kana, an address its postal code and 方書."""
    name = f"{stem}{box.id}"
    if box.kind in {"signature", "blank"} or not box.source:
        return ()
    if box.kind == "name":
        return (
            FieldTemplate(name, box.label, _sub(box.source, "name"), "text", box.required),
            FieldTemplate(f"{name}_kana", f"{box.label}(フリガナ)", _sub(box.source, "kana"), "text"),
        )
    if box.kind == "address":
        return (
            FieldTemplate(name, box.label, _sub(box.source, "line"), "text", box.required),
            FieldTemplate(f"{name}_postal", f"{box.label}(郵便番号)", _sub(box.source, "postal"), "text"),
            FieldTemplate(f"{name}_katagaki", f"{box.label}(方書)", _sub(box.source, "katagaki"), "text"),
        )
    return (FieldTemplate(name, box.label, box.source, box.kind, box.required),)


def _sub(source: str, part: str) -> str:
    """``head`` and ``name`` make ``head.name``."""
    return f"{source}.{part}"
