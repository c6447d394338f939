"""The signature as vectors: drawn once at its full size, then placed in each box at the scale that fits."""

from __future__ import annotations

from itertools import pairwise

from desk_app.domain.signature import Strokes

MM = 72 / 25.4
MOST_MM = 110.0
"""Width a whole pad may take on paper, in millimetres: a small hand stays smaller than its box."""
THIN, PRESSED = 0.9, 1.4
"""Width of a line without pressure, and what full pressure adds, in points at full size."""


def strokes_code(strokes: Strokes) -> tuple[str, tuple[float, float]]:
    """Operators that draw the strokes with their lower left corner at the origin, and their width and height (pt)."""
    points = [point for stroke in strokes.strokes for point in stroke]
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    unit = MOST_MM * MM
    wide, tall = (max(p[0] for p in points) - left) * unit, (max(p[1] for p in points) - top) * unit
    code = ["0 G 1 J 1 j"]
    for stroke in strokes.strokes:
        if len(stroke) < 2:
            continue
        spots = [(f"{(x - left) * unit:.1f} {tall - (y - top) * unit:.1f}", pressure) for x, y, pressure, _ in stroke]
        for (start, p1), (end, p2) in pairwise(spots):
            code.append(f"{THIN + PRESSED * min(1.0, max(0.0, (p1 + p2) / 2)):.1f} w {start} m {end} l S")
    return "\n".join(code), (max(wide, 1.0), max(tall, 1.0))
