"""Looking people up is audited; guarded people stay hidden."""

from desk_app.bootstrap.desk import OpenDesk
from desk_app.cli.scripted import SEARCH
from desk_app.domain.ids import ClerkId


def guarded_name(desk: OpenDesk) -> str:
    """The registered name of one person under 支援措置."""
    cache = desk.context.cache()
    for syllable in "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ":
        for found in cache.search(syllable, 500)[0]:
            if found.record.guarded:
                return found.record.name.registered
    raise AssertionError("the demo town has no guarded person")


def test_every_search_is_an_entry_without_the_words_typed(desk: OpenDesk) -> None:
    page = desk.app.residents.search(SEARCH)
    assert page.hits
    with desk.context.unit_of_work() as uow:
        entry = uow.audit.entries(action="search")[-1]
    assert entry.by == desk.app.session.clerk().id
    assert "たかはし" not in str(entry)


def test_an_empty_search_finds_nobody(desk: OpenDesk) -> None:
    assert desk.app.residents.search("  ").hits == ()


def test_a_guarded_address_is_hidden_without_the_right(desk: OpenDesk) -> None:
    name = guarded_name(desk)
    hit = next(h for h in desk.app.residents.search(name, limit=50).hits if h.guarded)
    assert hit.address is None
    desk.app.session.sign_in(ClerkId("kuno"))
    hit = next(h for h in desk.app.residents.search(name, limit=50).hits if h.guarded)
    assert hit.address
