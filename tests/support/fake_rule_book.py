"""FakeRuleBook: the rule workbench in memory with a handful of rows; enough to drive its screens without a pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from desk_app.domain.errors import NotAllowed, OperatorError
from desk_app.domain.fact import FactType
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import CounterType, Determination, LegalBasis, Result
from desk_app.services.rule_views import (
    IN_USE,
    AffectedCase,
    BookKind,
    ConditionNode,
    ReleaseState,
    RuleBook,
    RuleBookView,
    RuleComparison,
    RuleDeadline,
    RuleDetail,
    RuleDifference,
    RuleFact,
    RuleRelease,
    RuleRow,
    Trial,
    TrialRow,
    TrialView,
)

JST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=JST)
IN, WITHIN = LifeEvent.MOVE_IN, LifeEvent.MOVE_WITHIN
SHA = "3f7a" + "0" * 60


def row(own: str, name: str, division: str, **more: object) -> RuleRow:
    """A row with the usual values."""
    values: dict[str, object] = {
        "events": (IN, WITHIN),
        "per_person": True,
        "plain": f"{name}をします。",
        "verified": True,
        "periods": ("2024-12-02から",),
        "deadlines": (),
        "fee_yen": 0,
        "forms": (),
        "counter": CounterType.HERE,
    }
    return RuleRow(own, name, division, **{**values, **more})  # type: ignore[arg-type]


ROWS = (
    row("A01", "転入届", "くらしの窓口課", events=(IN,), per_person=False, forms=("juumin-ido",),
        deadlines=("転入届: 引っ越した日から14日(初日を数えない)",)),
    row("B01", "国民健康保険 資格取得", "保険年金課", forms=("kokuho-acquire",)),
    row("C01", "介護保険 資格取得(転入)", "介護保険課", events=(IN,), verified=False),
    row("D01", "児童手当 認定請求", "こども未来課", events=(IN,), per_person=False, forms=("jidou-teate-claim",),
        deadlines=("認定請求(引っ越した日の翌日から): 引っ越した日から15日(初日を数えない)",)),
    row("D08", "子ども医療費 受給資格の認定・変更", "こども未来課", town="changed"),
    row("E25", "移住支援金・結婚新生活支援の相談", "企画課", events=(IN,), town="switched_off", verified=False,
        counter=CounterType.GUIDANCE, reason="移住支援金は2026年3月で受付を終えました。"),
    row("M01", "みらいバス無料乗車証の交付", "みらい推進室", events=(IN,), town="own", counter=CounterType.FORM_ONLY),
)  # fmt: skip

TREE = ConditionNode(
    "0", "all", "すべてに当てはまる", holds=31, fails=64, open=3, children=(
        ConditionNode("0.0", "compare", "引っ越す", FactId("moves"), holds=80, fails=16, open=2),
        ConditionNode(
            "0.1", "any", "どれかに当てはまる", holds=35, fails=60, open=3, children=(
                ConditionNode("0.1.0", "compare", "医療保険が「国保」", FactId("insurance"), holds=30, fails=66),
                ConditionNode("0.1.1", "not", "次に当てはまらない", holds=5, fails=90, children=(
                    ConditionNode("0.1.1.0", "compare", "75歳の誕生日を迎えている", FactId("reached_75"), holds=90,
                                  fails=5),
                )),
            )),
        ConditionNode("0.2", "exists", "世帯のだれか: 子を養う大人が引っ越す", holds=62, fails=36, children=(
            ConditionNode("0.2.0", "compare", "引っ越す", FactId("moves"), holds=62, fails=36),
        )),
    ))  # fmt: skip

DIFFERENCES = (
    RuleDifference("D08", "子ども医療費 受給資格の認定・変更", "changed", "期限", "なし",
                   "受給資格の申請: 引っ越した日から30日(初日を数えない)", "", "mirai/procedures/mirai.yaml", 3),
    RuleDifference("E25", "移住支援金・結婚新生活支援の相談", "switched_off", "手続き", "", "",
                   "移住支援金は2026年3月で受付を終えました。", "procedures/e-home.yaml", 202),
    RuleDifference("M01", "みらいバス無料乗車証の交付", "added", "手続き", "",
                   "引っ越し、70歳に達しており、無料乗車証を希望する方", "", "mirai/procedures/mirai.yaml", 12),
    RuleDifference("市民課", "", "changed", "担当課", "市民課", "くらしの窓口課"),
)  # fmt: skip


class FakeRuleBook:
    """The service in memory. ``fail_next`` is raised by the next call; ``calls`` lists what was asked."""

    def __init__(self, clerk: str = "主任 田中") -> None:
        self.clerk = clerk
        self.calls: list[tuple[str, object]] = []
        self.fail_next: Exception | None = None
        self._books = {
            IN_USE: RuleBook(IN_USE, BookKind.IN_USE, "使用中の規則", "2026.11.1+mirai.1", date(2026, 11, 1), SHA),
            "base": RuleBook("base", BookKind.BASE, "製品の規則", "2026.11.1", date(2026, 11, 1), "9" * 64),
            "draft:spring": RuleBook(
                "draft:spring", BookKind.DRAFT, "spring", "2026.11.1+mirai.2", date(2026, 11, 1), "7" * 64, "春の改正"
            ),
            "release:1": RuleBook(
                "release:1", BookKind.RELEASE, "公開版 1", "2026.11.1+mirai.1", date(2026, 11, 1), SHA
            ),
        }
        first = RuleRelease(
            "release:1", ReleaseState.IN_FORCE, "2026.11.1+mirai.1", date(2026, 11, 1), SHA, "窓口改革",
            "主任 田中", NOW - timedelta(days=30), "係長 佐藤", NOW - timedelta(days=29),
        )  # fmt: skip
        self._releases = [first]

    def _heard(self, name: str, what: object = None) -> None:
        self.calls.append((name, what))
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error

    def _book(self, book: str) -> RuleBook:
        if book not in self._books:
            raise OperatorError(f"規則 {book}", "ありません。", "一覧から選び直してください。")
        return self._books[book]

    def books(self) -> tuple[RuleBook, ...]:
        self._heard("books")
        return tuple(self._books.values())

    def overview(self, book: str = IN_USE) -> RuleBookView:
        self._heard("overview", book)
        divisions = list(dict.fromkeys(one.division for one in ROWS))
        return RuleBookView(
            self._book(book),
            len(ROWS),
            sum(one.verified for one in ROWS),
            tuple((event, sum(event in one.events for one in ROWS)) for event in (IN, WITHIN)),
            tuple((division, sum(one.division == division for one in ROWS)) for division in divisions),
            () if book == "base" else DIFFERENCES,
            ("条文を確かめていない手続きが 2 件あります。",),
        )

    def rows(
        self, book: str = IN_USE, *, event: LifeEvent | None = None, division: str = "", text: str = ""
    ) -> tuple[RuleRow, ...]:
        self._heard("rows", (book, event, division, text))
        return tuple(
            one
            for one in ROWS
            if (event is None or event in one.events)
            and (not division or one.division == division)
            and text in one.id + one.name
        )

    def detail(self, procedure: str, book: str = IN_USE) -> RuleDetail:
        self._heard("detail", (procedure, book))
        found = next((one for one in ROWS if one.id == procedure), None)
        if found is None:
            raise OperatorError(f"手続き {procedure}", "この規則にありません。", "一覧から選び直してください。")
        return RuleDetail(
            found,
            "引っ越し、(医療保険が「国民健康保険」、または75歳の誕生日を迎えていない)で、子を養う大人が引っ越す方",
            TREE,
            98,
            "手続きです。",
            (LegalBasis("国民健康保険法", "7条・9条", True), LegalBasis("市国保条例", "2条", False)),
            (RuleDeadline("届出", "引っ越した日(異動日)から14日(初日を数えない)", "", "過ぎると遡って納めます。"),),
            (("本人確認書類", ""), ("資格喪失証明書", "退職した・扶養を外れたとき")),
            (),
            ("転入届",),
            "会社の保険に入る方はいりません。",
            "procedures/b-insurance-pension.yaml",
            3,
            tuple(one for one in DIFFERENCES if one.row == procedure),
        )

    def facts(self, book: str = IN_USE) -> tuple[RuleFact, ...]:
        self._heard("facts", book)
        return (
            RuleFact(FactId("moves"), "引っ越す人", True, FactType.BOOL),
            RuleFact(
                FactId("insurance"),
                "医療保険",
                True,
                FactType.CHOICE,
                (("国保", "国民健康保険"), ("社保", "会社の保険")),
            ),
            RuleFact(FactId("children_apart"), "別に住む子の数", False, FactType.NUMBER, (), "人"),
        )

    def graph_svg(self, event: LifeEvent, book: str = IN_USE, *, division: str = "") -> str:
        self._heard("graph_svg", (event, book, division))
        return '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="297"><rect width="9" height="9"/></svg>'

    def try_out(self, trial: Trial, book: str = IN_USE) -> TrialView:
        self._heard("try_out", (trial, book))
        rows = []
        for own, name, person, result in (
            ("A01", "転入届", None, Result.REQUIRED),
            ("B01", "国民健康保険 資格取得", PersonId("p1"), Result.UNDECIDED),
            ("C01", "介護保険 資格取得(転入)", PersonId("p1"), Result.NOT_REQUIRED),
        ):
            truth = {Result.REQUIRED: True, Result.NOT_REQUIRED: False}.get(result)
            rows.append(
                TrialRow(
                    Determination(ProcedureId(own), name, person, result, division="くらしの窓口課"),
                    "世帯" if person is None else "p1(世帯主)",
                    ("きっかけ: 転入",),
                    ("医療保険",) if result is Result.UNDECIDED else (),
                    replace(TREE, truth=truth, tried=True),
                )
            )
        return TrialView(
            self._book(book), ((PersonId("p1"), "p1(世帯主)"),), tuple(rows), "引っ越した後の健康保険は何ですか。"
        )

    def compare(self, old: str, new: str, *, cases: Path | None = None) -> RuleComparison:
        self._heard("compare", (old, new, cases))
        affected = AffectedCase(
            "1124-0003", "D08", "子ども医療費 受給資格の認定・変更", "p3(子)", "期限 なし", "期限 2026-12-20",
            DIFFERENCES[:1],
        )  # fmt: skip
        same = old == new
        return RuleComparison(
            self._book(old), self._book(new), () if same else DIFFERENCES, () if same else (affected,), 98
        )

    def export_excel(self, to: Path, book: str = IN_USE) -> Path:
        self._heard("export_excel", (to, book))
        to.write_bytes(b"PK")
        return to

    def import_excel(self, file: Path, name: str) -> RuleBook:
        self._heard("import_excel", (file, name))
        return self._draft(name)

    def take_folder(self, folder: Path, name: str) -> RuleBook:
        self._heard("take_folder", (folder, name))
        return self._draft(name)

    def _draft(self, name: str) -> RuleBook:
        own = f"draft:{name}"
        self._books[own] = RuleBook(own, BookKind.DRAFT, name, "2026.11.1+mirai.2", date(2026, 11, 1), "5" * 64)
        return self._books[own]

    def discard(self, book: str) -> None:
        self._heard("discard", book)
        del self._books[self._book(book).id]

    def releases(self) -> tuple[RuleRelease, ...]:
        self._heard("releases")
        return tuple(reversed([self._shown(one) for one in self._releases]))

    def _shown(self, one: RuleRelease) -> RuleRelease:
        own = one.proposed_by == self.clerk
        waiting = one.state is ReleaseState.PROPOSED
        why = "自分が提案したものは承認できません。" if waiting and own else ""
        return replace(
            one, may_approve=waiting and not own, why_not=why, may_roll_back=one.state is ReleaseState.PAST
        )

    def propose(self, book: str, *, effective_on: date, note: str) -> RuleRelease:
        self._heard("propose", (book, effective_on, note))
        held = self._book(book)
        number = len(self._releases) + 1
        made = RuleRelease(
            f"release:{number}", ReleaseState.PROPOSED, held.version, effective_on, held.sha256, note, self.clerk, NOW
        )
        self._releases.append(made)
        return self._shown(made)

    def _change(self, release: str, **what: object) -> RuleRelease:
        for index, one in enumerate(self._releases):
            if one.id == release:
                self._releases[index] = replace(one, **what)  # type: ignore[arg-type]
                return self._shown(self._releases[index])
        raise OperatorError(f"公開版 {release}", "ありません。", "一覧から選び直してください。")

    def approve(self, release: str) -> RuleRelease:
        self._heard("approve", release)
        held = next((one for one in self._releases if one.id == release), None)
        if held is not None and held.proposed_by == self.clerk:
            raise NotAllowed("公開版の承認", "自分が提案したものは承認できません。", "ほかの確認者に頼んでください。")
        for one in list(self._releases):
            if one.state is ReleaseState.IN_FORCE:
                self._change(one.id, state=ReleaseState.PAST)
        return self._change(release, state=ReleaseState.IN_FORCE, approved_by=self.clerk, approved_at=NOW)

    def reject(self, release: str, reason: str) -> RuleRelease:
        self._heard("reject", (release, reason))
        return self._change(release, state=ReleaseState.REJECTED, reason=reason)

    def roll_back(self, release: str, reason: str) -> RuleRelease:
        self._heard("roll_back", (release, reason))
        later = False
        for one in list(self._releases):
            if later and one.state in {ReleaseState.IN_FORCE, ReleaseState.APPROVED}:
                self._change(one.id, state=ReleaseState.WITHDRAWN, reason=reason)
            later = later or one.id == release
        return self._change(release, state=ReleaseState.IN_FORCE)
