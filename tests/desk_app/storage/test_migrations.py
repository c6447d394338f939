from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.engine import encrypted_engine
from desk_app.storage.migrations import upgrade_to_head
from desk_app.storage.tables import APPEND_ONLY, Base

KEY = bytes(range(32))


def test_the_newest_revision_is_what_the_models_say(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    upgrade_to_head(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_constraints_have_the_names_of_the_models(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    upgrade_to_head(engine)
    inspector = inspect(engine)
    for table in Base.metadata.sorted_tables:
        assert inspector.get_pk_constraint(table.name)["name"] == table.primary_key.name
        found = {one["name"] for one in inspector.get_foreign_keys(table.name)}
        assert found == {one.name for one in table.foreign_key_constraints}
    engine.dispose()


def test_upgrading_again_changes_nothing(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    upgrade_to_head(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO clerks VALUES ('c1', '職員', 'staff', '')"))
    upgrade_to_head(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM clerks")).scalar() == 1
    engine.dispose()


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    upgrade_to_head(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(EnvironmentProblem, match="新しい版"):
        upgrade_to_head(engine)
    engine.dispose()


def test_the_database_itself_guards_appended_rows(tmp_path: Path):
    engine = encrypted_engine(tmp_path / "a.db", KEY)
    upgrade_to_head(engine)
    with engine.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    assert names == {f"keep_{table}_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")}
    engine.dispose()
