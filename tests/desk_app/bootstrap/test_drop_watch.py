"""The thread that looks after the drop folder while the desk is open."""

from __future__ import annotations

import threading
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import create_desk
from desk_app.bootstrap.drop_watch import DropWatch
from desk_app.domain.errors import InvalidInput
from desk_app.storage import import_apart
from desk_app.storage.drop_folder import Rules
from desk_app.storage.folder import create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import a_row, write_rows


def test_files_come_in_by_themselves_while_others_search(tmp_path: Path):
    data = create_folder(tmp_path / "home", MemoryKeys())
    drop = tmp_path / "drop"
    drop.mkdir()
    taken = threading.Event()
    watch = DropWatch(data, drop, Rules(settled_seconds=0.0), every_seconds=0.01)
    look = watch._drop.look

    def looked() -> int:
        done = look()
        if done:
            taken.set()
        return done

    watch._drop.look = looked  # type: ignore[method-assign]
    watch.start()
    write_rows(drop / "town.part", [a_row(1, "森　茂")]).rename(drop / "town.csv")
    assert taken.wait(30)
    assert data.cache().search("森", 5)[0]
    watch.close()
    assert not watch._thread.is_alive()
    data.close()


def test_a_file_of_many_people_is_taken_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(import_apart, "WORTH", 0)
    data = create_folder(tmp_path / "home", MemoryKeys())
    started: list[int | None] = []
    start = SpawnProcess.start

    def counted(process: SpawnProcess) -> None:
        start(process)
        started.append(process.pid)

    monkeypatch.setattr(SpawnProcess, "start", counted)
    drop = tmp_path / "drop"
    drop.mkdir()
    write_rows(drop / "town.csv", [a_row(1, "森　茂")])
    watch = DropWatch(data, drop, Rules(settled_seconds=0.0))
    while not watch.look():
        pass
    assert data.cache().search("森", 5)[0]
    assert len(started) == 1
    data.close()


def test_whatever_goes_wrong_the_thread_goes_on(tmp_path: Path, log_guard):
    log_guard.allow("drop folder")
    data = create_folder(tmp_path / "home", MemoryKeys())
    watch = DropWatch(data, tmp_path, Rules(), every_seconds=0.001)
    calls: list[int] = []
    enough = threading.Event()

    def broken() -> int:
        calls.append(1)
        if len(calls) > 2:
            enough.set()
        raise RuntimeError("a bug of ours")

    watch._drop.look = broken  # type: ignore[method-assign]
    watch.start()
    assert enough.wait(30)
    watch.close()
    data.close()


def test_a_desk_with_a_drop_folder_shows_how_it_stands(tmp_path: Path):
    drop = tmp_path / "drop"
    drop.mkdir()
    settings = demo_settings(tmp_path / "home").model_copy(update={"drop_folder": str(drop)})
    with create_desk(settings, keys=MemoryKeys()) as desk:
        assert desk.app.imports is not None
        state = desk.app.imports.drop_folder()
        assert state is not None
        assert state.folder == str(drop)
        assert desk.app.imports.recent() == ()
        assert desk.app.session.top_bar().residents_notice == ""
        bad = write_rows(tmp_path / "bad.csv", [a_row(1, "森　茂", 性別="x")])
        with pytest.raises(InvalidInput):
            desk.folder.import_residents(bad)
        assert "受け付けられませんでした" in desk.app.session.top_bar().residents_notice
        assert "森" not in desk.app.session.top_bar().residents_notice
        desk.folder.import_residents(write_rows(tmp_path / "good.csv", [a_row(1, "森　茂")]))
        assert desk.app.session.top_bar().residents_notice == ""


def test_a_desk_without_one_has_no_thread(tmp_path: Path):
    with create_desk(demo_settings(tmp_path / "home"), keys=MemoryKeys()) as desk:
        assert desk.app.imports is not None
        assert desk.app.imports.drop_folder() is None
        assert not [one for one in threading.enumerate() if one.name == "drop-folder"]
