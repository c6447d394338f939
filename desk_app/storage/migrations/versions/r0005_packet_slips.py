"""Beside a packet: the slips (引継票) drawn for it, and who signed it by card.

Revision ID: 0005_packet_slips
Revises: 0004_packet_seal
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_packet_slips"
down_revision = "0004_packet_seal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty: packets stored before have neither."""
    op.add_column("packets", sa.Column("slips", sa.LargeBinary(), nullable=True))
    op.add_column("packets", sa.Column("slip_sheets", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("packets", sa.Column("card", sa.Text(), nullable=False, server_default=""))
