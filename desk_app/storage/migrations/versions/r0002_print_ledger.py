"""The print ledger names printer, reason and end of every try, the paper of a sheet, and the pages read.

Revision ID: 0002_print_ledger
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_print_ledger"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty for what was printed before, and the table of scans."""
    _text("print_sheets", "pages", "[]")
    _text("print_sheets", "options", "{}")
    op.add_column("print_sheets", sa.Column("out", sa.Integer(), nullable=False, server_default="0"))
    _text("print_sheets", "proof", "")
    for name in ("printer", "why", "outcome"):
        _text("print_tries", name, "")
    op.create_table(
        "print_scans",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "form", "page", name="pk_print_scans"),
        sa.ForeignKeyConstraint(
            ["job_id", "form"],
            ["print_sheets.job_id", "print_sheets.form"],
            name="fk_print_scans_job_id_form_print_sheets",
        ),
    )


def _text(table: str, name: str, default: str) -> None:
    op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=default))
