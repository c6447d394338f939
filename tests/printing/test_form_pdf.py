"""Every value can be read back exactly; nothing is lost when it is long; the signature stands where it may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from desk_app.domain.errors import OperatorError
from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.ids import CaseNumber
from desk_app.domain.resident import PersonName
from desk_app.domain.signature import Strokes
from desk_app.domain.situation import Situation
from printing.draw import Pen
from printing.fonts import load_fonts
from printing.form_pdf import DrawnForm, SheetHead, draw_form
from printing.layout import FormLayout, read_folder
from resources import FORMS
from tests.support.builders import TOWN, a_member, demo_family
from tests.support.papers import DEMO_FORMS, STROKES, filled_forms, page_text, templates, text_in

JUGEMU = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子の藪柑子　長助"
LAYOUTS = {layout.template.id: layout for layout in read_folder(FORMS)}


def drawn(
    forms: Sequence[FilledForm], strokes: Strokes | None = None, layouts: dict[str, FormLayout] = LAYOUTS
) -> tuple[bytes, list[DrawnForm]]:
    pen = Pen("見本")
    made = [
        draw_form(
            pen,
            load_fonts(),
            layouts[form.form],
            form,
            head=SheetHead(CaseNumber("1124-0043"), n, TOWN),
            strokes=strokes,
        )
        for n, form in enumerate(forms, start=1)
    ]
    return pen.finish(), made


def one_form(form: str, situation: Situation | None = None) -> FilledForm:
    return filled_forms(situation, (form,))[0]


def with_value(form: FilledForm, field: str, text: str) -> FilledForm:
    return replace(form, values={**form.values, field: FieldValue(text)})


def assert_all_readable(pdf: bytes, made: Sequence[DrawnForm]) -> int:
    checked = 0
    for form in made:
        for place in form.placed:
            if ":" in place.text or "/" in place.text:
                continue
            read = text_in(pdf, form.pages[place.page], (place.x, place.y, place.w, place.h))
            if "choice" in place.kind:
                assert place.text in read
            elif place.kind == "comb":
                assert read.replace(" ", "") == place.text
            else:
                assert read == place.text, place
            checked += 1
    return checked


def test_every_value_of_the_demo_family_is_read_back_exactly() -> None:
    forms = filled_forms()
    pdf, made = drawn(forms)
    assert {form.form for form in forms} == set(DEMO_FORMS)
    assert assert_all_readable(pdf, made) > 300


def test_every_filled_value_is_placed_somewhere() -> None:
    forms = filled_forms()
    _, made = drawn(forms)
    for form, one in zip(forms, made, strict=True):
        placed = {place.field for place in one.placed}
        filled = {key for key, value in form.values.items() if value.text or value.chosen}
        assert filled == placed, form.key


def test_each_form_of_the_demo_family_takes_one_page() -> None:
    _, made = drawn(filled_forms())
    assert [len(one.pages) for one in made] == [1] * len(made)


def test_ivs_and_characters_beyond_the_bmp_are_read_back() -> None:
    situation = demo_family()
    names = {"p1": "\U00020bb7田　邉\U000e010f之介", "p2": "葛\U000e0102城　か\u309a代", "p3": "髙﨑　\U00020bb7美"}
    for member in situation.household:
        if member.id in names:
            name = PersonName(names[member.id], member.name.kana)
            situation = situation.with_member(replace(member, name=name))
    pdf, made = drawn([one_form("juumin-ido", situation)])
    assert assert_all_readable(pdf, made) > 20
    for name in names.values():
        assert name in page_text(pdf, 0)


@pytest.mark.parametrize(
    ("name", "codes"), [("葛\U000e01ef城　花", "U+845B U+E01EF"), ("田\ue000　花", "U+E000")], ids=["ivs", "gaiji"]
)
def test_a_missing_glyph_stops_and_names_character_field_and_form(name: str, codes: str) -> None:
    form = with_value(one_form("juumin-ido"), "people.2.name", name)
    with pytest.raises(OperatorError) as raised:
        drawn([form])
    assert codes in raised.value.reason
    assert "フリガナ・氏名(2番)" in raised.value.item
    assert "住民異動届" in raised.value.item


def test_a_name_of_jugemu_length_loses_nothing() -> None:
    situation = demo_family()
    first = situation.household[0]
    longest = replace(first, name=PersonName(JUGEMU, "ジュゲムジュゲム" * 6))
    pdf, made = drawn([one_form("juumin-ido", situation.with_member(longest))])
    assert assert_all_readable(pdf, made) > 20
    whole = "".join(page_text(pdf, page) for page in made[0].pages)
    assert JUGEMU in whole
    assert any(warning.field == "フリガナ・氏名(1番)" for warning in made[0].warnings)


def test_a_katagaki_of_sixty_characters_is_never_dropped() -> None:
    katagaki = (
        "グランドメゾンみらい中央公園パークサイドアネックス東棟"
        + "最上階フロアペントハウススイートルーム千二百三十四号室様方気付"
    )
    situation = demo_family()
    assert situation.new_address is not None
    longer = replace(situation, new_address=replace(situation.new_address, katagaki=katagaki))
    pdf, made = drawn([one_form("juumin-ido", longer)])
    assert len(katagaki) >= 55
    assert katagaki in "".join(page_text(pdf, page) for page in made[0].pages)
    assert_all_readable(pdf, made)
    assert any("方書" in warning.field for warning in made[0].warnings)


def test_a_text_too_long_for_its_box_goes_to_the_continuation_sheet() -> None:
    text = "みらい市桜町三丁目四番五号のとても長い前の世帯主の氏名" * 12
    pdf, made = drawn([with_value(one_form("juumin-ido"), "old_head", text)])
    assert len(made[0].pages) == 2
    assert "続紙のとおり" in page_text(pdf, made[0].pages[0])
    assert text in page_text(pdf, made[0].pages[1])
    assert any("続紙" in warning.message for warning in made[0].warnings)


def test_eight_members_continue_on_a_further_sheet() -> None:
    situation = demo_family()
    more = tuple(
        a_member(f"p{n}", f"髙橋　第{n}子", kana="タカハシ　ダイ", birth="2015-04-01", relationship="子")
        for n in range(5, 9)
    )
    larger = replace(situation, household=situation.household + more)
    pdf, made = drawn([one_form("juumin-ido", larger)])
    assert len(made[0].pages) == 2
    second = page_text(pdf, made[0].pages[1])
    assert "髙橋　第7子" in second
    assert "髙橋　第8子" in second
    assert "髙橋　第6子" in page_text(pdf, made[0].pages[0])
    assert any("8人" in warning.message for warning in made[0].warnings)
    assert_all_readable(pdf, made)


def test_thirty_members_take_as_many_sheets_as_they_need() -> None:
    situation = demo_family()
    more = tuple(a_member(f"p{n}", f"髙橋　{n}番目", kana="タカハシ", relationship="子") for n in range(5, 31))
    pdf, made = drawn([one_form("juumin-ido", replace(situation, household=situation.household + more))])
    whole = "".join(page_text(pdf, page) for page in made[0].pages)
    assert all(f"髙橋　{n}番目" in whole for n in range(5, 31))


def test_a_relationship_of_four_steps_is_printed_whole() -> None:
    situation = demo_family()
    last = replace(situation.household[3], relationship="妻の子の夫の父の妹")
    pdf, made = drawn([one_form("juumin-ido", situation.with_member(last))])
    assert "妻の子の夫の父の妹" in page_text(pdf, made[0].pages[0])
    assert_all_readable(pdf, made)


def test_a_value_that_is_no_option_is_written_beside_other() -> None:
    form = one_form("juumin-ido")
    odd = replace(form, values={**form.values, "event": FieldValue(chosen=("氏名変更",))})
    pdf, made = drawn([odd])
    place = next(one for one in made[0].placed if one.field == "event")
    assert place.text == "その他:氏名変更"
    assert "氏名変更" in page_text(pdf, 0)


def test_an_option_that_the_form_lacks_is_reported() -> None:
    form = one_form("jidou-teate-claim")
    odd = replace(form, values={**form.values, "account_type": FieldValue(chosen=("貯蓄",))})
    _, made = drawn([odd])
    assert any("貯蓄" in warning.message for warning in made[0].warnings)


def test_an_empty_required_field_is_reported() -> None:
    _, made = drawn([with_value(one_form("juumin-ido"), "filed_on", "")])
    assert [warning.field for warning in made[0].warnings if "空いて" in warning.message] == ["届出日"]


def test_individual_numbers_stay_off_the_form_until_they_are_given() -> None:
    pdf, _ = drawn([one_form("mynumber-card-issue")])
    assert "窓口で記入" in page_text(pdf, 0)


def test_ink_forms_never_carry_the_drawn_signature() -> None:
    seal = one_form("seal-registration")
    with_strokes, _ = drawn([seal], STROKES)
    without, _ = drawn([seal], None)
    assert with_strokes == without


def test_a_form_that_takes_the_signature_shows_it() -> None:
    form = one_form("juumin-ido")
    assert drawn([form], STROKES)[0] != drawn([form], None)[0]


def test_all_forms_of_the_catalogue_can_be_filled_and_read_back() -> None:
    forms = filled_forms(None, [template.id for template in templates()])
    pdf, made = drawn(forms)
    assert {form.form for form in forms} == set(LAYOUTS)
    assert_all_readable(pdf, made)


def test_a_form_names_the_town_it_is_printed_in() -> None:
    pen = Pen("見本")
    head = SheetHead(CaseNumber("1124-0043"), 1, replace(TOWN, name="はるか町", mayor_title="はるか町長"))
    forms = filled_forms(None, ("seal-registration", "suido-start", "kodomo-iryo"))
    for form in forms:
        draw_form(pen, load_fonts(), LAYOUTS[form.form], form, head=head, strokes=None)
    pdf = pen.finish()
    texts = [page_text(pdf, page) for page in range(len(forms))]
    assert "はるか町長 あて" in texts[0]
    assert "はるか町印鑑条例" in texts[0]
    assert any("はるか町水道事業管理者 あて" in text for text in texts)
    assert not any("{town}" in text for text in texts)
