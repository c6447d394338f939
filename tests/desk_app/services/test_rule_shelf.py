"""The shelf of rule books: drafts are kept by name, and the right book decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.ids import ClerkId
from desk_app.services.rule_releases import Releases
from desk_app.services.rule_shelf import RuleShelf
from desk_app.storage.keys import MemoryKeys
from tests.support.desk import StillClock
from tests.support.town_packs import BASE, MIRAI, product

TODAY = date(2026, 11, 24)
SMALL = Path(__file__).parents[1] / "rules" / "packs" / "small"


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Iterator[OpenDesk]:
    with create_desk(demo_settings(tmp_path / "home"), keys=MemoryKeys(), clock=StillClock()) as one:
        yield one


@pytest.fixture(name="shelf")
def _shelf(desk: OpenDesk, tmp_path: Path) -> RuleShelf:
    releases = Releases(desk.context, tmp_path / "releases", lambda: bytes(32), prove=lambda _: None)
    return RuleShelf(BASE, product, None, tmp_path / "drafts", releases)


def released(desk: OpenDesk, shelf: RuleShelf, source: Path, overlay: Path | None, on: date = TODAY) -> str:
    desk.app.session.sign_in(ClerkId("miyoshi"))
    one = shelf.releases.propose(source, overlay, effective_on=on, note="x")
    desk.app.session.sign_in(ClerkId("kuno"))
    return shelf.releases.approve(one.id).id


def test_without_a_release_the_product_decides(shelf: RuleShelf) -> None:
    assert shelf.in_use(TODAY).pack is product().pack
    assert shelf.notice == ""


def test_a_draft_is_an_overlay_or_a_whole_pack(shelf: RuleShelf) -> None:
    assert shelf.sources(shelf.put_draft("town", MIRAI)) == (BASE, shelf.draft_folder("town"))
    assert shelf.sources(shelf.put_draft("whole", SMALL)) == (shelf.draft_folder("whole"), None)
    assert shelf.drafts() == ("draft:town", "draft:whole")
    assert shelf.book("draft:whole").overlay is None
    shelf.discard("draft:whole")
    assert shelf.drafts() == ("draft:town",)


def test_a_draft_changed_on_the_disk_is_read_again(shelf: RuleShelf) -> None:
    own = shelf.put_draft("whole", SMALL)
    before = shelf.book(own).pack
    assert shelf.book(own).pack is before
    file = shelf.draft_folder("whole") / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace('"2026.11.1"', '"2"'), encoding="utf-8")
    assert shelf.book(own).pack.version == "2"


def test_names_that_no_file_may_have_are_refused(shelf: RuleShelf) -> None:
    for name in ("", "..", "a/b", "市", "A", "x" * 41):
        with pytest.raises(InvalidInput, match="使えない文字"):
            shelf.draft_folder(name)
    with pytest.raises(OperatorError, match="ありません"):
        shelf.book("draft:none")


def test_the_release_of_the_day_decides_and_a_broken_one_never(desk: OpenDesk, shelf: RuleShelf) -> None:
    released(desk, shelf, SMALL, None)
    later = released(desk, shelf, SMALL, None, date(2027, 4, 1))
    first = shelf.in_use(TODAY).pack
    assert first.procedures[-1].id == "X01"
    folder = shelf.releases.folder_of(shelf.releases.get(later))
    (folder / "pack" / "events.yaml").write_text("events: [転入]\n# x\n", encoding="utf-8")
    assert shelf.in_use(date(2027, 4, 1)).pack.sha256 == first.sha256
    assert "pack/events.yaml" in shelf.notice
    assert shelf.in_use(TODAY).pack.sha256 == first.sha256
    assert shelf.notice == ""
