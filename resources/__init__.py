"""Data of the product: forms, rules, schemas, icons. Gives paths and imports nothing of ours."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent
FORMS = ROOT / "forms"
RULES = ROOT / "rules"
SCHEMAS = ROOT / "schemas"
