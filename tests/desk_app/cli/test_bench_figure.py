from __future__ import annotations

import pytest

from desk_app.cli.bench_figure import Figure, at


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 51.0), (0.95, 96.0), (0.99, 100.0), (1.0, 100.0)])
def test_a_percentile_is_a_sample(share: float, value: float):
    assert at([float(n) for n in range(100, 0, -1)], share) == value


def test_the_ratio_is_of_the_medians():
    row = Figure("a", [1.0, 9.0, 3.0], "ms", "< 2", "b", [2.0, 1.0, 100.0]).to_json()
    assert (row["median"], row["p95"], row["p99"], row["ratio"]) == (3.0, 9.0, 9.0, 1.5)
    assert Figure("a", [1.0], "ms", "").to_json()["ratio"] is None
