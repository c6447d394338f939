"""一筆 (Ippitsu): the write-nothing one-stop counter. Rooms: domain, rules, services, storage, demo."""

__version__ = "0.1.0"
