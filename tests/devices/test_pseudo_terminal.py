from __future__ import annotations

import os
import sys

import pytest

from devices.errors import DeviceProblem
from devices.pseudo_terminal import open_terminal


def test_bytes_pass_unchanged_both_ways() -> None:
    ours, theirs = open_terminal("模擬")
    sent = bytes(range(256))
    for source, target in ((ours, theirs), (theirs, ours)):
        os.write(source, sent)
        assert os.read(target, 1024) == sent
    os.close(theirs)
    os.close(ours)


def test_where_there_are_none_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pty", None)
    with pytest.raises(DeviceProblem, match="TCP を使って"):
        open_terminal("模擬受付票プリンター", "TCP を使ってください。")
