"""Nothing of a person reaches a log: messages are fixed, their arguments are named, tracebacks stay away."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import nodes, product_modules

LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "log"})
PERSONAL = frozenset(
    {"name", "kana", "roman", "birth", "sex", "address", "phone", "honseki", "relationship", "resident", "member"}
    | {"answer", "answers", "value", "values", "text", "number", "individual_number", "pin", "secret", "situation"}
)
OF_A_DEVICE = frozenset({"_info"})
"""Owners whose ``name`` is not a person's."""


def _log_calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in product_modules():
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_logger(node.func.value):
                yield path, node


def _is_logger(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.strip("_").lower() in {"log", "logger", "logging"}


def _level(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


def _words(node: ast.expr) -> set[str]:
    """Names and attributes that an argument is made of."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            owner = part.value.attr if isinstance(part.value, ast.Attribute) else ""
            found.add("" if owner in OF_A_DEVICE else part.attr)
    return found


def test_a_log_message_is_a_fixed_text():
    loose = [
        f"{path}:{call.lineno}"
        for path, call in _log_calls()
        if _level(call) in LEVELS and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert not loose


def test_no_argument_of_a_log_message_is_personal():
    personal = [
        f"{path}:{call.lineno} {sorted(words)}"
        for path, call in _log_calls()
        if _level(call) in LEVELS
        if (words := set().union(*map(_words, call.args[1:]), set()) & PERSONAL)
    ]
    assert not personal


def test_no_traceback_is_logged():
    """A traceback repeats the message of the error, and that may quote what was typed."""
    traced = [
        f"{path}:{call.lineno}"
        for path, call in _log_calls()
        if _level(call) == "exception" or any(word.arg in {"exc_info", "stack_info"} for word in call.keywords)
    ]
    assert not traced


def test_the_check_knows_a_leak_when_it_sees_one():
    call = ast.parse("log.warning('read %s', member.kana)").body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert _words(call.value.args[1]) & PERSONAL
    assert len(list(_log_calls())) > 1
