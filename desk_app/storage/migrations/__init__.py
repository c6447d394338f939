"""Alembic migrations of the case file, run by the program itself when it opens a folder."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.engine import storage_errors


def upgrade_to_head(engine: Engine) -> None:
    """Bring the case file to the newest revision, all steps in one transaction.

    Raises EnvironmentProblem when the file was written by a newer program.
    """
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with storage_errors("受付データ"), engine.begin() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present is not None and present not in known:
            raise EnvironmentProblem(
                "受付データ", "新しい版のプログラムで作られています。", "プログラムを更新してください。", retry=False
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config
