"""Log guard: a WARNING or higher that a test did not expect fails the test."""

from __future__ import annotations

import logging


class LogGuard(logging.Handler):
    """Collects what was logged at WARNING or higher; ``unexpected`` are the records that no allowed text matches."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._allowed: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self._records.append(record)

    def allow(self, text: str) -> None:
        """Records whose logger's name or message contains ``text`` are expected from now on and before."""
        self._allowed.append(text)

    @property
    def unexpected(self) -> list[str]:
        """What was logged and not allowed, as ``LEVEL logger: message``."""
        told = [(r, f"{r.levelname} {r.name}: {r.getMessage()}") for r in self._records]
        return [line for record, line in told if not self._expected(record)]

    def _expected(self, record: logging.LogRecord) -> bool:
        return any(text in record.name or text in record.getMessage() for text in self._allowed)
