"""Who identifies themselves is found: a sample of a made-up town; ``find_everybody`` measures many people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_app.demo.city import write_city
from desk_app.storage.cache import SqlResidentCache
from desk_app.storage.folder import create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.find_everybody import missed, queries_of, some_people

SAMPLE = 300


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlResidentCache]:
    """A town of 5,000."""
    place = tmp_path_factory.mktemp("identify")
    write_city(place / "town.csv", residents=5_000, seed=11)
    folder = create_folder(place / "home", MemoryKeys())
    folder.import_residents(place / "town.csv")
    yield folder.cache()
    folder.close()


def test_everybody_is_among_the_first_twenty_of_what_identifies_them(cache: SqlResidentCache):
    people = some_people(cache, SAMPLE)
    absent, seconds = missed(cache, people)
    assert set(absent) == {"reading", "reading + birth", "folded name", "birth + family name"}
    assert {kind: len(who) for kind, who in absent.items() if who} == {}
    assert len(seconds) >= 3 * SAMPLE


def test_a_query_says_whether_homonyms_are_left(cache: SqlResidentCache):
    (person, *_) = some_people(cache, 1)
    kinds = {query.kind: query.identifies for query in queries_of(person, {})}
    assert kinds["reading + birth"]
    assert not kinds["reading"]
