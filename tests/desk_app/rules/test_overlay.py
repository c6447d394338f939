from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.ids import PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Situation
from desk_app.domain.town import Town
from desk_app.rules.engine import Engine
from desk_app.rules.overlay import (
    MergedPack,
    ProductPack,
    load_merged,
    load_with_overlay,
    overlay_documents,
    read_overlay,
)
from desk_app.rules.pack_diff import same_rules
from desk_app.rules.pack_documents import write_documents
from desk_app.rules.pack_reader import PackError
from tests.support.town_packs import MIRAI, mirai, product

HEAD: dict[str, Any] = {"version": "t.1", "name": "試し町", "base": "x"}


@pytest.fixture(name="product")
def _product() -> ProductPack:
    return product()


@pytest.fixture(name="mirai")
def _mirai() -> MergedPack:
    return mirai()


def written(folder: Path, **files: Any) -> Path:
    """An overlay folder with these files; ``head`` adds to its overlay.yaml."""
    head = {**HEAD, **files.pop("head", {})}
    write_documents({"overlay.yaml": head, **{f"{name}.yaml": root for name, root in files.items()}}, folder)
    return folder


def faults(product: ProductPack, folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_merged(product, folder)
    return caught.value.message


def test_the_demo_town_loads_with_everything_it_changes_listed(product: ProductPack, mirai: MergedPack) -> None:
    base = product.pack
    assert mirai.pack.version == f"{base.version}+mirai.1"
    assert mirai.pack.sha256 not in {base.sha256, ""}
    assert mirai.overlay is not None
    assert mirai.overlay.name == "みらい市"
    kinds = {(one.row, one.kind) for one in mirai.differences}
    assert {("M01", "added"), ("M02", "added"), ("E25", "switched_off"), ("D08", "changed")} <= kinds
    assert {one.item for one in mirai.differences if one.row == "D08"} == {"根拠", "期限", "注意"}


def test_a_difference_names_file_and_line_of_the_overlay(mirai: MergedPack) -> None:
    line = next(
        number
        for number, text in enumerate((MIRAI / "procedures" / "mirai.yaml").read_text("utf-8").splitlines(), 1)
        if "id: D08" in text
    )
    assert {(one.file, one.line) for one in mirai.differences if one.row == "D08"} == {
        ("mirai/procedures/mirai.yaml", line)
    }


def test_without_an_overlay_the_pack_is_the_product_s(product: ProductPack) -> None:
    merged = load_merged(product)
    assert merged.differences == ()
    assert merged.pack.sha256 == product.pack.sha256
    assert not merged.outdated
    assert same_rules(load_with_overlay(product), merged.pack)


def test_a_row_switched_off_stays_in_the_list_with_the_town_s_reason(mirai: MergedPack) -> None:
    member = Member(PersonId("p1"), PersonName("住民"), moves=True)
    day = date(2026, 11, 24)
    situation = Situation(LifeEvent.MOVE_IN, day, Town("999997", "架空県"), event_on=day, household=(member,))
    found = {one.procedure: one for one in Engine(mirai.pack).decide(InterviewState(situation))}
    ended = next(one for key, one in found.items() if key == "E25")
    assert ended.result is Result.NOT_REQUIRED
    assert [one.text for one in ended.reasons] == ["移住支援金は2026年3月で受付を終えました。"]


def test_an_item_is_replaced_and_the_rest_kept(product: ProductPack, tmp_path: Path) -> None:
    rows = {"procedures": [{"id": "A01", "note": "町の注意"}]}
    merged = load_merged(product, written(tmp_path, **{"procedures/own": rows}))
    assert [(one.row, one.item, one.new) for one in merged.differences] == [("A01", "注意", "町の注意")]


def test_null_takes_an_item_away(product: ProductPack, tmp_path: Path) -> None:
    before = next(row for row in product.pack.procedures if row.note)
    rows = {"procedures": [{"id": before.id, "note": None}]}
    merged = load_merged(product, written(tmp_path, **{"procedures/own": rows}))
    assert [(one.row, one.item, one.new) for one in merged.differences] == [(before.id, "注意", "なし")]


def test_wording_is_joined_language_by_language(product: ProductPack, tmp_path: Path) -> None:
    rows = {"facts": [{"id": "event_on", "label": {"ja": "住み始めた日"}}]}
    merged = load_merged(product, written(tmp_path, facts=rows))
    label = merged.pack.facts["event_on"].definition.label  # type: ignore[index]
    assert label["ja"] == "住み始めた日"
    assert label["en"] == product.pack.facts["event_on"].definition.label["en"]  # type: ignore[index]


def test_a_renamed_division_is_one_difference(product: ProductPack, tmp_path: Path) -> None:
    rows = {"divisions": [{"id": "市民課", "name": "くらしの窓口"}]}
    merged = load_merged(product, written(tmp_path, divisions=rows))
    assert [(one.row, one.item, one.old, one.new) for one in merged.differences] == [
        ("市民課", "担当課", "市民課", "くらしの窓口")
    ]
    assert "くらしの窓口" in {row.division for row in merged.pack.procedures}


def test_every_fault_is_told_with_the_overlay_s_file_and_line(product: ProductPack, tmp_path: Path) -> None:
    rows = {
        "procedures": [
            {"id": "A01", "division": "みらい課"},
            {"id": "T01", "name": "新しい手続き", "when": {"fact": "movess", "value": True}},
        ]
    }
    text = faults(product, written(tmp_path / "town", **{"procedures/own": rows}))
    assert "town/procedures/own.yaml:3" in text
    assert "みらい課" in text
    assert "moves" in text
    assert "根拠" in text


def test_what_lies_on_nothing_is_refused(product: ProductPack, tmp_path: Path) -> None:
    text = faults(
        product,
        written(
            tmp_path,
            head={"parameters": {"chip": True}, "off": [{"id": "Z99", "reason": "ない"}]},
            fee={"fees": [{"id": "x"}]},
        ),
    )
    assert "知らないパラメーター chip" in text
    assert "知らない手続き Z99" in text
    assert "知らないファイル fee.yaml" in text


def test_the_head_names_version_town_and_base(tmp_path: Path) -> None:
    write_documents({"overlay.yaml": {"version": "1", "nam": "町"}}, tmp_path)
    with pytest.raises(PackError) as caught:
        read_overlay(tmp_path)
    assert "もしかして name" in caught.value.message
    assert "base がありません" in caught.value.message
    (tmp_path / "overlay.yaml").rename(tmp_path / "other.yaml")
    with pytest.raises(PackError, match=r"overlay\.yaml がありません"):
        read_overlay(tmp_path)


def test_an_overlay_for_another_version_says_so(product: ProductPack, tmp_path: Path) -> None:
    assert load_merged(product, written(tmp_path)).outdated


def test_an_edited_pack_becomes_the_overlay_that_makes_it(
    product: ProductPack, mirai: MergedPack, tmp_path: Path
) -> None:
    documents = overlay_documents(
        product.documents, mirai.documents, name="みらい市", version="mirai.2", base_version=mirai.base.version
    )
    write_documents(documents, tmp_path)
    again = load_merged(product, tmp_path)
    assert same_rules(again.pack, mirai.pack)
    assert again.overlay is not None
    assert again.overlay.off == {"E25": "移住支援金は2026年3月で受付を終えました。"}
    assert not again.outdated


def test_a_row_left_out_of_an_edited_pack_is_switched_off(product: ProductPack, tmp_path: Path) -> None:
    base = product.documents
    edited = dict(base)
    edited["procedures/d-children.yaml"] = {"procedures": base["procedures/d-children.yaml"]["procedures"][1:]}  # type: ignore[assignment]
    first = base["procedures/d-children.yaml"]["procedures"][0]["id"]
    made = overlay_documents(base, edited, name="町", version="1", base_version="2")
    assert made["overlay.yaml"]["off"] == [{"id": first, "reason": "この市では行っていません。"}]
