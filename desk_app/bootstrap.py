"""Composition root: the single place naming real implementations."""
