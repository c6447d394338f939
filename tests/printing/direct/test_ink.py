"""Strokes as operators: whole, at their full size, wider where the pen was pressed."""

from __future__ import annotations

import re

from desk_app.domain.signature import Strokes
from printing.direct.ink import MM, MOST_MM, strokes_code


def widths(code: str) -> list[float]:
    return [float(one) for one in re.findall(r"([\d.]+) w", code)]


def test_the_box_of_the_strokes() -> None:
    strokes = Strokes((((0.1, 0.2, 0.5, 0.0), (0.6, 0.4, 0.5, 0.1)),), 0.4)
    code, (wide, tall) = strokes_code(strokes)
    assert round(wide / MM, 3) == round(0.5 * MOST_MM, 3)
    assert round(tall / MM, 3) == round(0.2 * MOST_MM, 3)
    assert "0 623 m\n1559 0 l\nS" in code


def test_pressure_widens_the_line() -> None:
    strokes = Strokes(
        (((0.1, 0.2, 0.0, 0.0), (0.6, 0.4, 0.0, 0.1), (0.7, 0.4, 1.0, 0.2), (0.8, 0.4, 1.0, 0.3)),), 0.4
    )
    thin, middle, thick = widths(strokes_code(strokes)[0])
    assert thin < middle < thick


def test_every_point_is_joined_to_the_next_one() -> None:
    stroke = tuple((n / 40, 0.1 + n % 3 / 20, n / 40, n / 10) for n in range(40))
    code, _ = strokes_code(Strokes((stroke, stroke), 0.4))
    assert len(re.findall(r"\d l", code)) == 2 * 39
    for before, after in re.findall(r"(\d+ \d+) l\nS [\d]+ w (\d+ \d+) m", code):
        assert before == after


def test_a_dot_draws_nothing_and_divides_by_nothing() -> None:
    code, size = strokes_code(Strokes((((0.5, 0.5, 1.0, 0.0),),), 0.4))
    assert " l" not in code
    assert size == (1.0, 1.0)
