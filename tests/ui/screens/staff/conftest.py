"""The staff window over FakeApp."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.fake_app import World, fake_app
from tests.support.staff_desk import StaffDesk
from ui import theme


@pytest.fixture
def world():
    return World()


@pytest.fixture
def desk(qapp, world):
    theme.apply(qapp)
    made = StaffDesk(fake_app(world), world)
    yield made
    made.close()


@pytest.fixture
def narrow_desk(qapp, world):
    theme.apply(qapp)
    made = StaffDesk(fake_app(world), world, size=(960, 540))
    yield made
    made.close()


def focused():
    return QApplication.focusWidget()
