"""House limits: a module fits in the head, a function on the screen."""

from __future__ import annotations

import statistics

import pytest

from tests.architecture.tree import functions, length, product_modules, text, tracked

MODULE_LINES = 600
FUNCTION_LINES = 70
MEDIAN_FUNCTION_LINES = 10


def test_no_module_is_longer_than_the_limit():
    python = [path for path in tracked() if path.suffix == ".py"]
    long = {str(path): n for path in python if (n := len(text(path).splitlines())) > MODULE_LINES}
    assert python
    assert not long


def test_no_function_is_longer_than_the_limit():
    long = {
        f"{path}:{function.lineno} {function.name}": length(function)
        for path in product_modules()
        for function in functions(path)
        if length(function) > FUNCTION_LINES
    }
    assert not long


@pytest.mark.parametrize("room", ["desk_app", "printing", "devices", "ui"])
def test_functions_of_a_room_are_short(room: str):
    sizes = [length(f) for path in product_modules() if path.parts[0] == room for f in functions(path)]
    assert sizes
    assert statistics.median(sizes) <= MEDIAN_FUNCTION_LINES
