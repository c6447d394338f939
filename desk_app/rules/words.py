"""Just enough Japanese grammar to join labels of facts into a sentence: a label as a clause in four forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GODAN = dict(
    zip("うくぐすつぬぶむる", ("わい", "かき", "がぎ", "さし", "たち", "なに", "ばび", "まみ", "らり"), strict=True)
)
"""Last kana of a verb of the first class → its negative and its joining stem."""
_ICHIDAN_BEFORE = "いきぎしじちにひびみりえけげせぜてでねへべめれ出見着得寝経"
"""What stands before the る of a verb of the second class."""
_TAIL = re.compile(r"[(（][^()（）]*[)）]$")
_PERSON = re.compile(r"(?<=[うくぐすつぬぶむるいた])(人|方)$")
_ACT = re.compile(r"を[^、を]*(希望|利用|取得|申請)$")
"""Nouns that する makes a verb of."""
_STATE = ("者", "人", "中", "対象", "家庭", "期限内", "引っ越し", "まで", "本人", "主", "児", "歳", "以内", "以上")
"""Ends of nouns that one is; any other noun is something that one has."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement in the forms that joining needs.

    ``plain`` stands before か・または, ``before_noun`` before 方・場合, ``joining`` before 、 and ``negated`` is the
    clause that says the opposite.
    """

    plain: str
    before_noun: str
    joining: str
    negated_plain: str
    negated_joining: str

    def negative(self) -> Clause:
        """The opposite."""
        return Clause(self.negated_plain, self.negated_plain, self.negated_joining, self.plain, self.joining)


def noun(text: str) -> Clause:
    """Something that is so: 〜の方, 〜で、, 〜でない."""
    return Clause(text, f"{text}の", f"{text}で", f"{text}でない", f"{text}でなく")


def clause(label: str, *, of_person: bool = True) -> Clause:
    """A label (マイナンバーカードを持っている, 療育手帳, 引っ越す人, 退職した …) as a clause.

    ``of_person`` False: the label speaks of the whole household (…人 then means that there is one).
    """
    if not of_person and label.endswith(("人", "方", "子")):
        return Clause(f"{label}がいる", f"{label}がいる", f"{label}がいて", f"{label}がいない", f"{label}がおらず")
    stem = _PERSON.sub("", label)
    tail = found.group() if (found := _TAIL.search(stem)) else ""
    stem = stem.removesuffix(tail)
    forms = _forms(stem)
    if forms is not None:
        joining, negated, negated_joining = forms
        said = f"{stem}する" if _ACT.search(stem) else stem
        return Clause(said + tail, said + tail, joining + tail, negated, negated_joining)
    if stem.endswith("必要"):
        return Clause(label, f"{label}な", f"{label}で", f"{label}でない", f"{label}でなく")
    if stem.endswith(_STATE) or "が" in stem:
        return noun(label)
    return Clause(f"{label}がある", f"{label}がある", f"{label}があり", f"{label}がない", f"{label}がなく")


_ENDS = (
    ("だった", "で", "でなかった", "でなく"),
    ("たい", "たく", "たくない", "たくなく"),
    ("ていない", "ておらず", "ていないわけではない", "ていないわけではなく"),
    ("ない", "なく", "ないわけではない", "ないわけではなく"),
    ("ていた", "ていて", "ていなかった", "ておらず"),
    ("でいた", "でいて", "でいなかった", "でおらず"),
    ("があった", "があって", "がなかった", "がなく"),
    ("いだ", "いで", "いでいない", "いでおらず"),
    ("んだ", "んで", "んでいない", "んでおらず"),
    ("た", "て", "ていない", "ておらず"),
    ("する", "し", "しない", "せず"),
    ("がある", "があり", "がない", "がなく"),
    ("がいる", "がいて", "がいない", "がおらず"),
    ("ている", "ており", "ていない", "ておらず"),
    ("でいる", "でおり", "でいない", "でおらず"),
)
"""Ends of clauses with their joining form, the negative and its joining form; the first that fits."""


def _forms(text: str) -> tuple[str, str, str] | None:
    """The joining form, the negative and its joining form of what ends in a verb; None for a noun."""
    if _ACT.search(text):
        return f"{text}し", f"{text}しない", f"{text}せず"
    for end, joining, negative, negative_joining in _ENDS:
        if text.endswith(end) and text != end:
            stem = text.removesuffix(end)
            return stem + joining, stem + negative, stem + negative_joining
    last = text[-1:]
    if last == "る" and text[-2:-1] in _ICHIDAN_BEFORE:
        return text[:-1], f"{text[:-1]}ない", f"{text[:-1]}ず"
    if last in _GODAN:
        stem, kana = text[:-1], _GODAN[last]
        return stem + kana[1], f"{stem}{kana[0]}ない", f"{stem}{kana[0]}ず"
    return None
