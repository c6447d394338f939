"""The baseline of the search benchmark: what one writes first, an ORM query with ``ilike '%x%'`` over raw columns."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Column, String, and_, create_engine, or_, select
from sqlalchemy.orm import Session, declarative_base

COLUMNS = ("氏名", "氏名フリガナ", "旧氏", "通称", "生年月日", "町字", "番地", "方書", "電話番号")
LIMIT = 20


def ilike_times(database: Path, table: str, texts: Sequence[str], seconds: float) -> Iterator[float]:
    """Milliseconds of each search, until so many seconds are spent; every word must be in one of the columns."""
    base = declarative_base()
    names = ("宛名番号", *COLUMNS)
    columns = {f"c{n}": Column(name, String, primary_key=n == 0) for n, name in enumerate(names)}
    person = type("Person", (base,), {"__tablename__": table, **columns})
    engine = create_engine(f"sqlite:///{database}")
    spent = time.perf_counter()
    try:
        with Session(engine) as session:
            for text in texts:
                if time.perf_counter() - spent > seconds:
                    return
                start = time.perf_counter()
                matches = (
                    or_(*(getattr(person, f"c{n + 1}").ilike(f"%{word}%") for n in range(len(COLUMNS))))
                    for word in text.split()
                )
                session.execute(select(person).where(and_(*matches)).limit(LIMIT)).scalars().all()
                yield (time.perf_counter() - start) * 1000
    finally:
        engine.dispose()
