"""The demo town みらい市 (架空県): invented residents, written as the CSV that a real town's system hands over.

``city.write_city`` is the entry point; ``families`` has the households that the guided demonstrations use.
"""
