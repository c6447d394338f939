"""Alembic's environment: works on the connection that ``upgrade_to_head`` hands in, never on a URL."""

from __future__ import annotations

from alembic import context

from desk_app.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
