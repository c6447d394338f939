"""Composition root: the single place that names real implementations. Tests call the same functions with fakes."""

from desk_app.bootstrap.desk import OpenDesk, create_desk, open_desk, wire

__all__ = ["OpenDesk", "create_desk", "open_desk", "wire"]
