"""Badge codes as QR codes: the modules, and a picture of them in one bit a pixel."""

import struct
import zlib
from typing import Final

VERSION: Final = 2  # 25 by 25 modules, the least that holds 38 characters with medium error correction
MODULES: Final = 17 + 4 * VERSION
QUIET: Final = 4  # modules of white around the code that ISO/IEC 18004 asks for
# Scoring all eight masks costs seven times the rest. The codes are random, so no mask is better than another.
_MASK: Final = 3

Matrix = tuple[tuple[bool, ...], ...]


def matrix(code: str) -> Matrix:
    """The modules of a badge code, row by row, True for dark, without quiet zone. Raises ValueError for other texts."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    symbol = QRCode(version=VERSION, error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    try:
        symbol.add_data(QRData(code, mode=MODE_ALPHA_NUM))
        symbol.make(fit=False)
    except DataOverflowError as error:
        raise ValueError(f"{len(code)} characters do not fit a badge's code") from error
    return tuple(tuple(bool(module) for module in row) for row in symbol.modules)


def png(code: str, scale: int = 8, quiet: int = QUIET) -> bytes:
    """A black and white PNG of the code, ``scale`` pixels a module, with ``quiet`` modules of white around it."""
    margin = [False] * quiet
    blank = [False] * (MODULES + 2 * quiet)
    rows = [blank] * quiet + [[*margin, *row, *margin] for row in matrix(code)] + [blank] * quiet
    side = len(blank) * scale
    lines = b"".join((b"\0" + _packed(row, scale)) * scale for row in rows)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2L5B", side, side, 1, 0, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(lines, 9))
        + _chunk(b"IEND", b"")
    )


def _packed(row: list[bool], scale: int) -> bytes:
    """One line of pixels, eight to a byte, white as 1, padded with white."""
    bits = "".join(("0" if dark else "1") * scale for dark in row)
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
