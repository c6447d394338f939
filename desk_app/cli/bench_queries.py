"""The searches of the benchmark: two thousand as a counter hears them, each for a person who is known to be there."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk_app.domain.calendar_jp import parse_registered

KINDS = (
    ("full name", 21, True),
    ("full kana", 14, True),
    ("kana and birth", 11, True),
    ("name and birth", 5, True),
    ("surname and initial", 8, False),
    ("surname", 8, False),
    ("telephone", 7, True),
    ("birth", 7, False),
    ("number", 5, True),
    ("address", 4, False),
    ("address and name", 4, True),
    ("end of telephone and kana", 2, True),
    ("given name", 2, False),
    ("nobody", 2, False),
)
"""Kind, share in percent, whether it names one person."""
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_ERAS = {"明治": "m", "大正": "t", "昭和": "s", "平成": "h", "令和": "r"}


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, for whom (宛名番号, empty for nobody), and whether it should find them among the first."""

    text: str
    target: str
    kind: str
    identifies: bool


def headers_of(path: Path) -> list[str]:
    """The names in the header line of a file that quotes nothing."""
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def sampled_people(path: Path, count: int, seed: int) -> list[dict[str, str]]:
    """So many present rows from anywhere in a file that quotes nothing, by jumps; each row stands for one person."""
    chance, size = random.Random(seed), path.stat().st_size
    found: dict[str, dict[str, str]] = {}
    with path.open("rb") as file:
        headers = file.readline().decode().rstrip("\r\n").split(",")
        for _ in range(count * 20):
            if len(found) >= count:
                break
            file.seek(chance.randrange(size))
            file.readline()
            row, after = (file.readline().decode().rstrip("\r\n").split(",") for _ in range(2))
            if len(row) == len(after) == len(headers) and row[0] != after[0]:
                one = dict(zip(headers, row, strict=True))
                if one["住民状態"] == "現存" and one["住民種別"] == "日本人":
                    found.setdefault(row[0], one)
    return list(found.values())


def queries(people: Sequence[Mapping[str, str]], count: int, seed: int) -> list[Query]:
    """The mixture, in a shuffled order; equal people and seeds give equal queries."""
    chance = random.Random(seed)
    found = list(_made(people, count, chance))
    chance.shuffle(found)
    return found


def _made(people: Sequence[Mapping[str, str]], count: int, chance: random.Random) -> Iterator[Query]:
    for kind, share, identifies in KINDS:
        for _ in range(count * share // 100):
            for _ in range(100):
                one = chance.choice(people)
                text = typed(kind, one, chance)
                if text:
                    yield Query(text, "" if kind == "nobody" else one["宛名番号"], kind, identifies)
                    break


def typed(kind: str, one: Mapping[str, str], chance: random.Random) -> str:
    """What is typed for this person, empty where the record has nothing for this kind."""
    family, _, given = one["氏名"].partition("　")
    kana_family, _, kana_given = one["氏名フリガナ"].partition("　")
    kana = _hand(f"{kana_family} {kana_given}", chance)
    name = f"{family}{chance.choice(('　', ' ', ''))}{given}"
    place = f"{one['町字']}{one['番地']}"
    birth = _birth(one["生年月日"], chance)
    phone = one["電話番号"]
    texts = {
        "full name": name,
        "full kana": kana,
        "kana and birth": birth and f"{kana} {birth}",
        "name and birth": birth and f"{family} {given} {birth}",
        "surname and initial": f"{_hand(kana_family, chance)} {_hand(kana_given[:1], chance)}",
        "surname": chance.choice((family, _hand(kana_family, chance))),
        "telephone": phone and chance.choice((phone, phone.replace("-", ""))),
        "birth": birth,
        "number": one["宛名番号"],
        "address": place,
        "address and name": f"{one['町字']} {family} {given}",
        "end of telephone and kana": phone and f"{phone[-4:]} {_hand(kana_family, chance)}",
        "given name": chance.choice((given, _hand(kana_given, chance))),
        "nobody": f"ヌヌヌ{kana_given[:1]} ヰヰ",
    }
    return texts[kind]


def _hand(kana: str, chance: random.Random) -> str:
    return kana.translate(_HIRAGANA) if chance.random() < 0.5 else kana


def _birth(text: str, chance: random.Random) -> str:
    """A day in one of the forms people type, empty for an uncertain one."""
    day = parse_registered(text).exact
    if day is None:
        return ""
    era, rest = _ERAS.get(text[:2], ""), text[2:].partition("年")[0].replace("元", "1")
    short = f"{era}{rest}.{day.month}.{day.day}" if era else day.isoformat()
    return chance.choice((text, short, day.isoformat(), f"{day:%Y%m%d}"))


def hit_share(found: Sequence[tuple[Query, Sequence[str]]]) -> float:
    """Percent of the queries that identify a person which have the target among what was found."""
    wanted = [(query, ids) for query, ids in found if query.identifies]
    return 100 * sum(query.target in ids for query, ids in wanted) / len(wanted) if wanted else 0.0


def difference_rows(
    people: Sequence[Mapping[str, str]], count: int, first_new: int, at: str
) -> Iterator[dict[str, str]]:
    """A day's difference: six tenths moved, three tenths new, one tenth taken out."""
    for n, one in enumerate(people[:count]):
        share = n * 10 // count
        if share < 6:
            moved = {"世帯番号": one["世帯番号"], "町字": one["町字"], "番地": f"{n % 90 + 1}番地{n % 7 + 1}"}
            number = str(int(one.get("履歴番号") or 0) + 1)
            yield {**one, **moved, "異動事由": "転居", "履歴番号": number, "更新日時": at, "異動区分": "変更"}
        elif share < 9:
            new = {"宛名番号": f"{first_new + n:010d}", "世帯番号": f"{first_new + n:010d}", "履歴番号": "1"}
            yield {**one, **new, "個人番号": "", "更新日時": at, "異動区分": "新規"}
        else:
            yield {"宛名番号": one["宛名番号"], "異動区分": "消除"}


def write_difference(path: Path, rows: Iterator[dict[str, str]], headers: Sequence[str]) -> int:
    """The difference as a file; gives how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*headers, "異動区分"), restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
