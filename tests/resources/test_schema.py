"""Each schema is sound, takes what it should and refuses what it should not."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk_app.domain.errors import InvalidInput
from desk_app.services.case_file import case_to_json, load_case
from resources import ROOT
from resources.schema import schema, schema_names

SHA = "0" * 64
TEXT = {"ja": "何人ですか", "ja-easy": "なんにんですか", "en": "How many?"}

DIFFERENCE = {
    "row": "D08",
    "name": "子ども医療費",
    "kind": "changed",
    "item": "期限",
    "old": "なし",
    "new": "申請: 異動日から30日",
    "reason": "",
    "file": "mirai/procedures/mirai.yaml",
    "line": 3,
}
RELEASE = {
    "number": 1,
    "state": "in_force",
    "version": "2026.11.1+mirai.1",
    "effective_on": "2027-04-01",
    "sha256": SHA,
    "note": "春の改正",
    "proposed_by": "三好",
    "approved_by": "久野",
    "reason": "",
}

STEP = {
    "text": "「きっかけ」は「転入」です。",
    "fact": "life_event",
    "person": None,
    "value": "転入",
    "value_text": "転入",
    "source": "聞き取り",
    "holds": True,
    "said": None,
    "private": False,
    "of": [],
}
EXPLANATION = {
    "procedure": "A01",
    "person": None,
    "result": "required",
    "summary": "「転入届」が必要です。",
    "reasons": [STEP],
    "counter": [],
    "changes": [],
    "dates": [],
    "decided": [{"decider": "聞き取りの答え", "text": "聞き取りの答えで決まりました。", "by": None, "at": None}],
    "open": [],
    "conflicts": [],
    "instead": "",
    "todo": "",
    "private": False,
}

PROTECTED = {
    "id": "r1",
    "case": "1124-0001",
    "resident_id": "1",
    "fields": ["住所", "電話番号"],
    "purpose": "本人の請求による交付",
    "state": "pending",
    "in_force": False,
    "lock": "責任者の審査待ち",
    "requested_by": "佐久間",
    "requested_at": "2026-11-24T09:00:00+09:00",
    "decided_by": "",
    "until": None,
    "reason": "",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "case": {
        "life_event": "転入",
        "filed_on": "2026-11-24",
        "event_on": "2026-11-20",
        "town": {"code": "999997", "prefecture": "架空県"},
        "from": {"kind": "国内", "prefecture": "東京都", "code": "131016", "certificate": "カード"},
        "to": None,
        "applicant": {"person": "p1", "role": "本人"},
        "other_household": [],
        "household": [
            {"id": "p1", "name": "髙橋 健一", "birth": "昭和63年5月1日", "relationship": "世帯主", "facts": {}}
        ],
        "answers": {"has_dog": True},
    },
    "facts": {
        "facts": [
            {
                "id": "has_dog",
                "scope": "case",
                "type": "bool",
                "choices": [],
                "label": {"ja": "犬がいる"},
                "sources": ["spoken"],
            }
        ]
    },
    "decide": {
        "pack": {"version": "2026.11", "sha256": SHA},
        "case": {},
        "determinations": [
            {
                "procedure": "A01",
                "name": "転入届",
                "person": None,
                "result": "required",
                "missing": [],
                "reasons": [{"text": "転入した", "fact": None, "value": None, "source": None, "holds": True}],
                "deadlines": [
                    {
                        "what": "届出",
                        "on": "2026-12-04",
                        "rule": "14日以内",
                        "counts_first_day": False,
                        "closed_day": "next_open",
                        "late": False,
                    }
                ],
                "superseded_by": None,
                "forms": ["juumin-ido"],
                "belongings": [],
                "division": "市民課",
                "fee_yen": 0,
                "basis": [{"law": "住民基本台帳法", "article": "第22条", "verified": True}],
                "explanation": EXPLANATION,
            }
        ],
        "asked_not_needed": [
            {"procedure": "A27", "name": "不受理申出", "person": None, "reasons": ["いいえ"], "private": False}
        ],
        "conflicts": [],
    },
    "rules-check": {
        "ok": True,
        "pack": {"version": "2026.11", "sha256": SHA},
        "events": [
            {
                "event": "転入",
                "procedures": 79,
                "questions": 120,
                "cases": 40000,
                "median_questions": 31.5,
                "all_questions": 83,
                "never_required": [],
                "always_required": ["A01"],
                "sampled": [],
            }
        ],
        "unreachable": [],
        "dead_conditions": [],
        "left_open": [],
        "dead_questions": [],
        "missing_wording": [],
        "period_gaps": [],
        "unverified": ["A06"],
    },
    "next": {
        "question": {
            "id": "q1",
            "fact": "has_dog",
            "person": None,
            "text": TEXT,
            "type": "bool",
            "choices": [],
            "decides": ["E09"],
            "people": [],
            "text_many": {},
        },
        "undecided": 3,
        "questions_left": 12,
        "questions_likely": 5,
    },
    "residents-search": {
        "hits": [
            {
                "resident_id": "1",
                "household_id": "2",
                "name": "髙橋 健一",
                "kana": "タカハシ ケンイチ",
                "birth_on": "1988-05-01",
                "address": None,
                "guarded": True,
                "matched": ["name"],
                "telling": ["生年月日"],
                "household": [
                    {"resident_id": "1", "name": "髙橋", "birth_text": "", "relationship": "世帯主", "guarded": True}
                ],
                "history": [
                    {
                        "on": "令和5年6月6日",
                        "reason": "転居",
                        "changed": ["住所"],
                        "name": "髙橋 健一",
                        "kana": "",
                        "address": None,
                        "present": True,
                    }
                ],
            }
        ],
        "more": False,
        "elapsed_ms": 1.5,
        "narrows": ["生年月日"],
        "note": "",
    },
    "residents-import": {
        "rows": 2,
        "inserted": 0,
        "updated": 0,
        "removed": 0,
        "seconds": 0.1,
        "faults": [{"line": 2, "column": "birth", "value_kind": "date", "message": "日付ではありません。"}],
    },
    "forms-list": {
        "forms": [
            {
                "id": "juumin-ido",
                "revision": "2026-04",
                "name": "住民異動届",
                "procedures": ["A01"],
                "signature": "once",
                "pages": 1,
                "uses_individual_number": False,
            }
        ]
    },
    "packet": {
        "pages": 3,
        "forms": [
            {"id": "juumin-ido", "revision": "2026-04", "person": None, "pages": [2], "sha256": SHA, "signed": True}
        ],
        "warnings": [],
    },
    "packet-verify": {
        "ok": True,
        "seal": "valid",
        "signature": "bound",
        "forms": [{"id": "juumin-ido", "ok": True, "why": ""}],
        "problems": [],
    },
    "print": {
        "job": "j1",
        "printer": "folder:out",
        "sheets": [
            {
                "form": "juumin-ido",
                "sheet": 1,
                "of": 2,
                "state": "printed",
                "reason": "",
                "tries": [{"n": 1, "backend_job": None, "at": "2026-11-24T09:00:00+09:00", "end": "printed"}],
            }
        ],
    },
    "devices-list": {
        "devices": [{"uri": "sim:mynumber/kenichi", "kind": "card", "name": "訓練用", "state": "ready"}]
    },
    "devices-read": {
        "kind": "mynumber",
        "values": {"name": "髙橋 健一"},
        "secret": "pin",
        "tries_left": 3,
        "read_at": "2026-11-24T09:00:00+09:00",
    },
    "devices-look": {"kind": "mynumber", "tries": {"pin": 3}, "pin_set": True, "also": ["myna_licence"]},
    "devices-sign": {
        "digest": "0" * 64,
        "signature": "AAAA",
        "certificate": "AAAA",
        "issuer_certificate": "AAAA",
        "valid_from": "2024-05-01T00:00:00+00:00",
        "valid_until": "2029-04-30T23:59:59+09:00",
        "signed_at": "2026-11-24T09:00:00+09:00",
        "tries_before": 5,
        "tries_left": 5,
        "statement": "失効確認なし",
    },
    "devices-listen": {
        "kind": "case",
        "symbology": "code128",
        "text": "C11240001",
        "charset": "ascii",
        "guessed": False,
    },
    "cases-list": {
        "cases": [
            {
                "number": "1124-0001",
                "life_event": "転入",
                "state": "完了",
                "desk": "1",
                "clerk": "c1",
                "opened_at": "2026-11-24T09:00:00+09:00",
                "closed_at": None,
                "procedures": 12,
                "forms": 9,
                "minutes": 14.5,
                "review": "waiting",
            }
        ]
    },
    "audit-verify": {"ok": True, "entries": 12, "first_bad": None},
    "audit-lookups": {
        "day": "2026-11-24",
        "clerks": [
            {
                "clerk_id": "c1",
                "clerk": "佐久間",
                "searches": 1,
                "opened": 0,
                "without_case": 1,
                "unusual": 1,
                "flags": ["夜間の照会 1件"],
                "lookups": [
                    {
                        "at": "2026-11-24T22:00:00+09:00",
                        "action": "search",
                        "subject": "",
                        "case": "",
                        "why": "受付外",
                        "unusual": "夜間",
                    }
                ],
            }
        ],
    },
    "residents-backup": {"residents": 2, "as_of": "2026-11-24", "made_at": "2026-11-24T09:00:00+09:00", "bytes": 9},
    "residents-rekey": {"renewed": True},
    "residents-watch": {"waiting": 1, "refused": 0, "problem": ""},
    "residents-imports": {
        "imports": [
            {
                "at": "2026-11-24T09:00:00+09:00",
                "kind": "delta",
                "ok": False,
                "source": "juki_20261124_001.csv",
                "rows": 0,
                "inserted": 0,
                "updated": 0,
                "removed": 0,
                "seconds": 0.0,
                "rows_per_second": 0.0,
                "why": "誤りがあります。",
                "fault_count": 1,
                "faults": [{"line": 2, "column": "性別", "value_kind": "choice", "message": "男・女ではない。"}],
            }
        ]
    },
    "protection-release": PROTECTED,
    "protection-list": {
        "releases": [PROTECTED],
        "alerts": [{"kind": "past_end", "resident_id": "1", "ends_on": "2026-11-01", "release": None}],
    },
    "bench": {
        "machine": {"cpus": 2},
        "results": [
            {"name": "search", "median": 1.0, "p95": 2.0, "unit": "ms", "baseline": "LIKE", "ratio": 30.0, "goal": 50}
        ],
    },
    "rules-diff": {
        "old": {"version": "2026.11.1", "sha256": SHA},
        "new": {"version": "2026.11.1+mirai.1", "sha256": SHA},
        "differences": [DIFFERENCE],
        "cases": 1,
        "affected": [
            {
                "case": "1124-0001",
                "procedure": "D08",
                "name": "子ども医療費",
                "person": "p3(子)",
                "before": "期限 なし",
                "after": "期限 申請 2026-12-20",
                "because": [DIFFERENCE],
            }
        ],
        "faults": [],
    },
    "rules-release": RELEASE,
    "rules-releases": {"releases": [RELEASE]},
    "rules-written": {"written": ["rules.xlsx"], "version": "2026.11.1"},
    "rules-verify": {"ok": True, "version": "2026.11.1", "effective_on": "2027-04-01"},
    "rules-key": {"public_key": SHA},
    "seal-show": {"fingerprint": SHA, "valid_until": "2029-11-23", "renewed": False, "ending": False},
    "forms-convert": {"file": "blank.pdf", "pages": [{"width_mm": 210.0, "height_mm": 297.0}]},
}

WRONG: list[tuple[str, tuple[str | int, ...], Any]] = [
    ("case", ("life_event",), "引越し"),
    ("case", ("filed_on",), "2026/11/24"),
    ("case", ("household", 0, "id"), ""),
    ("case", ("household", 0, "nationality"), "日本"),
    ("case", ("applicant", "role"), "本人 "),
    ("case", ("town", "code"), 999997),
    ("facts", ("facts", 0, "scope"), "town"),
    ("decide", ("determinations", 0, "result"), "false"),
    ("decide", ("determinations", 0, "result"), "undecided"),
    ("decide", ("determinations", 0, "missing"), ["has_dog"]),
    ("decide", ("determinations", 0, "deadlines", 0, "on"), "12月4日"),
    ("decide", ("determinations", 0, "explanation", "reasons", 0, "text"), ""),
    ("rules-check", ("events", 0, "procedures"), -1),
    ("rules-check", ("pack", "sha256"), "short"),
    ("next", ("question", "decides"), ["has_dog"]),
    ("residents-search", ("hits", 0, "address"), "桜町三丁目"),
    ("residents-search", ("hits", 0, "history"), []),
    ("residents-import", ("inserted",), 1),
    ("forms-list", ("forms", 0, "signature"), "stamp"),
    ("packet", ("forms", 0, "sha256"), "abc"),
    ("packet-verify", ("seal",), "broken"),
    ("print", ("sheets", 0, "state"), "done"),
    ("devices-list", ("devices", 0, "uri"), "COM3"),
    ("devices-read", ("values",), {"pin": "1234"}),
    ("devices-look", ("tries", "pin"), 16),
    ("devices-sign", ("digest",), "00"),
    ("devices-listen", ("guessed",), "no"),
    ("cases-list", ("cases", 0, "number"), "1"),
    ("audit-verify", ("first_bad",), 3),
    ("audit-lookups", ("clerks", 0, "lookups", 0, "unusual"), "昼"),
    ("residents-backup", ("residents",), -1),
    ("residents-rekey", ("renewed",), False),
    ("residents-watch", ("waiting",), -1),
    ("residents-imports", ("imports", 0, "kind"), "part"),
    ("protection-release", ("fields",), ["全部"]),
    ("protection-list", ("alerts", 0, "kind"), "ended"),
    ("bench", ("results",), []),
    ("rules-diff", ("differences", 0, "kind"), "other"),
    ("rules-diff", ("affected", 0, "because"), "D08"),
    ("rules-release", ("state",), "released"),
    ("rules-releases", ("releases", 0, "effective_on"), "4月1日"),
    ("rules-written", ("written",), []),
    ("rules-verify", ("ok",), False),
    ("rules-key", ("public_key",), "abc"),
    ("seal-show", ("fingerprint",), "abc"),
    ("forms-convert", ("pages",), []),
]


WRONG_CASES = [row for row in WRONG if row[0] == "case" and row[2] != 999997]
"""The reader takes a code written as a number of six digits; JSON keeps it a text."""


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_sound_and_names_itself(name: str):
    document = schema(name)
    Draft202012Validator.check_schema(document)
    assert document["$id"] == f"ippitsu:{name}"
    assert document["title"]
    assert document["description"]


def test_every_schema_has_an_example_and_a_counter_example():
    assert set(EXAMPLES) == set(schema_names())
    assert {name for name, _where, _value in WRONG} == set(schema_names())


@pytest.mark.parametrize("name", schema_names())
def test_a_good_document_is_taken(name: str):
    Draft202012Validator(schema(name)).validate(EXAMPLES[name])


@pytest.mark.parametrize("name", schema_names())
def test_every_key_of_the_contract_is_required_at_the_top(name: str):
    validator = Draft202012Validator(schema(name))
    for key in schema(name)["required"]:
        without = {k: v for k, v in EXAMPLES[name].items() if k != key}
        assert not validator.is_valid(without), key


@pytest.mark.parametrize(("name", "where", "value"), WRONG, ids=lambda part: str(part)[:40])
def test_a_wrong_value_is_refused(name: str, where: tuple[str | int, ...], value: Any):
    assert not Draft202012Validator(schema(name)).is_valid(_changed(EXAMPLES[name], where, value))


def _changed(document: dict[str, Any], where: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed = deepcopy(document)
    target: Any = changed
    for step in where[:-1]:
        target = target[step]
    target[where[-1]] = value
    return changed


def _as_yaml(document: dict[str, Any]) -> str:
    """JSON is YAML, but for days, which stand without quotes."""
    return re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", json.dumps(document, ensure_ascii=False))


@pytest.mark.parametrize("path", sorted(ROOT.glob("demo/household*.yaml")), ids=lambda path: path.name)
def test_a_case_file_of_the_product_has_the_shape(path: Path):
    Draft202012Validator(schema("case")).validate(case_to_json(load_case(path)))


def test_a_case_that_was_read_is_written_in_the_shape():
    Draft202012Validator(schema("case")).validate(case_to_json(load_case(_as_yaml(EXAMPLES["case"]))))


@pytest.mark.parametrize(("name", "where", "value"), WRONG_CASES, ids=lambda part: str(part)[:40])
def test_reader_and_schema_refuse_the_same_cases(name: str, where: tuple[str | int, ...], value: Any):
    with pytest.raises(InvalidInput):
        load_case(_as_yaml(_changed(EXAMPLES[name], where, value)))


def test_an_unknown_schema_is_an_error():
    with pytest.raises(FileNotFoundError):
        schema("nothing")
