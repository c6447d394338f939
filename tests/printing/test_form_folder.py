"""Forms are read when they are asked for; what stands for their content changes with their files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from printing.form_folder import PIECES, FormFolder
from resources import FORMS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FORMS / "juumin-ido", tmp_path / "juumin-ido")
    shutil.copy(FORMS / PIECES, tmp_path / PIECES)
    return tmp_path


def revision(folder: Path) -> str:
    return max(folder.glob("juumin-ido/*/form.toml")).parent.name


def test_a_form_that_is_there_has_an_identity(folder: Path) -> None:
    forms = FormFolder(folder)
    assert forms.identity("juumin-ido", revision(folder))
    assert forms.identity("juumin-ido", "1999-01") is None
    assert forms.identity("no-such-form", "2026-04") is None
    assert forms.layout("juumin-ido").template.id == "juumin-ido"


@pytest.mark.parametrize("name", ["form", "pieces"])
def test_the_identity_follows_the_files(folder: Path, name: str) -> None:
    path = folder / PIECES if name == "pieces" else max(folder.glob("juumin-ido/*/form.toml"))
    before = FormFolder(folder).identity("juumin-ido", revision(folder))
    path.write_text(path.read_text(encoding="utf-8") + "\n# another line\n", encoding="utf-8")
    assert FormFolder(folder).identity("juumin-ido", revision(folder)) != before


def test_a_faulty_form_is_refused_when_it_is_needed(folder: Path) -> None:
    path = max(folder.glob("juumin-ido/*/form.toml"))
    path.write_text('unknown = "key"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="unknown"):
        FormFolder(folder).layout("juumin-ido")
