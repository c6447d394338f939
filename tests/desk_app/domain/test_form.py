"""A filled form is known by its key and by the hash of what it says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.ids import FormId, PersonId

VALUES = st.dictionaries(
    st.text(min_size=1, max_size=4),
    st.builds(FieldValue, st.text(max_size=6), st.lists(st.text(max_size=3), max_size=2).map(tuple)),
    max_size=4,
)


def a_form(person: str | None = None, **values: str) -> FilledForm:
    fields = {key: FieldValue(text) for key, text in values.items()}
    return FilledForm(FormId("kokuho-acquire"), "2026-04", None if person is None else PersonId(person), fields)


def test_the_key_names_form_and_person() -> None:
    assert a_form().key == "kokuho-acquire"
    assert a_form("p2").key == "kokuho-acquire/p2"


@given(VALUES)
def test_the_order_of_fields_does_not_change_the_hash(values: dict[str, FieldValue]) -> None:
    form = replace(a_form(), values=values)
    assert form.content_sha256 == replace(form, values=dict(reversed(values.items()))).content_sha256


@given(VALUES, VALUES)
def test_other_values_give_another_hash(one: dict[str, FieldValue], other: dict[str, FieldValue]) -> None:
    same = replace(a_form(), values=one).content_sha256 == replace(a_form(), values=other).content_sha256
    assert same is (one == other)


def test_everything_the_form_says_is_hashed() -> None:
    form = a_form("p1", name="髙橋　健一")
    others = [
        replace(form, form=FormId("kaigo-shikaku")),
        replace(form, revision="2027-04"),
        replace(form, person=PersonId("p2")),
        replace(form, subject_name="髙橋　由美"),
        a_form("p1", name="高橋　健一"),
    ]
    assert len({one.content_sha256 for one in (form, *others)}) == 6
