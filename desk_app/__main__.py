"""Entry of ``python -m desk_app``: the `desk` command; the windows are opened by its subcommands."""

from __future__ import annotations

import sys

from desk_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
