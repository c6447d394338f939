"""`desk forms …`: the list answers for every form the rule pack needs, the sheet is written by its ending."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli import main
from resources import FORMS, ROOT
from resources.schema import schema
from tests.support.papers import page_text
from tests.support.town_packs import product


@pytest.fixture
def listed(capsys: pytest.CaptureFixture[str]) -> Mapping[str, Any]:
    """The forms by id as the command prints them."""
    capsys.readouterr()
    assert main(["forms", "list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema("forms-list")).validate(document)
    return {one["id"]: one for one in document["forms"]}


def test_every_form_the_rule_pack_needs_is_listed_with_its_procedures(listed: Mapping[str, Any]) -> None:
    rows = defaultdict(set)
    for row in product().pack.procedures:
        for form in row.forms:
            rows[form].add(row.id)
    assert set(listed) == set(rows)
    assert {form: set(one["procedures"]) for form, one in listed.items()} == rows


def test_no_form_takes_more_than_two_pages_by_itself(listed: Mapping[str, Any]) -> None:
    assert {one["pages"] for one in listed.values()} <= {1, 2}


def test_a_sheet_of_another_kind_is_refused_before_it_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.gif"
    assert main(["forms", "sheet", "--out", str(out)]) == 1
    assert "sheet.gif" in capsys.readouterr().err
    assert not out.exists()


def test_the_slips_of_a_case_file_are_written_beside_its_packet(tmp_path: Path) -> None:
    case, out, slips = tmp_path / "case.yaml", tmp_path / "packet.pdf", tmp_path / "slips.pdf"
    case.write_text(
        "life_event: 転居\nfiled_on: 2026-11-24\nevent_on: 2026-11-20\ntown: {code: '999997', prefecture: 架空県}\n"
        "applicant: {person: p1, role: 本人}\nhousehold:\n"
        "  - {id: p1, name: 見本 太郎, kana: ミホン タロウ, birth: 1988-05-01, sex: 男, relationship: 世帯主,"
        " kind: 日本人, moves: true}\n",
        encoding="utf-8",
    )
    assert main(["packet", str(case), "--out", str(out), "--slips", str(slips)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "引継票" in page_text(slips.read_bytes(), 0)


def test_the_page_of_the_forms_is_what_the_command_writes(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["forms", "list", "--markdown"]) == 0
    assert (FORMS / "README.md").read_text(encoding="utf-8") == capsys.readouterr().out
    assert (ROOT / "pictures" / "forms.png").stat().st_size < 1_500_000
