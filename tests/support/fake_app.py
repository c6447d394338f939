"""FakeApp: the staff services in memory with the demo family; enough to drive all seven steps without a disk."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime

from desk_app.app import App
from desk_app.domain.calendar_jp import RegisteredDate
from desk_app.domain.card import BarcodeKind, BarcodeRead, CardKind, CardLook, CardRead, DeviceInfo, DeviceState
from desk_app.domain.case_status import STEPS, CaseStatus
from desk_app.domain.desk import Clerk, Desk, Role
from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.interview import Question
from desk_app.domain.print_job import PrintState
from desk_app.domain.resident import PersonName, ResidentKind, Sex
from desk_app.domain.secret_text import SecretText
from desk_app.domain.situation import Applicant, Member, Situation
from desk_app.domain.ticket import Ticket
from desk_app.domain.town import Town
from desk_app.services.resident_views import HomeRow, PastRow, PersonLook, SearchCount
from desk_app.services.views import (
    AnsweredView,
    CardDifference,
    CaseRow,
    CaseView,
    PersonView,
    PrintView,
    SearchHit,
    SearchPage,
    TopBar,
)
from tests.support import fake_case_data as data
from tests.support.fake_case_data import JST, NOW
from tests.support.fake_papers import FakePackets, FakePrinting

TOWN = Town("999997", "架空県", "みらい市", "みらい市長")
CARD_URI = "sim:mynumber/demo"


class World:
    """What the fakes share: cases, answers, devices, printer moods."""

    def __init__(self) -> None:
        self.cases: dict[str, CaseView] = {}
        self.answers: dict[str, dict] = {}
        self.asking: dict[str, tuple | None] = {}
        self.asked: list[tuple] = []
        self.overrides: dict[str, dict] = {}
        self.waiting = 4
        self.next_state: dict[str, PrintState] = {}
        self.jobs: dict[str, PrintView] = {}
        self.card_tries = 3
        self.fail_next: Exception | None = None
        self.chosen: dict = {}
        self.group: Question | None = None
        """A question of several people that goes before all others until everyone's answer is there."""
        self.barcode_listener = None
        self.state_listener = None

    def trip(self) -> None:
        """Raise the failure a test asked for, once."""
        error, self.fail_next = self.fail_next, None
        if error is not None:
            raise error


def fake_app(world: World | None = None, *, reviews=None, kiosk=None) -> App:
    """An App of fakes over one World."""
    world = world or World()
    cases = FakeCases(world)
    return App(
        session=FakeSession(world),
        residents=FakeResidents(world),
        cases=cases,
        packets=FakePackets(world),
        printing=FakePrinting(world),
        devices=FakeDevices(world),
        reviews=reviews,
        kiosk=kiosk or FakeQueue(world),
        demo=True,
    )


class FakeSession:
    """One clerk at desk 3."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._clerk = Clerk("c1", "佐久間", frozenset({Role.STAFF}), "市民課")

    def clerk(self):
        return self._clerk

    def desk(self):
        return Desk("d3", "窓口 3")

    def clerks(self):
        return (self._clerk,)

    def sign_in(self, clerk):
        return self._clerk

    def top_bar(self):
        devices = (
            DeviceInfo(CARD_URI, "card", "カード", DeviceState.READY),
            DeviceInfo("sim:scanner", "scanner", "読取機", DeviceState.READY),
            DeviceInfo("sim:printer", "printer", "印刷機", DeviceState.FAULT, "用紙なし"),
        )
        as_of = datetime(2026, 11, 24, 6, 12, tzinfo=JST)
        return TopBar("窓口 3", "佐久間", self._world.waiting, "A012", devices, as_of, NOW)

    def forget(self):
        """It keeps nobody."""


class FakeQueue:
    """The waiting tickets."""

    def __init__(self, world: World) -> None:
        self._world = world

    def call_next(self):
        if self._world.waiting == 0:
            return None
        self._world.waiting -= 1
        return Ticket("A012", "move_in", "ja-easy", {}, NOW, "TA0128")


class FakeResidents:
    """Search over a handful of people; folds width only."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, text, *, limit=20, case=None):
        self._world.trip()
        needle = _folded(text).replace("高", "髙")
        hits = tuple(hit for hit in data.HITS if needle and needle in _haystack(hit))
        return SearchPage(hits[:limit], len(hits) > limit, 3.2)

    def count(self, text):
        return SearchCount(len(self.search(text, limit=9999).hits), True)

    def look(self, resident, *, case=None):
        self._world.trip()
        hit = next(hit for hit in data.HITS if hit.resident_id == resident)
        mates = [one for one in data.HITS if one.household_id == hit.household_id]
        home = tuple(
            HomeRow(one.resident_id, one.name, one.kana, one.birth_text, one.relationship, one.guarded)
            for one in mates
        )
        now = PastRow("令和8年4月1日", "転居", ("住所",), hit.name, hit.kana, hit.address, hit.name, True)
        before = PastRow(
            "平成30年6月2日", "転入", (), hit.name, hit.kana, hit.address and "架空県みらい市港町1番地", "", False
        )
        past = (now, before) if hit.status == "現存" else (now,)
        phone = None if hit.address is None else "000-1234-0001"
        return PersonLook(
            hit.resident_id, hit.name, hit.kana, hit.birth_text, hit.address, phone, hit.guarded, home, past
        )


