"""Command line: `desk …` without Qt."""
