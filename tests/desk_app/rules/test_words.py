from __future__ import annotations

import pytest

from desk_app.rules.words import clause, noun


@pytest.mark.parametrize(
    ("label", "before_noun", "joining", "negative"),
    [
        ("引っ越す人", "引っ越す", "引っ越し", "引っ越さない"),
        (
            "マイナンバーカードを持っている",
            "マイナンバーカードを持っている",
            "マイナンバーカードを持っており",
            "マイナンバーカードを持っていない",
        ),
        ("療育手帳", "療育手帳がある", "療育手帳があり", "療育手帳がない"),
        ("妊娠中", "妊娠中の", "妊娠中で", "妊娠中でない"),
        ("就学援助を希望", "就学援助を希望する", "就学援助を希望し", "就学援助を希望しない"),
        (
            "退職した・扶養を外れた",
            "退職した・扶養を外れた",
            "退職した・扶養を外れて",
            "退職した・扶養を外れていない",
        ),
        ("今の学校に通い続けたい", "今の学校に通い続けたい", "今の学校に通い続けたく", "今の学校に通い続けたくない"),
        ("所得証明が必要", "所得証明が必要な", "所得証明が必要で", "所得証明が必要でない"),
        ("住所地特例の施設に入る", "住所地特例の施設に入る", "住所地特例の施設に入り", "住所地特例の施設に入らない"),
        ("勤務先から受ける(公務員)", "勤務先から受ける(公務員)", "勤務先から受け(公務員)", "勤務先から受けない"),
        ("最終日が閉庁日だった", "最終日が閉庁日だった", "最終日が閉庁日で", "最終日が閉庁日でなかった"),
    ],
)
def test_a_label_takes_the_form_that_joining_needs(label: str, before_noun: str, joining: str, negative: str) -> None:
    made = clause(label)
    assert (made.before_noun, made.joining, made.negated_plain) == (before_noun, joining, negative)


def test_the_opposite_of_the_opposite_is_the_clause() -> None:
    made = clause("学区が変わる")
    assert made.negative().plain == "学区が変わらない"
    assert made.negative().negative().plain == made.plain


def test_a_household_has_such_people_and_a_person_is_one() -> None:
    assert clause("障害者手帳などの人", of_person=False).plain == "障害者手帳などの人がいる"
    assert clause("届の当事者").before_noun == "届の当事者の"


def test_a_noun_is_so() -> None:
    assert noun("年金の種類が「第1号」").negative().joining == "年金の種類が「第1号」でなく"
