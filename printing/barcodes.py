"""Code 128 bars and QR codes for sheets and tickets; what they say is in desk_app.domain.sheet_code."""

from __future__ import annotations

from functools import lru_cache

import zxingcpp  # python-barcode, which draws the codes of the screens, takes a tenth of a second to load

MODULE_MM = 0.42
"""Width of one module: the narrowest that a 200-dpi scan reads in every trial."""
QUIET_MODULES = 10
"""White modules that must stay free on either side (ISO/IEC 15417)."""
QR_MODULE_MM = 0.52
"""Side of one module of a QR code: at 0.5 mm and more every scan of the trials was read."""
QR_QUIET_MODULES = 4
"""White modules that must stay free around a QR code (ISO/IEC 18004)."""


@lru_cache(maxsize=256)
def code128_bits(payload: str) -> str:
    """Bars (1) and spaces (0) of a payload, one character a module.

    The payload starts with a letter: encoders that begin digits in Code C have lost a leading 99.
    """
    if not payload[:1].isalpha():
        raise ValueError("a barcode payload starts with a letter")
    return _rows(payload, zxingcpp.BarcodeFormat.Code128)[0]


@lru_cache(maxsize=256)
def qr_rows(text: str) -> tuple[str, ...]:
    """Dark (1) and light (0) modules of a QR code of level M, row by row from the top, without the quiet zone."""
    return _rows(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def width_mm(payload: str) -> float:
    """Width of the bars without quiet zones, in millimetres."""
    return len(code128_bits(payload)) * MODULE_MM


_BITS = bytes(0x31 if grey == 0 else 0x30 for grey in range(256))
"""A pixel of the encoder's picture (0 is black) as the digit that stands for it."""


def _rows(text: str, kind: object, **options: str) -> tuple[str, ...]:
    code = zxingcpp.create_barcode(text, kind, **options)
    image = code.to_image(scale=1, add_quiet_zones=False)
    tall, wide = image.shape
    bits = bytes(image).translate(_BITS).decode("ascii")
    return tuple(bits[row * wide : (row + 1) * wide] for row in range(tall))
