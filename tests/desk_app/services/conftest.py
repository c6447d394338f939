"""One desk for all tests of a module: each test opens cases of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.ids import ClerkId
from tests.support.desk import a_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    with a_desk(tmp_path_factory.mktemp("desk") / "home") as one:
        yield one


@pytest.fixture(autouse=True)
def _first_clerk_sits_at_the_desk(desk: OpenDesk) -> None:
    desk.app.session.sign_in(ClerkId("sakuma"))
