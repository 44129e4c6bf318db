"""Every code that is drawn is read back by a reader that did not draw it."""

import random

import pytest
import zxingcpp

from convene.formats import qr
from convene.rules.codes import new_code

source = random.Random(7)
codes = [new_code(source.randbytes(16)) for _ in range(300)]


def read(pixels: list[list[bool]], scale: int = 4) -> str:
    """What zxing-cpp reads in modules with four of white around."""
    side = len(pixels) + 2 * qr.QUIET
    grey = bytearray(b"\xff" * (side * scale) ** 2)
    for y, row in enumerate(pixels):
        for x, dark in enumerate(row):
            if dark:
                for line in range((y + qr.QUIET) * scale, (y + qr.QUIET + 1) * scale):
                    start = line * side * scale + (x + qr.QUIET) * scale
                    grey[start : start + scale] = bytes(scale)
    view = memoryview(grey).cast("B", (side * scale, side * scale))
    (found,) = zxingcpp.read_barcodes(view, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found.text)


def test_three_hundred_codes_are_read_back() -> None:
    assert [read([list(row) for row in qr.matrix(code)]) for code in codes] == codes


def test_a_code_is_25_modules_with_medium_correction() -> None:
    modules = qr.matrix(codes[0])
    assert {len(modules)} | {len(row) for row in modules} == {25}
    # format information beside the first finder: the two bits of the correction level, unmasked (00 is medium)
    assert [modules[8][0] ^ True, modules[8][1] ^ False] == [False, False]


def test_a_tenth_of_the_code_may_be_dirty() -> None:
    for code in codes[:20]:
        modules = [list(row) for row in qr.matrix(code)]
        for y in range(10, 14):
            for x in range(18, 24):
                modules[y][x] = True
        assert read(modules) == code


def test_the_png_has_one_bit_a_pixel_and_is_read_back() -> None:
    from PySide6.QtGui import QImage

    data = qr.png(codes[0], scale=5)
    image = QImage.fromData(data)
    assert (image.width(), image.height(), image.depth()) == (165, 165, 1)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = bytes(grey.constBits())
    stride = grey.bytesPerLine()
    plain = bytearray(b"".join(lines[y * stride : y * stride + 165] for y in range(165)))
    (found,) = zxingcpp.read_barcodes(memoryview(plain).cast("B", (165, 165)))
    assert found.text == codes[0]
    assert len(data) < 600


@pytest.mark.parametrize("text", ["CNVN" + "B" * 35, "cnvn", "https://example.org"])
def test_what_is_no_badge_code_is_not_drawn(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the library says it in its own words)
        qr.matrix(text)
