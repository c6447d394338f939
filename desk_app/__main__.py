"""GUI entry."""
