"""The interpreter of a windowed process lets the window in quickly."""

import gc
import sys

from ui.calm import GC_THRESHOLDS, SWITCH_SECONDS, calm_interpreter


def test_both_settings_are_made() -> None:
    switch, thresholds = sys.getswitchinterval(), gc.get_threshold()
    try:
        calm_interpreter()
        assert abs(sys.getswitchinterval() - SWITCH_SECONDS) < 1e-6
        assert gc.get_threshold() == GC_THRESHOLDS
    finally:
        sys.setswitchinterval(switch)
        gc.set_threshold(*thresholds)
