"""Life events (ライフイベント): what happened to the resident."""

from __future__ import annotations

from enum import StrEnum


class LifeEvent(StrEnum):
    """The ten events of the counter; the value is the word used in files and on screen."""

    MOVE_IN = "転入"
    MOVE_OUT = "転出"
    MOVE_WITHIN = "転居"
    BIRTH = "出生"
    DEATH = "死亡"
    MARRIAGE = "婚姻"
    DIVORCE = "離婚"
    HOUSEHOLD_CHANGE = "世帯変更"
    NAME_CHANGE = "氏名変更"
    CERTIFICATE = "証明書交付"
