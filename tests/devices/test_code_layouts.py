from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.card import BarcodeKind
from desk_app.domain.errors import InvalidInput
from devices.code_layouts import read_layouts
from devices.decoding import Decoded
from devices.errors import UnreadableCode
from devices.routing import route

MOVE_OUT = "TSS1|髙橋 結衣|タカハシ ユイ|平成9年4月2日|女|みらい市桜町1-2|さくら市中央3-4|令和8年11月30日|髙橋 結衣"


def read(text: str, symbology: str = "QR") -> Decoded:
    return Decoded(text, symbology, "utf-8", False)


def test_the_items_of_a_move_out_certificate_are_read_in_order() -> None:
    found = route(read(MOVE_OUT))
    assert (found.kind, found.name) == (BarcodeKind.MOVE_OUT_CERTIFICATE, "転出証明書")
    assert [(item.key, item.label) for item in found.values][:3] == [
        ("name", "氏名"),
        ("kana", "フリガナ"),
        ("birth", "生年月日"),
    ]
    assert {item.key: item.text for item in found.values}["departure_on"] == "令和8年11月30日"
    assert "髙橋" not in repr(found.values), "a read may be logged by mistake"


def test_missing_items_are_refused_whole() -> None:
    with pytest.raises(UnreadableCode, match="項目の数"):
        route(read(MOVE_OUT.rsplit("|", 1)[0]))


def test_an_insurance_number_needs_its_check_digit() -> None:
    good = [f"1380013{digit} 12 345 01" for digit in range(10)]
    found = []
    for text in good:
        try:
            found.append(route(read(text)))
        except UnreadableCode:
            continue
    (one,) = found
    assert one.kind is BarcodeKind.INSURANCE_NUMBER
    assert [item.label for item in one.values] == ["保険者番号", "記号", "番号", "枝番"]


def test_a_licence_number_needs_its_mark_for_twelve_bare_digits_may_be_another_number() -> None:
    assert route(read("DL:301234567890")).kind is BarcodeKind.LICENCE_NUMBER
    for text in ("301234567890", "3012 3456 7890", "３０１２３４５６７８９０"):
        bare = route(read(text))
        assert (bare.kind, bare.text) == (BarcodeKind.INDIVIDUAL_NUMBER, ""), "nothing of it is kept"


def test_another_symbology_is_another_code() -> None:
    assert route(read(MOVE_OUT, "DataMatrix")).kind is BarcodeKind.UNKNOWN
    assert route(read(MOVE_OUT, "")).kind is BarcodeKind.MOVE_OUT_CERTIFICATE, "a scanner may send no identifier"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("format = 1\n[[code]]\nkind = 'sheet'\npattern = 'x'", "この種類は定義できません"),
        ("format = 1\n[[code]]\nkind = 'licence_number'\npattern = '('", "pattern"),
        ("format = 1\n[[code]]\nkind = 'licence_number'", "pattern"),
        ("format = 1\n[[code]]\nkind = 'licence_number'\npattern = 'x'\ncolour = 1", "colour"),
        ("format = 1\n[[code]]\nkind = 'licence_number'\npattern = 'x'\nseparator = '|'", "separator"),
        ("format = 1\n[[code]]\nkind = 'licence_number'\npattern = 'x'\n[code.labels]\nq = 'Q'", "q"),
        ("format = 1\n[[code]]\nkind = 'licence_number'\npattern = '(?P<n>x)'\n[code.checks]\nn = 'm99'", "検査数字"),
        ("format = 2", "format"),
        ("format = 1\ncode = [3]", "表ではありません"),
        ("code = 'x'\nformat = 1", "並び"),
        ("format =", "読めません"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "codes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_layouts(path)
    assert named in " ".join([str(refused.value), *(fault.message for fault in refused.value.faults)])


def test_every_fault_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "codes.toml"
    path.write_text("[[code]]\nkind = 'sheet'\npattern = 'x'\ncolour = 1\n[[code]]\nkind = 'nothing'\n")
    with pytest.raises(InvalidInput) as refused:
        read_layouts(path)
    assert len(refused.value.faults) == 4
