"""CASE.yaml: read whole or refused with every fault and its place; written so that it reads back equal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.calendar_jp import parse_registered, registered_on
from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import Choice, FactDefinition, FactType, Scope, Source
from desk_app.domain.ids import FactId, PersonId, ResidentId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address, PersonName, ResidentKind, Sex
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.domain.town import Town
from desk_app.services.case_file import case_to_json, dump_case, load_case
from tests.support.builders import demo_family

EXAMPLE = """\
life_event: 転入                 # comment
filed_on: 2026-11-24
event_on: 2026-11-20
town: {code: "999997", prefecture: 架空県}
from: {kind: 国内, prefecture: 東京都, code: "131016", planned_departure_on: 2026-11-18, certificate: カード}
to: null
applicant: {person: p1, role: 本人}
other_household: []
household:
  - id: p1
    name: 山田 太郎
    kana: ヤマダ タロウ
    birth: 1988-05-01
    sex: 男
    relationship: 世帯主
    kind: 日本人
    moves: true
    facts: {}
answers: {}
"""


def faults_of(text: str, **more: object) -> list[tuple[int | None, str]]:
    with pytest.raises(InvalidInput) as refused:
        load_case(text, **more)  # type: ignore[arg-type]
    return [(fault.line, fault.message) for fault in refused.value.faults]


def test_the_example_of_the_contract_is_read() -> None:
    assert load_case(EXAMPLE) == Situation(
        LifeEvent.MOVE_IN,
        date(2026, 11, 24),
        Town("999997", "架空県"),
        event_on=date(2026, 11, 20),
        origin=Place("国内", "東京都", "131016", planned_departure_on=date(2026, 11, 18), certificate="カード"),
        applicant=Applicant(PersonId("p1"), "本人"),
        household=(
            Member(
                PersonId("p1"),
                PersonName("山田 太郎", "ヤマダ タロウ"),
                parse_registered("1988-05-01"),
                Sex.MALE,
                "世帯主",
                ResidentKind.JAPANESE,
                True,
            ),
        ),
    )


def test_only_event_day_and_town_must_be_there() -> None:
    minimal = "life_event: 転出\nfiled_on: 2026-11-24\ntown: {code: '999997', prefecture: 架空県}\n"
    assert load_case(minimal) == Situation(LifeEvent.MOVE_OUT, date(2026, 11, 24), Town("999997", "架空県"))


def test_json_is_read_alike() -> None:
    text = json.dumps(case_to_json(demo_family()), ensure_ascii=False)
    assert load_case(text) == demo_family()


def test_a_file_is_read_with_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    for n, encoding in enumerate(("utf-8", "utf-8-sig")):
        file = tmp_path / f"{n}.yaml"
        file.write_text(EXAMPLE, encoding=encoding)
        assert load_case(file) == load_case(EXAMPLE)


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"# one\n" + "life_event: 転入\n".encode("cp932"))
    with pytest.raises(InvalidInput) as refused:
        load_case(file)
    assert [fault.line for fault in refused.value.faults] == [2]


def test_fact_values_keep_their_types_and_words_stay_words() -> None:
    facts = '{a: true, b: 3, c: "3", d: 2026-01-02, e: "2026-01-02", f: on, g: yes, h: 012, i: null, j: 2026-02-30}'
    member = load_case(EXAMPLE.replace("facts: {}", f"facts: {facts}")).household[0]
    assert member.facts == {
        "a": True,
        "b": 3,
        "c": "3",
        "d": date(2026, 1, 2),
        "e": "2026-01-02",
        "f": "on",
        "g": "yes",
        "h": "012",
        "j": "2026-02-30",
    }


def test_every_fault_is_listed_with_its_line() -> None:
    text = (
        EXAMPLE.replace("filed_on: 2026-11-24", "filed_on: 2026-11-31")
        .replace("kind: 国内", "kind: 県内")
        .replace('code: "131016"', "code: 13101")
        .replace("birth: 1988-05-01", "birth: 昔")
        .replace("sex: 男", "sex: 男\n    sex: 女\n    colour: red")
        .replace("世帯主", "孫")
        .replace("moves: true", "moves: yes")
        .replace("answers: {}", "answers: []")
    )
    found = faults_of(text)
    assert [line for line, _ in found] == [2, 5, 5, 13, 15, 16, 17, 19, 21]
    messages = "\n".join(message for _, message in found)
    for said in (
        "filed_on",
        "国内・国外・不明",
        "6桁",
        "household[0].birth",
        "「sex」が二度",
        "「colour」",
        "「子の子」",
    ):
        assert said in messages
    assert "昔" not in messages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "中身がありません"),
        ("null", "中身がありません"),
        ("- 1", "「項目: 値」"),
        ("a: [", "YAML"),
        ("a: 1\n--- \nb: 2", "YAML"),
        ("\x00", "YAML"),
        ("life_event: 転入", "「town」がありません"),
        (EXAMPLE.replace(", prefecture: 架空県", ""), "「prefecture」がありません"),
        (EXAMPLE.replace("person: p1", "person: p9"), "household にない人"),
        (EXAMPLE.replace("  - id: p1\n", "  - id: p1\n  - id: p1\n"), "同じ id"),
        (EXAMPLE.replace("household:", "x:", 1), "「other_x」"),
        (EXAMPLE.replace("- id: p1", "- kana: x"), "「id」がありません"),
        (EXAMPLE.replace("other_household: []", "other_household: {a: 1}"), "一覧"),
        (EXAMPLE.replace("other_household: []", "other_household: [{id: p1}]"), "同じ id"),
        (EXAMPLE.replace("name: 山田 太郎", "name: [山田, 太郎]"), "値を一つ"),
        (EXAMPLE.replace("facts: {}", "facts: {a: [1]}"), "値を一つ"),
        (EXAMPLE.replace("facts: {}", "facts: {[a]: 1}"), "項目名"),
        (EXAMPLE.replace("facts: {}", "sources: {name: 新聞}"), "カード"),
        (EXAMPLE.replace("role: 本人", "role: 友人"), "本人・世帯員・代理人"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_and_said(text: str, said: str) -> None:
    assert said in "\n".join(message for _, message in faults_of(text))


DEFINITIONS = {
    definition.id: definition
    for definition in (
        FactDefinition(FactId("dv"), Scope.CASE, FactType.BOOL, {}),
        FactDefinition(FactId("movers"), Scope.CASE, FactType.NUMBER, {}),
        FactDefinition(FactId("lost_on"), Scope.PERSON, FactType.DATE, {}),
        FactDefinition(FactId("plate"), Scope.PERSON, FactType.TEXT, {}),
        FactDefinition(
            FactId("insurance"), Scope.PERSON, FactType.CHOICE, {}, choices=(Choice("国保", {}), Choice("社保", {}))
        ),
    )
}


def with_facts(facts: str, answers: str = "{}") -> str:
    return EXAMPLE.replace("facts: {}", f"facts: {facts}").replace("answers: {}", f"answers: {answers}")


def test_facts_are_held_against_their_definitions() -> None:
    text = with_facts('{lost_on: "2026-11-01", plate: 012, insurance: 国保}', "{dv: false, movers: 4}")
    situation = load_case(text, DEFINITIONS)
    assert situation.household[0].facts == {"lost_on": date(2026, 11, 1), "plate": "012", "insurance": "国保"}
    assert situation.answers == {"dv": False, "movers": 4}


@pytest.mark.parametrize(
    ("facts", "answers", "said"),
    [
        ("{ensurance: 国保}", "{}", "ルールにありません"),
        ("{dv: true}", "{}", "answers"),
        ("{}", "{insurance: 国保}", "人の facts"),
        ("{insurance: 公保}", "{}", "国保・社保"),
        ("{lost_on: 昨日}", "{}", "暦にある日付"),
        ("{}", "{dv: 1}", "true か false"),
        ("{}", "{movers: true}", "整数"),
        ("{}", "{movers: four}", "整数"),
    ],
)
def test_a_fact_that_does_not_fit_its_definition_is_a_fault(facts: str, answers: str, said: str) -> None:
    (fault,) = faults_of(with_facts(facts, answers), facts=DEFINITIONS)
    assert said in fault[1]


def test_a_fact_left_open_is_absent() -> None:
    situation = load_case(with_facts("{insurance: null}", "{dv: , movers: ~}"), DEFINITIONS)
    assert situation.household[0].facts == situation.answers == {}


def test_the_demo_family_reads_back_equal() -> None:
    assert load_case(dump_case(demo_family())) == demo_family()


def test_json_has_iso_days() -> None:
    plain = case_to_json(demo_family())
    assert plain["filed_on"] == "2026-11-24"
    assert plain["from"]["planned_departure_on"] == "2026-11-18"
    assert plain["household"][0]["birth"] == "昭和63年5月1日"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ["true", "on", "null", "~", "12", "012", "2026-11-24", "- a", "a: b", "#", "'", '"', " x ", "髙\U000e0101"]
)
DAYS = st.dates(date(1868, 1, 1), date(2100, 1, 1))
FACTS = st.dictionaries(
    st.from_regex(r"[a-z_]{1,8}", fullmatch=True).map(FactId),
    st.booleans() | st.integers() | TEXTS | st.dates(),
    max_size=3,
)
ADDRESSES = st.builds(Address, postal_code=TEXTS, prefecture=TEXTS, banchi=TEXTS, katagaki=TEXTS)
PLACES = st.builds(
    Place,
    kind=st.none() | st.sampled_from(["国内", "国外", "不明"]),
    prefecture=st.none() | TEXTS.filter(bool),
    code=st.none() | st.just("131016"),
    address=st.none() | ADDRESSES,
    planned_departure_on=st.none() | DAYS,
    certificate=st.none() | st.sampled_from(["カード", "紙", "なし"]),
    head_name=TEXTS,
)


def members(person: str) -> st.SearchStrategy[Member]:
    return st.builds(
        Member,
        id=st.just(PersonId(person)),
        name=st.builds(PersonName, TEXTS, TEXTS, former=TEXTS, alias=TEXTS, kana_confirmed=st.none() | st.booleans()),
        birth=st.none() | DAYS.map(registered_on) | st.just(parse_registered("昭和20年5月 日不詳")),
        sex=st.none() | st.sampled_from(Sex),
        relationship=st.none() | st.sampled_from(["世帯主", "子（子の夫）", "子の妻"]),
        kind=st.none() | st.sampled_from(ResidentKind),
        moves=st.none() | st.booleans(),
        resident_id=st.none() | st.just(ResidentId("012345678")),
        guarded=st.booleans(),
        honseki=TEXTS,
        phone=TEXTS,
        facts=FACTS,
        sources=st.dictionaries(TEXTS.filter(bool), st.sampled_from(Source), max_size=2),
    )


SITUATIONS = st.builds(
    Situation,
    life_event=st.sampled_from(LifeEvent),
    filed_on=DAYS,
    town=st.builds(Town, code=st.just("999997"), prefecture=TEXTS.filter(bool), name=TEXTS),
    event_on=st.none() | DAYS,
    origin=st.none() | PLACES,
    destination=st.none() | PLACES,
    new_address=st.none() | ADDRESSES,
    applicant=st.none() | st.builds(Applicant, person=st.none(), role=st.none() | st.just("代理人"), name=TEXTS),
    household=st.tuples() | st.tuples(members("p1")) | st.tuples(members("p1"), members("p2")),
    other_household=st.tuples() | st.tuples(members("q1")),
    answers=FACTS,
)


@given(SITUATIONS)
@settings(max_examples=100)
def test_what_is_written_reads_back_equal(situation: Situation) -> None:
    assert load_case(dump_case(situation)) == situation


@given(st.text(alphabet="abp1:-[]{}&*!|>'\"%@ \n\t#?,~転入", max_size=40))
@settings(max_examples=150)
def test_no_text_breaks_the_reading(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        load_case(text)
    assert refused.value.faults
