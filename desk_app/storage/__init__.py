"""The encrypted data folder of a desk: case file, resident cache and their keys.

Two SQLCipher files lie in one folder (``desk init --home DIR``):

- ``cases.db`` (case file): cases, answers, packets, print ledger, tickets, accounts, audit. WAL,
  ``synchronous=FULL``.
- ``residents.db`` (resident cache): rebuilt beside the old one and swapped in. WAL, ``synchronous=NORMAL``.

Entry points: ``desk_app.storage.folder.create_folder`` and ``open_folder``; ``desk_app.storage.keys.open_keys``.
"""
