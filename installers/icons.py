"""The icon of the program for each system, painted from resources/mark-tile.svg."""

import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # the Python that is embedded does not look there by itself

Point = tuple[int, int]
SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
WINDOWS = (16, 24, 32, 48, 64, 256)
MACOS = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024}


def painted(svg: Path) -> dict[int, bytes]:
    """PNG by size, the corners clear."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication(["icons", "-platform", "offscreen"])
    pictures = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(svg)).render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        pictures[size] = bytes(buffer.data())
    del app
    return pictures


def disk_image(window: Point, program: Point, applications: Point, scale: int = 1) -> bytes:
    """What lies behind the icons in the window of a disk image: an arrow, and what to do, as PNG."""
    from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
    from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF

    app = QGuiApplication.instance() or QGuiApplication(["icons", "-platform", "offscreen"])
    width, height = window
    image = QImage(width * scale, height * scale, QImage.Format.Format_RGB32)
    image.fill(QColor("#FBFAF7"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.setPen(QPen(QColor("#0B5563"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    left, right, middle = program[0] + 78, applications[0] - 78, float(program[1])
    painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    for down in (-9, 9):
        painter.drawPolyline(QPolygonF([QPointF(right - 10, middle + down), QPointF(right, middle)]))
    font = QFont()
    font.setPixelSize(15)
    painter.setFont(font)
    painter.setPen(QColor("#3D474B"))
    words = QRectF(0, height - 64, width, 24)
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, "Drag Convene into Applications")
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    del app
    return bytes(buffer.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """An .ico: a directory of sixteen bytes for each picture, then the pictures."""
    chosen = [(size, pictures[size]) for size in WINDOWS]
    at = 6 + 16 * len(chosen)
    head = struct.pack("<HHH", 0, 1, len(chosen))
    for size, data in chosen:
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return head + b"".join(data for _, data in chosen)


def icns(pictures: dict[int, bytes]) -> bytes:
    """An .icns: each picture behind its kind and its length."""
    body = b"".join(kind + struct.pack(">I", len(pictures[n]) + 8) + pictures[n] for kind, n in MACOS.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main(svg: Path, folder: Path) -> None:
    """Write convene.png, convene.ico and convene.icns, and what a disk image shows."""
    from macos import APPLICATIONS_AT, PROGRAM_AT, WINDOW

    folder.mkdir(parents=True, exist_ok=True)
    pictures = painted(svg)
    (folder / "convene.png").write_bytes(pictures[256])
    (folder / "convene.ico").write_bytes(ico(pictures))
    (folder / "convene.icns").write_bytes(icns(pictures))
    for scale, name in ((1, "disk-image.png"), (2, "disk-image@2x.png")):
        (folder / name).write_bytes(disk_image(WINDOW, PROGRAM_AT, APPLICATIONS_AT, scale))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
