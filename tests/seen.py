"""What a widget looks like, as bytes to compare."""

from PySide6.QtWidgets import QWidget


def picture(widget: QWidget) -> bytes:
    """The pixels of a widget as it paints itself now."""
    image = widget.grab().toImage()  # kept while its bits are read: they are its own memory
    return bytes(image.constBits())
