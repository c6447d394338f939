"""Mutation test of the rule pack: small faults are put into rows and code, and written expectations must notice."""
