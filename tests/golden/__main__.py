"""``python -m tests.golden --renew``: keep the forms as they are now, after they were looked at."""

from __future__ import annotations

import sys

from tests.golden.forms import RENEW, write


def main() -> int:
    """Renew the goldens and say which forms changed."""
    if sys.argv[1:] != ["--renew"]:
        print(f"usage: {RENEW}", file=sys.stderr)
        return 2
    changed = write()
    print(f"{len(changed)} forms changed: {' '.join(changed)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
