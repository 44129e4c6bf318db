"""Codes read by zbar, which shares nothing with what Convene reads them with: the library of the system, by ctypes."""

import ctypes
import ctypes.util
import os
import sys
from functools import cache
from typing import Any, Final

import pytest

_GREY: Final = int.from_bytes(b"Y800", "little")
_QR: Final = 64
_ALL, _ENABLE = 0, 0


@cache
def _library() -> Any:
    name = ctypes.util.find_library("zbar")
    for known in (name, "libzbar.so.0"):
        try:
            found = ctypes.CDLL(known) if known else None
        except OSError:
            found = None
        if found is not None:
            break
    else:
        return None
    pointer, number = ctypes.c_void_p, ctypes.c_uint
    for function, gives, takes in (
        ("image_scanner_create", pointer, []),
        ("image_scanner_destroy", None, [pointer]),
        ("image_scanner_set_config", ctypes.c_int, [pointer, ctypes.c_int, ctypes.c_int, ctypes.c_int]),
        ("image_create", pointer, []),
        ("image_destroy", None, [pointer]),
        ("image_set_format", None, [pointer, ctypes.c_ulong]),
        ("image_set_size", None, [pointer, number, number]),
        ("image_set_data", None, [pointer, pointer, ctypes.c_ulong, pointer]),
        ("scan_image", ctypes.c_int, [pointer, pointer]),
        ("image_first_symbol", pointer, [pointer]),
        ("symbol_next", pointer, [pointer]),
        ("symbol_get_data", ctypes.c_char_p, [pointer]),
    ):
        bound = getattr(found, f"zbar_{function}")
        bound.restype, bound.argtypes = gives, takes
    return found


def require() -> None:
    """Skip where there is no zbar; in CI on Linux that is a failure."""
    if _library() is not None:
        return
    reason = "zbar is not installed here: codes were read back by zxing-cpp only"
    if os.environ.get("CI") == "true" and sys.platform.startswith("linux"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def codes_in(grey: bytes, width: int, height: int) -> list[str]:
    """The texts of all QR codes in a picture of one byte of grey a pixel."""
    zbar = _library()
    scanner, image, kept = zbar.zbar_image_scanner_create(), zbar.zbar_image_create(), ctypes.create_string_buffer(grey)
    try:
        zbar.zbar_image_scanner_set_config(scanner, _ALL, _ENABLE, 0)
        zbar.zbar_image_scanner_set_config(scanner, _QR, _ENABLE, 1)
        zbar.zbar_image_set_format(image, _GREY)
        zbar.zbar_image_set_size(image, width, height)
        zbar.zbar_image_set_data(image, kept, len(grey), None)
        zbar.zbar_scan_image(scanner, image)
        found, symbol = [], zbar.zbar_image_first_symbol(image)
        while symbol:
            found.append(zbar.zbar_symbol_get_data(symbol).decode())
            symbol = zbar.zbar_symbol_next(symbol)
        return found
    finally:
        zbar.zbar_image_destroy(image)
        zbar.zbar_image_scanner_destroy(scanner)
