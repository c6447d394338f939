"""A raw pseudo-terminal for the simulated devices; only operating systems with terminals have them (not Windows)."""

from __future__ import annotations

from devices.errors import DeviceProblem


def open_terminal(what: str, remedy: str = "Linux で使ってください。") -> tuple[int, int]:
    """Both ends (ours, the program's) of a new terminal that passes bytes unchanged.

    Raises DeviceProblem in the name of ``what`` where there are no pseudo-terminals.
    """
    try:
        import pty  # noqa: PLC0415 - not there on Windows
        import tty  # noqa: PLC0415
    except ImportError as missing:
        raise DeviceProblem(what, "この OS には擬似端末がありません。", remedy, retry=False) from missing
    master, slave = pty.openpty()
    tty.setraw(slave)
    return master, slave
