"""The demo city: synthetic residents, made by a deterministic generator."""
