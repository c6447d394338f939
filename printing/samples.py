"""Made-up values for every field of a form, so that a layout can be looked at without a case.

A family of four that does not exist fills whatever a source asks for; nothing here knows the source language, it
only reads the end of each path and the words of its filters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.form_template import FieldTemplate
from desk_app.domain.ids import PersonId
from printing.box import Box, mark_of
from printing.box_fields import field_templates
from printing.layout import FormLayout


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    kana: str
    birth: str
    short: str
    sex: str
    relationship: str
    age: str


_FAMILY = (
    _Person("架空　太郎", "カクウ　タロウ", "昭和62年4月1日", "昭和62.4.1", "男", "世帯主", "39"),
    _Person("架空　花子", "カクウ　ハナコ", "平成元年8月15日", "平成元.8.15", "女", "妻", "36"),
    _Person("架空　一郎", "カクウ　イチロウ", "平成30年6月10日", "平成30.6.10", "男", "子", "7"),
    _Person("架空　桜", "カクウ　サクラ", "令和4年12月3日", "令和4.12.3", "女", "子", "3"),
)
_WHO: Mapping[str, int] = {"spouse": 1, "wife": 1, "mother": 1, "subject": 2}
_WORDS: Mapping[str, str] = {
    "line": "架空県みらい市桜町三丁目4番5号",
    "one_line": "架空県みらい市桜町三丁目4番5号 コーポさくら203号室",
    "postal": "999-0101",
    "katagaki": "コーポさくら203号室",
    "phone": "000-1234-5678",
    "honseki": "架空県みらい市桜町三丁目4番",
    "honseki_line": "架空県みらい市桜町三丁目4番 架空　太郎",
    "relation": "本人",
    "told_relation": "配偶者",
    "head": "架空　太郎",
    "prefecture": "架空県",
    "family": "架空",
    "given": "太郎",
    "former": "見本",
    "alias": "見本　太郎",
    "roman": "KAKU TARO",
    "grade": "小学2年",
    "fact:bank_name": "みらい銀行",
    "fact:bank_branch": "桜町支店",
    "fact:account_holder_kana": "カクウ　タロウ",
    "fact:survivor_relation": "配偶者",
    "fact:dog_name": "ポチ",
    "fact:dog_breed": "柴犬",
    "fact:dog_color": "茶",
    "fact:dog_tag_number": "第00123号",
    "fact:moped_plate": "みらい市　あ　00-12",
    "fact:moped_maker": "架空工業",
    "fact:moped_frame_number": "AB12-0012345",
    "fact:nursery_first_choice": "みらい市立さくら保育園",
    "fact:nursery_second_choice": "みらい市立もみじ保育園",
    "fact:school_name_from": "みらい市立桜町小学校",
    "fact:child_insurance_kind": "国民健康保険",
    "fact:birth_weight_g": "2300",
    "fact:pension": "第1号",
    "fact:insurance": "国保",
    "fact:residence_category": "中長期在留者",
    "fact:dv_other_party": "見本　次郎",
    "fact:dv_consulted_at": "みらい警察署",
    "fact:student_names": "架空　次郎",
}
DAY, SHORT_DAY = "令和8年4月1日", "令和8.4.1"


def sample_form(layout: FormLayout) -> FilledForm:
    """The form with a made-up value in each field; tables have two people. 個人番号 stays empty."""
    boxes = {}
    for block in layout.blocks:
        stem = f"{block.id}." if block.kind == "table" else ""
        for row in block.rows:
            for box in row.boxes:
                boxes.update({field.id: box for field in field_templates(box, stem)})
    values: dict[str, FieldValue] = {}
    for field in layout.template.fields:
        table, dot, column = field.id.rpartition(".")
        box = boxes[field.id]
        for n in (1, 2) if dot else (1,):
            values[f"{table}.{n}.{column}" if dot else field.id] = _value(field, box, n)
    template = layout.template
    person = PersonId("p1") if template.per_person else None
    return FilledForm(template.id, template.revision, person, values, signature=template.signature)


def _value(field: FieldTemplate, box: Box, row: int) -> FieldValue:
    if field.kind in {"choice", "check"}:
        return FieldValue(chosen=(mark_of(box.choices[0]),))
    if field.kind == "comb":
        return FieldValue("1234567890123456"[: box.comb])
    if field.kind == "individual_number":
        return FieldValue()
    return FieldValue(_text(field.source, row))


def _text(source: str, row: int) -> str:
    """What stands for a source; ``row`` is 1 or 2 in a table."""
    people, _, path = source.removeprefix("each:").partition("/") if source.startswith("each:") else ("", "", source)
    first, *filters = path.split(" ?? ")[0].split("|")
    words = dict(one.partition(":")[::2] for one in filters)
    mapped = [to for to in (pair.partition("=")[2] for pair in words.get("map", "").split(",")) if to]
    if first.startswith("="):
        return first[1:]
    if "yes" in words or mapped:
        return words.get("yes") or mapped[0]
    root, _, part = ("", "", first) if first.startswith("fact:") else first.rpartition(".")
    return _plain(part, words, _who(root, people, row)) + words.get("suffix", "")


def _who(root: str, people: str, row: int) -> _Person:
    if not people:
        return _FAMILY[_WHO.get(root, 0)]
    return _FAMILY[(2 if any(word in people for word in ("child", "minor", "apart")) else 0) + row - 1]


def _plain(part: str, words: Mapping[str, str], who: _Person) -> str:
    """The value at the end of a path: of the person, a day, or a word for it."""
    if part == "birth":
        return who.short if "short" in words else who.birth
    if part in {"name", "kana", "sex", "relationship", "age"}:
        return str(getattr(who, part))
    if {"wareki", "short", "western"} & set(words):
        return SHORT_DAY if "short" in words else DAY
    return _WORDS.get(part, "1" if part.startswith("fact:") else "見本")
