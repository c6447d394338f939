"""The learning sheet: codes with known texts, from which the settings of a scanner are learned."""

from __future__ import annotations

from dataclasses import dataclass

LEARNING_TEXTS = ("L1-9912345678", "学習2 髙橋 表示 能力", "L3-99-ippitsu")
"""Text of each code in order: a Code 128, a QR with characters whose cp932 bytes hold 5C, a Code 128 with small
letters. 髙 and 表 tell UTF-8 from cp932."""
LEARNING_SYMBOLOGY = ("Code128", "QR", "Code128")


@dataclass(frozen=True, slots=True)
class LearningStep:
    """Where a learning session is: ``done`` of ``total`` codes are read at ``baud``; ``problem`` is for the clerk."""

    done: int
    total: int
    baud: int
    problem: str
