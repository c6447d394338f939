"""Releases of protected people's items (支援措置の解除), each with the two people who agreed.

Revision ID: 0003_releases
Revises: 0002_print_ledger
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_releases"
down_revision = "0002_print_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "releases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_releases_case_id_cases"),
    )
    op.create_index("ix_releases_case_id", "releases", ["case_id"])
    op.create_index("ix_releases_state", "releases", ["state"])
