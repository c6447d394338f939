"""A label that a form prints more than once gets a name that says whose it is; others keep theirs."""

from __future__ import annotations

from printing.field_names import full_names
from tests.support.form_households import all_layouts


def test_husband_and_wife_are_told_apart() -> None:
    names = full_names(all_layouts()["rikon/2026-04"].blocks)
    assert names["husband_address"] == "離婚する人 夫 住所"
    assert names["wife_address"] == "離婚する人 妻 住所"
    assert "honseki" not in names
    assert "husband" not in names


def test_the_deceased_and_who_files_are_told_apart_by_their_blocks() -> None:
    names = full_names(all_layouts()["sosaihi/2026-04"].blocks)
    assert names["person"] == "亡くなった方 氏名"
    assert names["applicant"].endswith(" 氏名")
    assert names["applicant"] != names["person"]
    assert len(set(names.values())) == len(names)


def test_who_signs_below_is_told_apart_from_who_claims_above() -> None:
    names = full_names(all_layouts()["jidou-teate-claim/2026-04"].blocks)
    assert (names["applicant"], names["signer"]) == ("請求者 氏名", "署名欄 氏名")
