"""Releases of rules: four eyes, signatures, effective days, going back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.domain.errors import InvalidInput, NotAllowed, OperatorError
from desk_app.domain.ids import ClerkId
from desk_app.rules.overlay import MergedPack, load_merged
from desk_app.rules.pack_signature import MANIFEST, ReleaseRefused
from desk_app.services.rule_releases import ACTION, Release, Releases, refuse_unsound
from desk_app.storage.keys import MemoryKeys
from tests.support.desk import StillClock

SMALL = Path(__file__).parents[1] / "rules" / "packs" / "small"
TODAY = date(2026, 11, 24)
LATER = date(2027, 4, 1)
SEED = bytes(range(32))


def proved(_merged: MergedPack) -> None:
    """Stands for the check, which is tried apart."""


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Iterator[OpenDesk]:
    with create_desk(demo_settings(tmp_path / "home"), keys=MemoryKeys(), clock=StillClock()) as one:
        one.app.session.sign_in(ClerkId("miyoshi"))
        yield one


@pytest.fixture(name="releases")
def _releases(desk: OpenDesk, tmp_path: Path) -> Releases:
    return Releases(desk.context, tmp_path / "releases", lambda: SEED, prove=proved)


@pytest.fixture(autouse=True)
def _first_clerk_sits_at_the_desk() -> None:
    """The room's other tests begin with the first clerk; here the fixture above signs in."""


def released(desk: OpenDesk, releases: Releases, *, on: date = TODAY, note: str = "春の改正") -> Release:
    """Proposed by one, approved by another."""
    desk.app.session.sign_in(ClerkId("miyoshi"))
    one = releases.propose(SMALL, None, effective_on=on, note=note)
    desk.app.session.sign_in(ClerkId("kuno"))
    return releases.approve(one.id)


def test_a_release_needs_a_second_person(desk: OpenDesk, releases: Releases) -> None:
    one = releases.propose(SMALL, None, effective_on=TODAY, note="春の改正")
    assert releases.current(TODAY) is None
    with pytest.raises(NotAllowed, match="自分が提案したもの"):
        releases.approve(one.id)
    desk.app.session.sign_in(ClerkId("kuno"))
    assert releases.approve(one.id).approved_by == "kuno"
    assert releases.current(TODAY) == releases.get(one.id)
    with pytest.raises(NotAllowed, match="承認待ちではありません"):
        releases.approve(one.id)


def test_staff_neither_proposes_nor_approves(desk: OpenDesk, releases: Releases) -> None:
    one = releases.propose(SMALL, None, effective_on=TODAY, note="春の改正")
    desk.app.session.sign_in(ClerkId("omori"))
    with pytest.raises(NotAllowed):
        releases.approve(one.id)
    with pytest.raises(NotAllowed):
        releases.propose(SMALL, None, effective_on=TODAY, note="x")
    with pytest.raises(NotAllowed):
        releases.reject(one.id, "x")


def test_a_release_counts_from_its_day(desk: OpenDesk, releases: Releases) -> None:
    first = released(desk, releases)
    second = released(desk, releases, on=LATER)
    assert releases.current(TODAY) == first
    assert releases.current(LATER) == second


def test_what_lacks_a_note_or_lies_in_the_past_is_refused(releases: Releases) -> None:
    with pytest.raises(InvalidInput, match="書いてありません"):
        releases.propose(SMALL, None, effective_on=TODAY, note=" ")
    with pytest.raises(InvalidInput, match="今日より前"):
        releases.propose(SMALL, None, effective_on=date(2026, 11, 23), note="x")


def test_a_pack_that_does_not_load_leaves_nothing(releases: Releases, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(SMALL, broken)
    (broken / "events.yaml").write_text("events: [引越]\n", encoding="utf-8")
    with pytest.raises(OperatorError, match="引越"):
        releases.propose(broken, None, effective_on=TODAY, note="x")
    assert releases.all() == ()
    assert list((tmp_path / "releases").glob("*")) == []


def test_going_back_withdraws_what_came_later_with_the_reason(desk: OpenDesk, releases: Releases) -> None:
    first, second = released(desk, releases), released(desk, releases)
    assert releases.current(TODAY) == second
    with pytest.raises(InvalidInput, match="理由"):
        releases.roll_back(first.id, "")
    releases.roll_back(first.id, "期限がまちがっていた")
    assert releases.current(TODAY) == releases.get(first.id)
    assert releases.get(second.id).withdrawn == "期限がまちがっていた"
    with pytest.raises(NotAllowed, match="後の版はありません"):
        releases.roll_back(first.id, "もう一度")
    with pytest.raises(NotAllowed, match="残っている版ではありません"):
        releases.roll_back(second.id, "やはり")


def test_a_rejected_proposal_never_counts(desk: OpenDesk, releases: Releases) -> None:
    one = releases.propose(SMALL, None, effective_on=TODAY, note="x")
    desk.app.session.sign_in(ClerkId("kuno"))
    assert releases.reject(one.id, "根拠がない").rejected == "根拠がない"
    with pytest.raises(NotAllowed):
        releases.approve(one.id)
    assert releases.current(TODAY) is None


def test_a_changed_file_keeps_a_proposal_from_being_approved(desk: OpenDesk, releases: Releases) -> None:
    one = releases.propose(SMALL, None, effective_on=TODAY, note="x")
    (releases.folder_of(one) / "pack" / "events.yaml").write_text("events: [転居]\n", encoding="utf-8")
    desk.app.session.sign_in(ClerkId("kuno"))
    with pytest.raises(ReleaseRefused, match=r"pack/events\.yaml"):
        releases.approve(one.id)


def test_an_old_manifest_put_back_is_seen(desk: OpenDesk, releases: Releases) -> None:
    one = releases.propose(SMALL, None, effective_on=TODAY, note="x")
    old = (releases.folder_of(one) / MANIFEST).read_bytes()
    desk.app.session.sign_in(ClerkId("kuno"))
    releases.approve(one.id)
    (releases.folder_of(one) / MANIFEST).write_bytes(old)
    with pytest.raises(ReleaseRefused, match="操作の記録"):
        releases.load(releases.get(one.id))


def test_every_step_is_in_the_audit_log(desk: OpenDesk, releases: Releases) -> None:
    first = released(desk, releases)
    released(desk, releases)
    releases.roll_back(first.id, "まちがい")
    with desk.context.unit_of_work() as uow:
        entries = uow.audit.entries(action=ACTION)
        assert uow.audit.verify()[1] is None
    steps = [((one.detail or {})["step"], one.subject, one.by) for one in entries]
    assert steps == [
        ("propose", "release:1", "miyoshi"),
        ("approve", "release:1", "kuno"),
        ("propose", "release:2", "miyoshi"),
        ("approve", "release:2", "kuno"),
        ("withdraw", "release:2", "kuno"),
    ]


def test_another_program_s_releases_are_seen_after_a_refresh(desk: OpenDesk, releases: Releases) -> None:
    here = Releases(desk.context, releases.folder_of(released(desk, releases)).parent, lambda: SEED, prove=proved)
    before = here.revision
    released(desk, releases)
    assert len(here.all()) == 1
    here.refresh()
    assert (len(here.all()), here.revision) == (2, before + 1)


def test_an_unknown_release_is_named(releases: Releases) -> None:
    with pytest.raises(OperatorError, match="release:9"):
        releases.get("release:9")


def test_an_unproved_pack_is_refused_with_what_is_wrong() -> None:
    with pytest.raises(InvalidInput, match="合格しません") as caught:
        refuse_unsound(load_merged(SMALL))
    assert caught.value.faults
