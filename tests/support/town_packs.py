"""The product's pack and the demo town's, read once for all tests that only look at them."""

from __future__ import annotations

from functools import cache

from desk_app.rules.overlay import MergedPack, ProductPack, load_merged, load_product
from resources import RULES

BASE = RULES / "base"
MIRAI = RULES / "towns" / "mirai"


@cache
def product() -> ProductPack:
    """The product's pack."""
    return load_product(BASE)


@cache
def mirai() -> MergedPack:
    """The demo town's pack."""
    return load_merged(product(), MIRAI)
