"""Settings of a data folder."""

from pathlib import Path

import pytest

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.config import PaperSettings, read_settings, replace_device, settings_from, write_settings
from desk_app.domain.errors import InvalidInput, OperatorError


def test_settings_are_read_back_as_written(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path).model_copy(update={"desk_name": '窓口 "3" \\ 東'})
    write_settings(settings)
    assert read_settings(tmp_path) == settings


def test_paper_by_kind_of_form_is_read_back_as_written(tmp_path: Path) -> None:
    papers = {"*": PaperSettings(tray="tray-1"), "cover": PaperSettings(sides="two-sided-long-edge", copies=2)}
    settings = demo_settings(tmp_path).model_copy(update={"papers": papers})
    write_settings(settings)
    assert read_settings(tmp_path).papers == papers
    with pytest.raises(InvalidInput, match="copies"):
        settings_from(tmp_path, {"papers": {"cover": {"copies": 0}}, "town": settings.town.model_dump()})


def test_a_folder_never_set_up_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="desk init"):
        read_settings(tmp_path)


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        settings_from(tmp_path, {"printer": "x", "demo": "maybe", "town": {"code": 999997}})
    columns = {fault.column for fault in caught.value.faults}
    assert columns == {"printer", "demo", "town.code", "town.prefecture", "town.name", "town.mayor_title"}


def test_a_broken_file_is_the_operators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text("town = [", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"desk\.toml"):
        read_settings(tmp_path)


def test_one_device_takes_the_place_of_another_and_nothing_else_changes(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path).model_copy(update={"devices": ("sim:mynumber/demo", "serial:COM3")})
    write_settings(settings)
    replace_device(tmp_path, "serial:COM3", "serial:COM3?framing=cr")
    assert read_settings(tmp_path) == settings.model_copy(
        update={"devices": ("sim:mynumber/demo", "serial:COM3?framing=cr")}
    )


def test_a_folder_without_settings_keeps_nothing(tmp_path: Path) -> None:
    replace_device(tmp_path, "serial:COM3", "serial:COM3?framing=cr")
    assert list(tmp_path.iterdir()) == []
