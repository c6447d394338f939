"""Our municipality (市区町村): what the papers of every case carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """Our municipality. ``code`` is the six-digit 全国地方公共団体コード."""

    code: str
    prefecture: str
    name: str = ""
    mayor_title: str = ""
