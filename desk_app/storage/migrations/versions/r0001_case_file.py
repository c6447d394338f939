"""The case file as first shipped.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Create every table, index and append-only guard."""
    _cases()
    _appended()
    _packets_and_prints()
    _people_and_tickets()
    _audit()
    for table in ("answers", "timeline", "audit"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )


def _cases() -> None:
    op.create_table(
        "cases",
        *map(_text, ("id", "number")),
        _number("year"),
        *map(_text, ("day", "status", "review", "clerk", "desk")),
        _number("revision"),
        *map(_text, ("body", "opened_at")),
        _text("closed_at", null=True),
        _number("answers_from"),
        _number("timeline_from"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("year", "number", name="uq_cases_year_number"),
    )
    op.create_index("ix_cases_day", "cases", ["day"])
    op.create_index("ix_cases_status", "cases", ["status"])
    op.create_index("ix_cases_review", "cases", ["review"])


def _appended() -> None:
    op.create_table(
        "answers",
        _text("case_id"),
        *map(_number, ("n", "seq")),
        _text("fact"),
        _text("person", null=True),
        *map(_text, ("value", "source", "at", "by")),
        sa.PrimaryKeyConstraint("case_id", "n", name="pk_answers"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_answers_case_id_cases"),
    )
    op.create_table(
        "timeline",
        _text("case_id"),
        _number("n"),
        *map(_text, ("at", "by", "text", "kind")),
        sa.PrimaryKeyConstraint("case_id", "n", name="pk_timeline"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_timeline_case_id_cases"),
    )


def _packets_and_prints() -> None:
    op.create_table(
        "packets",
        _number("id"),
        *map(_text, ("case_id", "content_sha256")),
        _number("pages"),
        *map(_text, ("sheets", "warnings", "pdf_sha256")),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_packets"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_packets_case_id_cases"),
    )
    op.create_index("ix_packets_case_id", "packets", ["case_id"])
    op.create_table(
        "print_jobs",
        *map(_text, ("id", "case_id", "printer", "packet_sha256", "at")),
        sa.PrimaryKeyConstraint("id", name="pk_print_jobs"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_print_jobs_case_id_cases"),
    )
    op.create_index("ix_print_jobs_case_id", "print_jobs", ["case_id"])
    op.create_table(
        "print_sheets",
        *map(_text, ("job_id", "form")),
        *map(_number, ("place", "sheet", "of")),
        *map(_text, ("title", "barcode", "sha256", "state", "reason")),
        sa.PrimaryKeyConstraint("job_id", "form", name="pk_print_sheets"),
        sa.ForeignKeyConstraint(["job_id"], ["print_jobs.id"], name="fk_print_sheets_job_id_print_jobs"),
    )
    op.create_index("ix_print_sheets_state", "print_sheets", ["state"])
    op.create_table(
        "print_tries",
        *map(_text, ("job_id", "form")),
        _number("n"),
        *map(_text, ("backend_job", "at")),
        _text("end", null=True),
        sa.PrimaryKeyConstraint("job_id", "form", "n", name="pk_print_tries"),
        sa.ForeignKeyConstraint(
            ["job_id", "form"],
            ["print_sheets.job_id", "print_sheets.form"],
            name="fk_print_tries_job_id_form_print_sheets",
        ),
    )


def _people_and_tickets() -> None:
    op.create_table(
        "tickets",
        *map(_text, ("day", "number")),
        sa.Column("called", sa.Boolean(), nullable=False),
        _text("body"),
        sa.PrimaryKeyConstraint("day", "number", name="pk_tickets"),
    )
    op.create_table(
        "clerks",
        *map(_text, ("id", "name", "roles", "section")),
        sa.PrimaryKeyConstraint("id", name="pk_clerks"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        _number("n"),
        *map(_text, ("at", "by", "desk", "action", "subject", "why", "detail", "prev_hash", "hash")),
        sa.PrimaryKeyConstraint("n", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_action_at", "audit", ["action", "at"])
    op.create_table(
        "audit_head",
        *map(_number, ("id", "entries")),
        _text("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
