"""Reusable parts of every screen; they import no screens and no services."""