def _folded(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).replace(" ", "")
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in narrow)


def _haystack(hit: SearchHit) -> str:
    return _folded(
        " ".join((hit.name, hit.kana, hit.birth_text, str(hit.birth_on), hit.address or "", hit.resident_id))
    )


def _member(hit: SearchHit, n: int) -> Member:
    return Member(
        id=f"p{n}",
        name=PersonName(hit.name, hit.kana),
        birth=RegisteredDate(hit.birth_text, hit.birth_on, hit.birth_on),
        sex=Sex(hit.sex),
        relationship=hit.relationship or "世帯主",
        kind=ResidentKind.JAPANESE,
        moves=True,
        resident_id=hit.resident_id,
        guarded=hit.guarded,
        sources={"name": Source.CERTIFICATE if hit.status == "転入予定" else Source.CACHE},
    )


def _person(member: Member) -> PersonView:
    born = member.birth.exact if member.birth else None
    age = (NOW.date() - born).days * 100 // 36525 if born else None
    return PersonView(
        member.id,
        member.name.registered,
        member.name.kana,
        member.birth.text if member.birth else "",
        age,
        str(member.sex),
        member.relationship or "",
        str(member.kind),
        member.moves,
        member.guarded,
        member.sources.get("name", Source.SPOKEN),
        member,
    )


def _taking_part(person: PersonView, moving, concerned) -> PersonView:
    moves = moving.get(person.id, person.moves)
    about = concerned.get(person.id, person.member.concerned)
    return replace(person, moves=moves, member=replace(person.member, moves=moves, concerned=about))


