"""`desk rules …`, `desk decide`, `desk next`: the rule pack at work on case files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli import rule_book
from desk_app.cli.base import Commands, add, document, group, say

if TYPE_CHECKING:
    from desk_app.domain.interview import InterviewState
    from desk_app.rules.engine import Engine

INTERVIEWS = 100
"""Random households per event: the median is steady to one question, the whole check takes less than two minutes."""


def register(commands: Commands) -> None:
    """Add `rules check`, `rules facts`, `decide`, `next`."""
    sub = group(commands, "rules", "the rule pack")
    one = add(sub, "check", "prove the pack: reachable, no dead question, every boundary tried", check)
    one.add_argument(
        "--interviews",
        type=int,
        default=INTERVIEWS,
        metavar="N",
        help="random households interviewed per event for the median of questions; 0: none",
    )
    rule_book.overlay_option(one)
    rule_book.overlay_option(add(sub, "facts", "every fact with its type, choices, wording and sources", facts))
    rule_book.register(sub)
    for name, text, handler in (
        ("decide", "every procedure of a case file", decide),
        ("next", "the next question that can still change the outcome", following),
    ):
        one = add(commands, name, text, handler)
        one.add_argument("case", type=Path, help="CASE.yaml")
        rule_book.overlay_option(one)
        if name == "decide":
            one.add_argument("--explain", action="store_true", help="the why, the why not and what would change it")


def check(args: argparse.Namespace) -> int:
    """Check the whole pack; status 1 when something is wrong with it."""
    from desk_app.domain.life_event import LifeEvent
    from desk_app.rules.check import check_pack
    from desk_app.rules.pack import RulePack
    from desk_app.rules.sampling import interview_length

    def medians(pack: RulePack, event: LifeEvent) -> tuple[float, float]:
        found = interview_length(pack, event, args.interviews)
        return found.screens, found.applicable

    report = check_pack(rule_book.book(args.overlay).pack, medians if args.interviews else None)
    if args.json:
        document(report.to_json())
    else:
        print(report.text())
    return 0 if report.ok else 1


def facts(args: argparse.Namespace) -> int:
    """List every fact of the pack."""
    from desk_app.rules.report import facts_to_json

    rows = facts_to_json(rule_book.book(args.overlay).pack)
    if args.json:
        document(rows)
    else:
        for row in rows["facts"]:
            print(row["id"], row["scope"], row["type"], row["label"]["ja"], sep="\t")
    return 0


def _at_work(args: argparse.Namespace) -> tuple[Engine, InterviewState]:
    """The rules asked for, and the case file read against them."""
    from desk_app.bootstrap.rules import case_of, closed_days
    from desk_app.domain.interview import InterviewState
    from desk_app.rules.engine import Engine

    pack = rule_book.book(args.overlay).pack
    return Engine(pack, closed_days()), InterviewState(case_of(args.case, pack))


def decide(args: argparse.Namespace) -> int:
    """Decide every procedure of a case file."""
    from desk_app.rules.explanation_report import decided_and_explained, explanation_lines

    engine, state = _at_work(args)
    if args.json:
        document(decided_and_explained(engine, state))
        return 0
    if args.explain:
        print("\n".join(explanation_lines(engine.explanations(state))))
        return 0
    for row in engine.decide(state):
        missing = "・".join(row.missing)
        print(row.result.value, row.procedure, row.name, row.person or "-", missing, sep="\t")
    return 0


def following(args: argparse.Namespace) -> int:
    """Say the next question of a case file, or that none is left."""
    from desk_app.domain.procedure import Result
    from desk_app.rules.report import question_to_json

    engine, state = _at_work(args)
    determinations = engine.decide(state)
    question = engine.next_question(state, determinations)
    undecided = sum(1 for one in determinations if one.result is Result.UNDECIDED)
    if args.json:
        document(
            {
                "question": question_to_json(question) if question else None,
                "undecided": undecided,
                "questions_left": engine.questions_left(state, determinations),
                "questions_likely": engine.questions_likely(state, determinations),
            }
        )
    elif question:
        print(question.text["ja"])
    say(f"未確定 {undecided}件")
    return 0
