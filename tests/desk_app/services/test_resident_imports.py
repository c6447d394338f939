"""What the top bar says of the freshness of the residents."""

from __future__ import annotations

from datetime import UTC, datetime

from desk_app.domain.resident_import import DropState, ImportEntry
from desk_app.services.resident_imports import ResidentImports

AT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
TAKEN = ImportEntry(AT, True, True, "juki_2.csv", 5000, seconds=2.5)
REFUSED = ImportEntry(AT, False, False, "juki_1.csv", why="2 か所に誤りがあります。")


def test_a_refused_last_file_is_told_until_one_is_taken():
    assert ResidentImports(lambda: ()).notice() == ""
    assert ResidentImports(lambda: (TAKEN, REFUSED)).notice() == ""
    notice = ResidentImports(lambda: (REFUSED, TAKEN)).notice()
    assert "11/24 09:05" in notice
    assert "2 か所に誤り" in notice


def test_a_drop_folder_that_does_not_work_is_told():
    imports = ResidentImports(
        lambda: (TAKEN,), lambda: DropState("/srv/juki", AT, problem="フォルダーを読めません。")
    )
    assert imports.notice() == "住民情報の取込みフォルダー: フォルダーを読めません。"
    assert imports.drop_folder() is not None
    assert ResidentImports(lambda: (TAKEN,), lambda: DropState("/srv/juki", AT)).notice() == ""
    refused = ResidentImports(lambda: (TAKEN,), lambda: DropState("/srv/juki", AT, refused=2))
    assert "不可のファイルが 2 件" in refused.notice(), "a good file after it does not make it good"


def test_the_rate_of_a_file():
    assert TAKEN.rows_per_second == 2000
    assert REFUSED.rows_per_second == 0
    assert ResidentImports(lambda: (TAKEN,)).recent() == (TAKEN,)
    assert ResidentImports(lambda: ()).drop_folder() is None
