"""Adobe-Japan1 variation sequences, and what of the character information base (文字情報基盤) has the same shape.

Input methods and older systems write 葛 or 神 with selectors of the Adobe-Japan1 collection (E0100, E0101); IPAmj
knows the Moji_Joho collection only. Two cases are certain. A sequence for the plain form of JIS X 0213:2004 is the
plain character: both fonts follow that standard. A sequence for the other form of a character that has exactly two
common forms is the other one: these pairs were compared by eye, font beside font. Everything else stays refused.
"""

from __future__ import annotations

_OTHER_FORM = {
    # 示 written out, or 礻, where the plain character has the other
    "神\U000e0100": "神\U000e0103",
    "祐\U000e0100": "祐\U000e0103",
    "祥\U000e0100": "祥\U000e0103",
    "祝\U000e0100": "祝\U000e0103",
    "礼\U000e0101": "礼\U000e0103",
    "祉\U000e0101": "祉\U000e0103",
    "禎\U000e0101": "禎\U000e0103",
    "祇\U000e0100": "祇\U000e0102",
    "榊\U000e0100": "榊\U000e0102",
    # one dot of しんにょう, where the plain character has two
    "辻\U000e0100": "辻\U000e0102",
    "逗\U000e0100": "逗\U000e0102",
    "遡\U000e0100": "遡\U000e0102",
    "逢\U000e0100": "逢\U000e0103",
    "迦\U000e0100": "迦\U000e0102",
    # the left part of 食 in its short form
    "飴\U000e0100": "飴\U000e0103",
    "餅\U000e0100": "餅\U000e0102",
    # 毎 and 敏 with 母, 都 and 諸 with a dot, 精 with 円, 廟 with 朝 as in 康熙字典
    "海\U000e0100": "海\U000e0103",
    "梅\U000e0100": "梅\U000e0103",
    "敏\U000e0100": "敏\U000e0103",
    "都\U000e0100": "都\U000e0103",
    "諸\U000e0100": "諸\U000e0103",
    "精\U000e0100": "精\U000e0103",
    "廟\U000e0100": "廟\U000e0102",
    # 葛 with ヒ (葛城市), where the plain character has 人 (葛飾区)
    "葛\U000e0100": "葛\U000e0102",
}


def same_shape(sequence: str) -> str | None:
    """The Moji_Joho sequence of the same shape, where it is known."""
    return _OTHER_FORM.get(sequence)
