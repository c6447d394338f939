"""Households that try every form: the shortest, a usual and the longest a register can bring, built in one place.

A household answers every source of the form language at once (mother, husband, deceased, every fact), so that every
field of every form is filled, whichever event it belongs to. Everybody in them is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from desk_app.domain.calendar_jp import parse_registered
from desk_app.domain.fact import FactDefinition, FactType, FactValue
from desk_app.domain.form import FieldValue, FilledForm
from desk_app.domain.form_template import FieldTemplate
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address, PersonName, Sex
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.domain.town import Town
from desk_app.rules.form_sources import SourceContext, evaluate, parse_source
from printing.box_fields import field_templates
from printing.layout import Box, FormLayout, mark_of, read_layout, read_pieces
from resources import FORMS
from tests.support.builders import FILED_ON, a_member
from tests.support.town_packs import product

JUGEMU = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子の藪柑子　長助"
JUGEMU_KANA = "ジュゲムジュゲムゴコウノスリキレカイジャリスイギョノスイギョウマツウンライマツフウライマツ　チョウスケ"
KATAGAKI_60 = (
    "グランドメゾンみらい中央公園パークサイドアネックス東棟"
    + "最上階フロアペントハウススイート第千二百三十四号室寿限無長助様方気付(郵便受は南棟)"
)[:60]
_HARD_NAMES = (
    (JUGEMU, JUGEMU_KANA, "昭和63年12月28日", "世帯主"),
    ("\U00020bb7田　邉\U000e010f之介", "ヨシダ　ナベノスケ", "昭和元年12月28日", "子の子の妻の父"),
    ("葛\U000e0102城　か\u309a代", "カツラギ　カ\u309aヨ", "平成30年12月31日", "妻の子の夫の父の妹"),
    ("髙﨑　\U00020bb7美", "タカサキ　ヨシミ", "昭和20年12月 日不詳", "縁故者(妻の父の兄の子)"),
    (
        "MARIA FERNANDA DE LOS SANTOS GUTIERREZ Y RODRIGUEZ",
        "マリア　フェルナンダ　デ　ロス　サントス",
        "1988-12-28",
        "同居人",
    ),
    ("ｼﾞｭｹﾞﾑ　ＪＵＧＥＭＵ　々〆ヶ", "ジュゲム　ジュゲム", "令和元年12月31日", "子"),
    ("辻\U000e0102　\u6b21郎", "ツジ", "昭和20年頃", "夫(未届)の子の子"),
    ("齋\U000e0104藤　𣘺　子", "サイトウ　ハシコ", "昭和63年12月28日から昭和64年1月5日頃までの間", "父の妹の夫"),
)
_USUAL_NAMES = (
    ("髙橋　健一", "タカハシ　ケンイチ", "昭和63年5月1日", "世帯主"),
    ("髙橋　由美", "タカハシ　ユミ", "平成2年2月14日", "妻"),
    ("髙橋　美咲", "タカハシ　ミサキ", "平成30年7月3日", "子"),
    ("髙橋　陽斗", "タカハシ　ハルト", "令和7年9月30日", "子"),
)
_TEXTS: Mapping[str, tuple[str, str, str]] = {
    "account_holder_kana": ("オツ　イチ", "タカハシ　ケンイチ", JUGEMU_KANA[:48]),
    "account_number": ("1234567", "1234567", "1234567"),
    "bank_branch": ("南", "桜町支店", "みらい中央公園パークサイドアネックス駅前出張所"),
    "bank_name": ("乙銀行", "みらい銀行", "みらい架空桜町信用農業協同組合連合会"),
    "basic_pension_number": ("1234-567890", "1234-567890", "1234-567890"),
    "dog_breed": ("雑", "柴犬", "ウエスト・ハイランド・ホワイト・テリアの雑種(中型)"),
    "dog_color": ("茶", "茶", "白地に黒と茶のぶち(耳は黒、尾の先は白)"),
    "dog_name": ("犬", "ポチ", "ジュゲムジュゲムゴコウノスリキレ\u30fb三世"),
    "dog_tag_number": ("1", "第01234号", "架空県みらい市第0123456789号"),
    "dv_consulted_at": ("署", "みらい警察署", "架空県女性相談支援センターみらい支所"),
    "dv_other_party": ("乙　二", "見本　次郎", JUGEMU),
    "moped_frame_number": ("A1", "AB12-1234567", "ABCDE12F-GH-1234567890123"),
    "moped_maker": ("乙", "架空工業", "架空モーターサイクル工業(海外仕様車)"),
    "moped_plate": ("乙あ1", "千代田区　あ　12-34", "架空県みらい市桜町　あ　12-34"),
    "nursery_first_choice": (
        "南園",
        "みらい市立さくら保育園",
        "幼保連携型認定こども園みらい中央公園パークサイド分園",
    ),
    "nursery_second_choice": (
        "北園",
        "みらい市立もみじ保育園",
        "小規模保育事業みらい駅前のびのびキッズルームアネックス",
    ),
    "phone": ("", "090-0000-0000", "+81-90-0000-0000(内線12345)"),
    "school_name_from": ("南小", "千代田区立一番町小学校", "架空県みらい市立桜町三丁目義務教育学校中央分校"),
    "student_names": ("乙　三", "髙橋　大輔", JUGEMU),
    "water_customer_number": ("1234567890", "0123456789", "0123456789"),
}
"""Text facts as the shortest, the usual and the longest household gives them."""


@dataclass(frozen=True, slots=True)
class TrialHousehold:
    """One household with the place of its texts in ``_TEXTS`` (0 shortest, 1 usual, 2 longest)."""

    name: str
    rank: int
    members: tuple[Member, ...]
    home: Address
    away: Place
    phone: str
    honseki: str

    def situation(self) -> Situation:
        """A move in of everybody."""
        return Situation(
            life_event=LifeEvent.MOVE_IN,
            filed_on=date(2026, 12, 28) if self.rank == 2 else FILED_ON,
            town=Town("999997", "架空県", "みらい市", "みらい市長"),
            event_on=date(2026, 12, 22) if self.rank == 2 else date(2026, 1, 1),
            origin=self.away,
            destination=self.away,
            new_address=self.home,
            applicant=Applicant(
                PersonId("p1"), "世帯員", relation=self.members[-1].relationship or "", phone=self.phone
            ),
            household=self.members,
        )


@dataclass(frozen=True, slots=True)
class EveryoneContext(SourceContext):
    """A context in which every root of the source language is somebody of the household and every fact is known."""

    trial: TrialHousehold = field(kw_only=True)
    turn: int = field(default=0, kw_only=True)

    def of(self, person: Member) -> SourceContext:
        """The same for another person."""
        return context_of(self.trial, self.turn, person)

    def head(self) -> Member | None:
        """The first member."""
        return self.trial.members[0]

    def applicant(self) -> Member | None:
        """The first member."""
        return self.trial.members[0]

    def spouse(self) -> Member | None:
        """The second member, or the only one."""
        return self.trial.members[1 % len(self.trial.members)]

    def subject(self) -> Member | None:
        """The first member, who has the longest name."""
        return self.trial.members[0]

    def mother(self) -> Member | None:
        """The third member, or who there is."""
        return self.trial.members[2 % len(self.trial.members)]

    def father(self) -> Member | None:
        """The first member."""
        return self.trial.members[0]

    def of_couple(self, sex: Sex) -> Member | None:
        """The longest name as both."""
        return self.trial.members[0]

    def new_head(self) -> Member | None:
        """The first member."""
        return self.trial.members[0]

    def old_head(self) -> Member | None:
        """The first member."""
        return self.trial.members[0]

    def previous(self) -> Place | None:
        """The place left."""
        return self.trial.away

    def home(self) -> Address | None:
        """The address in this town."""
        return self.trial.home

    def away(self) -> Place | None:
        """The other end of the move."""
        return self.trial.away

    def fact(self, fact: FactId, person: PersonId | None) -> FactValue | None:
        """A value of the fact's type, as long as the household's rank asks."""
        if fact == "applicant_role":
            return None
        definition = product().pack.facts[fact].definition
        return _fact_value(definition, self.trial.rank, self.turn)

    def required(self, procedures: Iterable[str], person: PersonId | None) -> bool:
        """Everything is required."""
        return True

    def people(self, each: str) -> tuple[Member, ...]:
        """Everybody."""
        return self.trial.members


def context_of(trial: TrialHousehold, turn: int, person: Member | None) -> EveryoneContext:
    """The context of one person; ``turn`` walks through choices and yes or no."""
    everyone = tuple(one.id for one in trial.members)
    numbers = {one.id: "123456789010" for one in trial.members}  # a wrong check digit on purpose
    return EveryoneContext(
        trial.situation(), (), {}, FILED_ON, "マイナンバーカード", numbers, person, everyone, trial=trial, turn=turn
    )


def _fact_value(definition: FactDefinition, rank: int, turn: int) -> FactValue:
    if definition.type is FactType.BOOL:
        return turn % 2 == 0
    if definition.type is FactType.NUMBER:
        least, most = definition.minimum or 1, definition.maximum or 9999
        return (least, min(most, 2), most)[rank]
    if definition.type is FactType.DATE:
        return (date(2026, 1, 1), date(2026, 11, 20), date(2026, 12, 28))[rank]
    if definition.type is FactType.CHOICE:
        values = [one.value for one in definition.choices]
        return max(values, key=len) if rank == 2 and turn == 0 else values[turn % len(values)]
    return _TEXTS[definition.id][rank]


def _members(rows: Sequence[tuple[str, str, str, str]], *, long: bool) -> tuple[Member, ...]:
    honseki = "架空県みらい市桜町三丁目大字桜ヶ丘字上ノ原1234番地の56" if long else "東京都葛飾区亀有九丁目1番"
    made = []
    for n, (name, kana, birth, relationship) in enumerate(rows, start=1):
        member = a_member(f"p{n}", kana=kana, birth=None, relationship=relationship)
        more = PersonName(
            name, kana, roman="MARIA FERNANDA DE LOS SANTOS" if long else "TARO", former="𣘺", alias="橋　太郎"
        )
        made.append(
            replace(
                member,
                name=more,
                birth=parse_registered(birth),
                sex=Sex.FEMALE if n % 2 else Sex.MALE,
                phone="080-0000-0000",
                honseki=honseki,
                head_of_register=JUGEMU if long else "髙橋　健一",
            )
        )
    return tuple(made)


def _address(*, town: str, banchi: str, katagaki: str = "") -> Address:
    return Address("999-0101", "架空県", "みらい市", town, banchi, katagaki, "999997")


SHORTEST = TrialHousehold(
    "shortest",
    0,
    _members((("乙　一", "オツ　イチ", "平成2年1月1日", "世帯主"),), long=False),
    _address(town="南", banchi="1番地"),
    Place("国内", "架空県", "999997", _address(town="北", banchi="1番地"), date(2026, 1, 1), "カード", "乙　一"),
    "000",
    "",
)
USUAL = TrialHousehold(
    "usual",
    1,
    _members(_USUAL_NAMES, long=False),
    _address(town="桜町三丁目", banchi="4番5号", katagaki="コーポさくら203号室"),
    Place(
        "国内",
        "東京都",
        "131016",
        Address("102-0082", "東京都", "千代田区", "一番町", "1番地2", "", "131016"),
        date(2026, 11, 18),
        "カード",
        "髙橋　健一",
    ),
    "090-0000-0000",
    "",
)
LONGEST = TrialHousehold(
    "longest",
    2,
    _members(_HARD_NAMES, long=True),
    _address(town="大字桜ヶ丘字上ノ原桜町三丁目", banchi="1234番地の56の78", katagaki=KATAGAKI_60),
    Place(
        "国内",
        "鹿児島県",
        "463922",
        _address(town="大字下ノ原字桜ヶ丘中央公園通", banchi="9876番地の54の32", katagaki=KATAGAKI_60),
        date(2026, 12, 28),
        "カード",
        JUGEMU,
    ),
    "+81-90-0000-0000(内線12345)",
    "",
)
HOUSEHOLDS = (SHORTEST, USUAL, LONGEST)


@cache
def all_layouts() -> Mapping[str, FormLayout]:
    """Every revision of every form of the product by ``id/revision``, in the order of the packet."""
    pieces = read_pieces(FORMS)
    found = [read_layout(path, pieces) for path in sorted(FORMS.glob("*/*/form.toml"))]
    found.sort(key=lambda one: (one.template.order, one.template.id, one.template.revision))
    return {f"{one.template.id}/{one.template.revision}": one for one in found}


def boxes_of(layout: FormLayout) -> dict[str, Box]:
    """The boxes of a layout by the field id of the template (``table.column`` in tables)."""
    found: dict[str, Box] = {}
    for block in layout.blocks:
        stem = f"{block.id}." if block.kind == "table" else ""
        for row in block.rows:
            for box in row.boxes:
                found.update({field.id: box for field in field_templates(box, stem)})
    return found


def filled(layout: FormLayout, trial: TrialHousehold, turn: int = 0) -> FilledForm:
    """The form with every field filled from the household; ``turn`` walks through choices and yes/no facts."""
    template = layout.template
    boxes = boxes_of(layout)
    values: dict[str, FieldValue] = {}
    for slot in template.fields:
        source = parse_source(slot.source)
        if not source.each:
            values[slot.id] = _value(slot, boxes[slot.id], context_of(trial, turn, trial.members[0]), turn)
            continue
        table, _, column = slot.id.rpartition(".")
        for n, member in enumerate(trial.members, start=1):
            values[f"{table}.{n}.{column}"] = _value(slot, boxes[slot.id], context_of(trial, turn, member), turn)
    person = PersonId("p1") if template.per_person else None
    return FilledForm(
        template.id, template.revision, person, values, trial.members[0].name.registered, template.signature
    )


def _value(slot: FieldTemplate, box: Box, context: SourceContext, turn: int) -> FieldValue:
    """A choice box shows option ``turn``; a comb is full; everything else says what its source gives."""
    if slot.kind in {"choice", "check"}:
        return FieldValue(chosen=(mark_of(box.choices[turn % len(box.choices)]),))
    text = evaluate(parse_source(slot.source), context)
    if slot.kind in {"comb", "individual_number"}:
        return FieldValue(text[: box.comb])
    return FieldValue(text)


def most_options(layout: FormLayout) -> int:
    """The length of the longest list of options on the form."""
    return max((len(box.choices) for box in boxes_of(layout).values()), default=0)
