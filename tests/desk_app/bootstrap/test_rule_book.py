from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import create_desk, open_desk
from desk_app.bootstrap.rule_book import SIGNING_KEY, overlay_folder, signing_seed
from desk_app.config import read_settings
from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.storage.keys import MemoryKeys
from resources import RULES


def test_the_overlay_is_found_in_the_data_folder_or_by_the_name_of_a_shipped_one(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    assert overlay_folder(settings) is None
    shipped = settings.model_copy(update={"rules_overlay": "mirai"})
    assert overlay_folder(shipped) == RULES / "towns" / "mirai"
    (tmp_path / "mirai").mkdir()
    assert overlay_folder(shipped) == tmp_path / "mirai"
    with pytest.raises(OperatorError, match="rules_overlay"):
        overlay_folder(settings.model_copy(update={"rules_overlay": "none"}))


def test_a_desk_with_an_overlay_decides_by_it(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path / "home").model_copy(update={"rules_overlay": "mirai"})
    with create_desk(settings, keys=MemoryKeys()) as desk:
        assert desk.context.engine.version.endswith("+mirai.1")
    assert read_settings(tmp_path / "home").rules_overlay == "mirai"


def test_the_signing_key_is_made_once() -> None:
    keys = MemoryKeys()
    seed = signing_seed(keys)
    assert seed() == seed() == keys.get(SIGNING_KEY)
    with pytest.raises(EnvironmentProblem, match="署名の鍵"):
        signing_seed(None)()


def test_a_broken_overlay_leaves_the_desk_at_work_and_is_told(tmp_path: Path) -> None:
    town = tmp_path / "home" / "town"
    shutil.copytree(RULES / "towns" / "mirai", town)
    settings = demo_settings(tmp_path / "home").model_copy(update={"rules_overlay": "town"})
    keys = MemoryKeys()
    with create_desk(settings, keys=keys) as desk:
        version = desk.context.engine.version
        assert desk.app.session.top_bar().rules_notice == ""
    row = next(iter(sorted((town / "procedures").glob("*.yaml"))))
    row.write_text(row.read_text(encoding="utf-8").replace("- id: ", "- ide: ", 1), encoding="utf-8")
    with open_desk(tmp_path / "home", keys=keys) as desk:
        assert desk.context.engine.version == version
        assert version in desk.app.session.top_bar().rules_notice
