"""The JSON Schemas of what the desk command gives and takes. Imports nothing of ours."""

from __future__ import annotations

import json
from typing import Any

from resources import SCHEMAS


def schema_names() -> tuple[str, ...]:
    """Names of the schemas, sorted: ``case``, ``decide`` …"""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json")))


def schema(name: str) -> dict[str, Any]:
    """The schema of this name (JSON Schema 2020-12). Raises FileNotFoundError for an unknown name."""
    document: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return document
