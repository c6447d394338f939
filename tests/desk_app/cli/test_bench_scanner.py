from __future__ import annotations

from desk_app.cli.bench_scanner import BYTES, scan_times, text_of


def test_each_scan_is_measured_on_both_ways(qapp) -> None:
    ours, bare = scan_times(50)
    assert (len(ours), len(bare)) == (50, 50)
    assert min(ours) > 0
    assert min(bare) > 0


def test_a_scan_has_the_stated_size_and_another_text_each_time() -> None:
    assert len(f"]Q1{text_of(7)}\r\n") == BYTES
    assert text_of(7) != text_of(8)
