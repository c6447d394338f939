"""The signature as vectors: drawn once at its full size, then placed in each box at the scale that fits."""

from __future__ import annotations

from desk_app.domain.signature import Strokes

MM = 72 / 25.4
MOST_MM = 110.0
"""Width a whole pad may take on paper, in millimetres: a small hand stays smaller than its box."""
GRID = 10
"""Steps of a point in which the strokes are written: whole numbers are written quickly while the pen is up."""
THIN, PRESSED, LEVELS = 0.9, 1.4, 8
"""Width of a line without pressure, what full pressure adds, in points at full size, and in how many levels."""
_WIDTHS = tuple(f"{round((THIN + PRESSED * level / LEVELS) * GRID)} w" for level in range(LEVELS + 1))


def strokes_code(strokes: Strokes) -> tuple[str, tuple[float, float]]:
    """Operators that draw the strokes with their lower left corner at the origin, and their width and height (pt)."""
    across = [point[0] for stroke in strokes.strokes for point in stroke]
    down = [point[1] for stroke in strokes.strokes for point in stroke]
    left, bottom = min(across), max(down)
    unit = MOST_MM * MM
    step = unit * GRID
    code = [f"{1 / GRID} 0 0 {1 / GRID} 0 0 cm 0 G 1 J 1 j"]
    for stroke in strokes.strokes:
        if len(stroke) < 2:
            continue
        spots = [f"{int((x - left) * step)} {int((bottom - y) * step)}" for x, y, _, _ in stroke]
        pressures = [min(1.0, max(0.0, pressure)) for _, _, pressure, _ in stroke]
        now = -1
        for n in range(1, len(spots)):
            level = int((pressures[n - 1] + pressures[n]) * LEVELS / 2)
            if level != now:
                code.append(f"{'S ' if now >= 0 else ''}{_WIDTHS[level]} {spots[n - 1]} m")
                now = level
            code.append(f"{spots[n]} l")
        code.append("S")
    wide, tall = (max(across) - left) * unit, (bottom - min(down)) * unit
    return "\n".join(code), (max(wide, 1.0), max(tall, 1.0))
