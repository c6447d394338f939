from __future__ import annotations

import io

from desk_app.cli.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(out: io.StringIO, steps: int) -> str:
    now = [0.0]
    line = ProgressLine(out, lambda: now[0])
    for n in range(1, steps + 1):
        now[0] = float(n)
        line(n * 1000, n / 20)
    line.end()
    return out.getvalue()


def test_a_terminal_has_one_line_that_goes_in_the_end():
    text = written(Terminal(), 4)
    assert "\n" not in text
    assert text.count("毎秒1,000行") == 4
    assert "あと" in text
    assert text.endswith("\r")


def test_elsewhere_a_line_comes_now_and_then():
    lines = written(io.StringIO(), 25).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("10,000行 50% 毎秒1,000行 あと")


def test_short_work_says_nothing():
    assert written(io.StringIO(), 3) == ""
