"""How far long work is, how fast it goes, how long it will still take: told alike by commands and windows."""

from __future__ import annotations

from dataclasses import dataclass

_SURE_AFTER = 2.0
"""Before so many seconds, or so little done, a rest time would only jump about."""
_SURE_FROM = 0.01
_NEW_SHARE = 0.3
"""Weight of the newest stretch in the pace: a rest time follows the machine, and does not tremble."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows done, part done (0…1), rows a second since the start, seconds that are left (None: not known yet)."""

    rows: int
    fraction: float
    rows_per_second: float
    seconds_left: float | None

    @property
    def text(self) -> str:
        """``1,234,000行 32% 毎秒24,100行 あと2分40秒``."""
        left = "" if self.seconds_left is None else f" あと{_spoken(self.seconds_left)}"
        return f"{self.rows:,}行 {self.fraction:.0%} 毎秒{self.rows_per_second:,.0f}行{left}"


class Pace:
    """Makes standings from what is told now and then. ``started`` and ``now`` count seconds on the same clock."""

    def __init__(self, started: float) -> None:
        self._started = self._last = started
        self._fraction = 0.0
        self._per_fraction: float | None = None
        """Seconds that the whole takes at the present pace."""

    def at(self, rows: int, fraction: float, now: float) -> Standing:
        """The standing after so many rows and this part; parts never go back."""
        done = max(self._fraction, min(fraction, 1.0))
        gained, spent = done - self._fraction, now - self._last
        if gained > 0:
            stretch = spent / gained
            known = self._per_fraction
            self._per_fraction = stretch if known is None else known + _NEW_SHARE * (stretch - known)
            self._fraction, self._last = done, now
        elapsed = now - self._started
        rate = rows / elapsed if elapsed > 0 else 0.0
        return Standing(rows, done, rate, self._left(elapsed, now))

    def _left(self, elapsed: float, now: float) -> float | None:
        if self._fraction >= 1.0:
            return 0.0
        if self._per_fraction is None or elapsed < _SURE_AFTER or self._fraction < _SURE_FROM:
            return None
        whole = (self._per_fraction + elapsed / self._fraction) / 2
        return max(0.0, whole * (1 - self._fraction) - (now - self._last))


def _spoken(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole}秒"
    minutes, rest = divmod(whole, 60)
    return f"{minutes}分{rest}秒" if minutes < 10 else f"約{round(seconds / 60)}分"
