from __future__ import annotations

from dataclasses import replace
from datetime import date

from desk_app.domain.procedure import LegalBasis
from desk_app.rules.pack import Period, RulePack
from desk_app.rules.row_words import ROW_ITEMS, basis_words, fee_words, item_words, period_words, shape, tree_words


def test_every_item_of_every_row_has_words(pack: RulePack) -> None:
    for row in pack.procedures:
        for item in ROW_ITEMS:
            text = item_words(row, item, pack)
            assert text
            assert "object at" not in text, (row.id, item, text)


def test_law_that_nobody_checked_says_so() -> None:
    assert basis_words(LegalBasis("戸籍法", "49条", True)) == "戸籍法49条"
    assert basis_words(LegalBasis("市の条例", "3条", False)) == "市の条例3条(未確認)"


def test_fees_in_words() -> None:
    assert (fee_words(0), fee_words(1000)) == ("無料", "1,000円")


def test_a_period_says_what_reads_differently_in_it(pack: RulePack) -> None:
    row = pack.procedures[0]
    variant = replace(row, name="新しい名前", periods=())
    open_end = Period(date(2027, 4, 1), None, variant=variant)
    assert period_words(open_end, row, pack) == "2027-04-01からは名前 新しい名前"
    ended = Period(date(2027, 4, 1), date(2028, 3, 31), in_force=False, note="廃止")
    assert period_words(ended, row, pack) == "2027-04-01から2028-03-31までは行わない(廃止)"


def test_the_shape_is_the_meaning_without_the_place(pack: RulePack) -> None:
    row = pack.procedures[0]
    assert shape(row) == shape(replace(row, line=999, file="other.yaml"))
    assert shape(row) != shape(replace(row, note="ほかの注意"))


def test_the_spelt_out_tree_names_every_part(pack: RulePack) -> None:
    row = next(one for one in pack.procedures if one.id == "D01")
    text = tree_words(row.when, pack)
    assert "だれか〔" in text
    assert "、かつ" in text
    assert "、または" in text
