"""Badge codes in a picture: what a camera sees, at an angle, in poor light, on the screen of a telephone."""


def codes_in_picture(
    grey: bytes | bytearray | memoryview, width: int, height: int, stride: int | None = None
) -> list[str]:
    """The texts of all QR codes in a picture, given as one byte of grey a pixel, ``stride`` bytes a line.

    Nothing is looked up, opened or followed: what stands in a code of others is text. Raises ValueError for a picture
    with fewer bytes than its size asks for.
    """
    import zxingcpp

    line = stride or width
    seen = memoryview(grey).cast("B")
    if width < 1 or height < 1 or line < width or len(seen) < line * (height - 1) + width:
        raise ValueError("a picture needs as many bytes as its size")
    if line != width:
        seen = memoryview(b"".join(seen[y * line : y * line + width] for y in range(height)))
    else:
        seen = seen[: width * height]
    found = zxingcpp.read_barcodes(
        seen.cast("B", (height, width)), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [one.text for one in found if one.valid and one.text]
