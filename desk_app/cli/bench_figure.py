"""One figure of the benchmark with its baseline, and the percentiles it is told in."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``ratio`` is the median over the baseline's median."""

    name: str
    samples: Sequence[float]
    unit: str
    goal: str
    baseline: str = ""
    baseline_samples: Sequence[float] = ()

    def to_json(self) -> dict[str, object]:
        """The contract's shape."""
        middle = statistics.median(self.samples)
        base = statistics.median(self.baseline_samples) if self.baseline_samples else None
        return {
            "name": self.name,
            "median": round(middle, 3),
            "p95": round(at(self.samples, 0.95), 3),
            "p99": round(at(self.samples, 0.99), 3),
            "unit": self.unit,
            "baseline": self.baseline,
            "ratio": float(f"{middle / base:.3g}") if base else None,
            "goal": self.goal,
        }


def at(samples: Sequence[float], share: float) -> float:
    """The value that this share of the samples does not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
