from __future__ import annotations

import ctypes

import pytest

from devices.pcsc_library import _FUNCTIONS, LIBRARY, PcscLibrary


def test_a_missing_library_is_an_os_error() -> None:
    with pytest.raises(OSError, match="not-there"):
        PcscLibrary("not-there.so.9")


def test_every_function_is_in_the_real_library_and_a_foreign_handle_is_refused() -> None:
    """What it reads through the real service stands in test_sim_vpcd.py."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        pytest.skip("libpcsclite1 is not installed")
    library = PcscLibrary()
    assert all(getattr(library, name) for name in _FUNCTIONS)
    invalid_handle = 0x80100003
    results = [
        library.SCardBeginTransaction(4711),
        library.SCardEndTransaction(4711, 1),
        library.SCardDisconnect(4711, 1),
        library.SCardReleaseContext(4711),
        library.SCardTransmit(4711, 2, [0, 0xA4, 0, 0])[0],
    ]
    assert {result & 0xFFFFFFFF for result in results} == {invalid_handle}
