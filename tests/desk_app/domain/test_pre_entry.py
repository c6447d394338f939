from __future__ import annotations

from datetime import date
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.life_event import LifeEvent
from desk_app.domain.pre_entry import PREFIX, PreEntry, parse_pre_entry, pre_entry_payload

VALUES = st.one_of(
    st.booleans(),
    st.integers(0, 999_999_999),
    st.dates(),
    st.text(min_size=1).filter(
        lambda text: not text.isdigit() and text not in ("true", "false") and not text[:4].isdigit()
    ),
)


@given(
    st.sampled_from(LifeEvent),
    st.sampled_from(["ja", "ja-easy", "en"]),
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), VALUES, max_size=8),
)
def test_what_was_entered_is_read(
    event: LifeEvent, language: str, answers: dict[str, bool | int | str | date]
) -> None:
    entry = PreEntry(event, language, answers)
    assert parse_pre_entry(pre_entry_payload(entry)) == entry


def test_any_slip_is_noticed() -> None:
    text = pre_entry_payload(
        PreEntry(LifeEvent.MOVE_WITHIN, "ja", {"moved_on": date(2026, 11, 20), "owns_car": True})
    )
    assert parse_pre_entry(text) is not None
    for place in range(len(PREFIX), len(text)):
        other = "0" if text[place] != "0" else "1"
        assert parse_pre_entry(text[:place] + other + text[place + 1 :]) is None
        assert parse_pre_entry(text[:place] + text[place + 1 :]) is None


@pytest.mark.parametrize(
    "body",
    [
        "IP1:引越;ja;",
        "IP1:転居;xx;",
        "IP1:転居;",
        "IP1:転居;ja;moved_on=2026-02-30;",
        "IP1:転居;ja;Moved=1;",
        "IP1:転居;ja;a=1;a=2;",
        "IP1:転居;ja;a;",
        "IP1:転居;ja;" + "".join(f"a{n}=1;" for n in range(61)),
        "IP2:転居;ja;",
    ],
)
def test_what_is_none_of_these_is_refused_though_its_check_holds(body: str) -> None:
    assert parse_pre_entry(f"{body}{crc32(body.encode()):08X}") is None