class FakeCases:
    """The case service: steps, a scripted interview, procedures that follow the answers."""

    def __init__(self, world: World) -> None:
        self._world = world

    def open(self, *, language="ja"):
        case = f"{len(self._world.cases) + 1:032x}"
        view = CaseView(
            case,
            f"1124-{len(self._world.cases) + 41:04d}",
            CaseStatus.IDENTIFYING,
            0,
            0,
            None,
            language,
            "佐久間",
            "窓口 3",
        )
        self._world.answers[case] = {}
        self._world.overrides[case] = {}
        return self._keep(view)

    def open_from_ticket(self, ticket):
        return self._keep(replace(self.open(language="ja-easy"), ticket=ticket))

    def open_from_code(self, text):
        return self._keep(replace(self.open(), ticket=text))

    def view(self, case):
        return self._world.cases[case]

    def open_cases(self):
        return tuple(
            CaseRow(
                v.id,
                v.number,
                v.life_event or "",
                v.status,
                v.desk_name,
                v.clerk_name,
                "c1",
                NOW,
                None,
                len(v.people),
                len(v.procedures),
                len(v.sheets),
                None,
                v.review,
            )
            for v in self._world.cases.values()
            if v.status not in (CaseStatus.CLOSED, CaseStatus.CANCELLED)
        )

    def take_household(self, case, resident):
        first = next(hit for hit in data.HITS if hit.resident_id == resident)
        home = [hit for hit in data.HITS if hit.household_id == first.household_id]
        people = tuple(_person(_member(hit, n)) for n, hit in enumerate(home, 1))
        return self._keep(replace(self.view(case), people=people))

    def put_member(self, case, member):
        view = self.view(case)
        if not member.name.registered:
            raise InvalidInput("氏名", "空です。", "氏名を入れてください。")
        kept = {p.id: p for p in view.people}
        member = member if member.id else replace(member, id=f"p{len(kept) + 1}")
        kept[member.id] = _person(member)
        return self._keep(replace(view, people=tuple(kept.values())))

    def card_differences(self, case, read):
        person = self.view(case).people[0]
        present = {"name": person.name, "birth": person.birth_text, "sex": person.sex, "address": data.OLD_ADDRESS}
        labels = {"name": "氏名", "birth": "生年月日", "sex": "性別", "address": "住所"}
        return tuple(
            CardDifference(key, label, read.values.get(key, ""), present[key], read.values.get(key) == present[key])
            for key, label in labels.items()
        )

    def accept_card(self, case, read, items):
        view = self.view(case)
        first = replace(view.people[0], source=Source.CARD)
        return self._keep(replace(view, people=(first, *view.people[1:])))

    def confirm_identity(self, case, method):
        return self._keep(replace(self.view(case), identity_method=method, status=CaseStatus.CHOOSING_EVENT, step=1))

    def remove_member(self, case, person):
        view = self.view(case)
        return self._keep(replace(view, people=tuple(p for p in view.people if p.id != person)))

    def event_facts(self, event):
        return data.EVENT_FACTS.get(event, ())

    def event_fee(self, case, event, answers):
        if answers.get("cert_purpose") == "年金":
            return 0
        fees = {fact.fact: fact.fee_yen for fact in data.EVENT_FACTS[event] if fact.copies}
        return sum(fees[fact] * count for fact, count in answers.items() if fact in fees)

    def choose_event(
        self,
        case,
        event,
        *,
        event_on=None,
        origin=None,
        new_address=None,
        moving=None,
        applicant=None,
        destination=None,
        concerned=None,
        answers=None,
        new_head=None,
    ):
        self._world.trip()
        self._world.chosen = {"answers": answers or {}, "concerned": concerned, "new_head": new_head}
        view = self.view(case)
        people = tuple(_taking_part(p, moving or {}, concerned or {}) for p in view.people)
        situation = Situation(
            event,
            NOW.date(),
            TOWN,
            event_on,
            origin,
            destination,
            new_address,
            applicant or Applicant("p1", "本人"),
            tuple(p.member for p in people),
            new_head=new_head,
        )
        status = CaseStatus.INTERVIEWING
        return self._decided(replace(view, life_event=event, people=people, situation=situation, status=status))

    def answer(self, case, fact, person, value):
        self._world.trip()
        self._world.answers[case][(fact, person)] = value
        self._world.asking[case] = None
        self._world.asked.append((fact, person, value))
        return self._decided(self.view(case))

    def ask_again(self, case, fact, person):
        self._world.asking[case] = (fact, person)
        return self._decided(self.view(case), keep=False)

    def override(self, case, procedure, person, *, required, reason):
        if not reason:
            raise InvalidInput("判定の変更", "理由がありません。", "理由を書いてください。")
        self._world.overrides[case][procedure] = required
        return self._decided(self.view(case))

    def explain(self, case, procedure, person):
        row = next(row for row in self.view(case).procedures if row.procedure == procedure)
        one = next(one for one in row.determinations if one.person == person)
        return data.explanation(one)

    def belonging_seen(self, case, belonging, *, seen):
        view = self.view(case)
        rows = tuple(replace(b, seen=seen) if b.id == belonging else b for b in view.belongings)
        return self._keep(replace(view, belongings=rows))

    def set_language(self, case, language):
        return self._keep(replace(self.view(case), language=language))

    def go_to(self, case, status):
        return self._keep(replace(self.view(case), status=status))

    def hand_over(self, case, sheet_key, *, handed=True):
        view = self.view(case)
        rows = tuple(replace(s, handed_over=handed) if s.key == sheet_key else s for s in view.sheets)
        return self._keep(replace(view, sheets=rows))

    def scan_sheet(self, case, barcode):
        for sheet in self.view(case).sheets:
            if sheet.barcode == barcode:
                return self.hand_over(case, sheet.key)
        raise OperatorError("書類", "ほかの受付の書類です。", "受付番号を見て、正しい人に渡してください。")

    def close(self, case, *, missing_reason=""):
        view = self.view(case)
        if any(not s.handed_over for s in view.sheets) and not missing_reason:
            raise InvalidInput("お渡し", "渡していない書類があります。", "理由を書いてください。")
        return self._keep(replace(view, status=CaseStatus.CLOSED))

    def cancel(self, case, reason):
        return self._keep(replace(self.view(case), status=CaseStatus.CANCELLED))

    def _decided(self, view: CaseView, *, keep: bool = True) -> CaseView:
        answers = self._world.answers[view.id]
        again = self._world.asking.get(view.id)
        questions = data.questions(view.people, answers)
        question = next((q for q in data.all_questions(view.people) if (q.fact, q.person) == again), None)
        if question is not None:
            question = replace(question, default=answers.get(again))
        question = question or self._group(answers) or (questions[0] if questions else None)
        rows = data.procedures(view.people, answers, self._world.overrides[view.id])
        names = {row.procedure: row.name for row in rows}
        view = replace(
            view,
            question=question,
            question_text=question.text if question else {},
            questions_left=len(questions),
            decides_names=tuple(names[c] for c in question.decides if c in names) if question else (),
            answered=self._answered(view, answers),
            procedures=data.marked(rows, view.procedures),
            belongings=view.belongings or data.BELONGINGS,
            sheets=data.sheets(rows, view.sheets),
        )
        return self._keep(view) if keep else view

    def _group(self, answers):
        group = self._world.group
        return group if group and any((group.fact, p) not in answers for p in group.people) else None

    def _answered(self, view, answers):
        questions = {(q.fact, q.person): q for q in data.all_questions(view.people)}
        names = {p.id: p.name for p in view.people}
        fixed = ()
        if view.situation and view.situation.event_on:
            fixed = (
                AnsweredView(
                    "event_on",
                    None,
                    "引っ越した日",
                    "",
                    "令和8年11月20日(金)",
                    Source.SPOKEN,
                    view.situation.event_on,
                    False,
                ),
                AnsweredView("from", None, "前の住所", "", data.OLD_ADDRESS, Source.CERTIFICATE, None, False),
            )
        given = tuple(
            AnsweredView(
                fact,
                person,
                data.LABELS[fact],
                names.get(person, ""),
                data.in_words(questions[(fact, person)], value),
                Source.SPOKEN,
                value,
            )
            for (fact, person), value in answers.items()
            if (fact, person) in questions
        )
        return given[::-1] + fixed

    def _keep(self, view: CaseView) -> CaseView:
        step = STEPS.index(view.status) if view.status in STEPS else 7
        view = replace(view, step=step, reached=max(view.reached, step))
        self._world.cases[view.id] = view
        return view


