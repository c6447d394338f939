"""Whether people are found by what identifies them: reading in full, written name with variants, birth date + 氏.

``python -m tests.desk_app.storage.find_everybody [RESIDENTS] [PEOPLE]`` makes a town, takes people out of it at
random and says how many are among the first twenty of each search, and how long the searches took.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from desk_app.demo.city import write_city
from desk_app.domain.resident import ResidentRecord
from desk_app.domain.search_key import VariantTable
from desk_app.storage.cache import SqlResidentCache
from desk_app.storage.cache_schema import unpacked
from desk_app.storage.folder import create_folder, product_variants
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.resident_columns import record_from

FIRST = 20


@dataclass(frozen=True, slots=True)
class Query:
    """One search for a person: how it was asked and whether it says enough to be found among the first."""

    kind: str
    text: str
    identifies: bool


def queries_of(record: ResidentRecord, variants: VariantTable) -> Iterator[Query]:
    """What identifies a person who lives here: name and reading in full with nothing else may have homonyms."""
    kana = record.name.kana.replace("\u3000", " ")
    birth = record.birth.text if record.birth else ""
    if kana:
        yield Query("reading", kana, identifies=False)
        yield Query("reading + birth", f"{kana} {birth}", identifies=True)
    yield Query("folded name", record.name.registered.replace("\u3000", " ").translate(variants), identifies=False)
    if birth:
        yield Query("birth + family name", f"{birth} {record.name.family}", identifies=True)


def some_people(cache: SqlResidentCache, count: int, seed: int = 1) -> list[ResidentRecord]:
    """People taken at random, living ones as well as others."""
    with cache._open() as db:
        last = db.execute("SELECT max(rid) FROM residents").fetchone()[0]
        numbers = [Random(seed + n).randint(1, last) for n in range(count)]
        query = "SELECT cells FROM records WHERE rid >= ? LIMIT 1"
        rows = [db.execute(query, (number,)).fetchone()[0] for number in numbers]
    return [record_from(unpacked(row)) for row in rows]


def missed(cache: SqlResidentCache, people: list[ResidentRecord]) -> tuple[dict[str, list[str]], list[float]]:
    """By kind of query who is not among the first twenty (their numbers), and the seconds each search took."""
    variants = product_variants()
    absent: dict[str, list[str]] = {}
    seconds: list[float] = []
    for record in people:
        for query in queries_of(record, variants):
            start = time.perf_counter()
            hits, _ = cache.search(query.text, FIRST)
            seconds.append(time.perf_counter() - start)
            found = absent.setdefault(query.kind, [])
            if all(hit.record.resident_id != record.resident_id for hit in hits):
                found.append(record.resident_id)
    return absent, seconds


def main(residents: int, people: int) -> None:
    """Make a town and print what is found in it."""
    with tempfile.TemporaryDirectory() as place:
        csv = Path(place) / "town.csv"
        write_city(csv, residents=residents, seed=11)
        folder = create_folder(Path(place) / "home", MemoryKeys())
        folder.import_residents(csv)
        report(folder.cache(), people)
        folder.close()


def report(cache: SqlResidentCache, people: int) -> None:
    """Print the share found by kind of query, and the times."""
    absent, seconds = missed(cache, some_people(cache, people))
    seconds.sort()
    for kind, who in absent.items():
        print(f"{kind}: {1 - len(who) / people:.2%} among the first {FIRST}")
    print(" ".join(f"p{p} {seconds[int(len(seconds) * p / 100) - 1] * 1000:.2f} ms" for p in (50, 95, 99, 100)))


if __name__ == "__main__":
    main(*(int(one) for one in (*sys.argv[1:], "20000", "1000")[:2]))
