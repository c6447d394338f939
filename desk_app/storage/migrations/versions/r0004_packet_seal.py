"""A packet's seal (電子シール): the bytes that sealing appended to its PDF.

Revision ID: 0004_packet_seal
Revises: 0003_releases
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_packet_seal"
down_revision = "0003_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: packets stored before are not sealed."""
    op.add_column("packets", sa.Column("seal", sa.LargeBinary(), nullable=True))