class FakeDevices:
    """A card whose PIN is 1234, a scanner that reads what the test says."""

    def __init__(self, world: World) -> None:
        self._world = world

    def devices(self):
        return FakeSession(self._world).top_bar().devices

    def look_at_card(self, uri, kind=None):
        return CardLook(CardKind.MYNUMBER, {"pin": self._world.card_tries, "verification_b": 10})

    def read_card(
        self, uri, *, pin=None, verification_b=None, confirmed=0, card_number=None, kind=None, with_face=False
    ):
        self._world.trip()
        given = bytearray()
        if isinstance(pin, SecretText):
            pin.copy_to(given)
        if bytes(given) != b"1234" and pin != "1234" and verification_b is None:
            self._world.card_tries -= 1
            raise OperatorError(
                "暗証番号",
                f"ちがいます。あと{self._world.card_tries}回です。",
                "もう一度、本人に入れてもらってください。",
            )
        values = {
            "name": "髙橋　健一",
            "birth": "昭和63年5月1日",
            "sex": "男",
            "address": "東京都千代田区一番町１番地２　コーポ一番町１０１号室",
        }
        return CardRead(CardKind.MYNUMBER, values, "pin", 3, NOW)

    def cancel_read(self, uri):
        """Nothing is read that could be given up."""

    def listen(self, on_barcode, on_state):
        self._world.barcode_listener = on_barcode
        self._world.state_listener = on_state

    def close(self):
        self._world.barcode_listener = None

    def plugged_in(self):
        return ()


def sheet_read(text: str) -> BarcodeRead:
    """A scan of a sheet's barcode."""
    return BarcodeRead(BarcodeKind.SHEET, "CODE128", text, "ascii", False)


def today() -> date:
    """The day all the fakes live in."""
    return NOW.date()
