"""Screens: the only room with PySide6."""
