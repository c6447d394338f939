"""What another process says through a pipe; errors that it found are raised here as they would have been."""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError

_WHAT, _AGAIN = "住民情報の取込み", "もう一度取り込んでください。"
_INPUT, _OPERATOR, _ENVIRONMENT = "input", "operator", "environment"


def received(line: Connection) -> tuple[bytes, memoryview]:
    """The kind of the next message, its first byte, and its body. Raises EnvironmentProblem when nobody is there."""
    try:
        message = line.recv_bytes()
    except (EOFError, OSError):
        raise ended() from None
    return message[:1], memoryview(message)[1:]


def told(error: Exception) -> bytes:
    """An error as it goes through the pipe. Of one that nobody foresaw only its kind: its text may quote values."""
    if isinstance(error, InvalidInput):
        return pickle.dumps((_INPUT, error.item, error.reason, error.remedy, error.faults))
    if isinstance(error, OperatorError):
        return pickle.dumps((_OPERATOR, error.item, error.reason, error.remedy))
    if isinstance(error, EnvironmentProblem):
        return pickle.dumps((_ENVIRONMENT, error.what, error.reason, error.remedy, error.retry))
    if isinstance(error, MemoryError):
        return pickle.dumps((_ENVIRONMENT, _WHAT, "メモリーが足りません。", "ほかの画面を閉じてください。", True))
    reason = f"途中で止まりました（{type(error).__name__}）。"
    return pickle.dumps((_ENVIRONMENT, _WHAT, reason, _AGAIN, True))


def heard(message: bytes | memoryview) -> OperatorError | EnvironmentProblem:
    """The error that was told."""
    kind, item, reason, remedy, *more = pickle.loads(message)
    if kind == _INPUT:
        return InvalidInput(item, reason, remedy, *more)
    if kind == _OPERATOR:
        return OperatorError(item, reason, remedy)
    return EnvironmentProblem(item, reason, remedy, retry=more[0])


def ended() -> EnvironmentProblem:
    """What is to be said of a process that ended without a word."""
    return EnvironmentProblem(_WHAT, "途中で止まりました。", _AGAIN)
