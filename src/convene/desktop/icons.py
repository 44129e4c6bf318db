"""One icon family (Lucide), the theme glyphs and the mark, tinted by the look and sharp at every scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from convene.desktop.look import look
from convene.resources import resource


def icon(name: str, colour: str | QColor = "ink2", size: int = 16) -> QIcon:
    """A QIcon for menus and actions. It keeps the colours of the moment: make it again when the look changes."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, "ink3", size, ratio), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, colour: str | QColor = "ink2", size: int = 16, ratio: float | None = None) -> QPixmap:
    """A Lucide icon by its file name, ``size`` logical pixels square. ``colour`` is a token, a state or a theme."""
    return _drawn(f"icons/{name}.svg", look().colour(colour), size, ratio)


def glyph(theme: str, size: int = 16, colour: str | QColor | None = None) -> QPixmap:
    """A theme's glyph in its colour; a theme that has none of its own gets a plain ring."""
    try:
        resource("glyphs", f"{theme}.svg")
    except FileNotFoundError:
        return pixmap("circle", colour or "ink2", size)
    return _drawn(f"glyphs/{theme}.svg", look().colour(colour or theme), size, None)


def mark(size: int = 24, colour: str | QColor = "accent", *, tile: bool = False) -> QPixmap:
    """The mark of Convene, five strokes in one colour; as a tile it stands on the accent, for small sizes."""
    return _drawn("mark-tile.svg" if tile else "mark.svg", look().colour(colour), size, None)


def app_icon() -> QIcon:
    """The tile as the icon of the application, in the sizes that task bars ask for."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_drawn("mark-tile.svg", QColor("#0B5563"), size, 1.0))
    return made


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: str | QColor = "ink2") -> None:
    """Draw an icon into ``rect``, as vectors."""
    _renderer(f"icons/{name}.svg", look().colour(colour)).render(painter, rect)


def paint_glyph(painter: QPainter, rect: QRectF, theme: str, colour: str | QColor | None = None) -> None:
    """Draw a theme's glyph into ``rect``, as vectors."""
    try:
        resource("glyphs", f"{theme}.svg")
    except FileNotFoundError:
        paint_icon(painter, rect, "circle", colour or "ink2")
        return
    _renderer(f"glyphs/{theme}.svg", look().colour(colour or theme)).render(painter, rect)


def paint_mark(painter: QPainter, rect: QRectF, colour: str | QColor) -> None:
    """Draw the mark into ``rect``, as vectors."""
    _renderer("mark.svg", look().colour(colour)).render(painter, rect)


@cache
def _source(path: str) -> str:
    return resource(*path.split("/")).read_text("utf-8")


def _renderer(path: str, colour: QColor) -> QSvgRenderer:
    text = _source(path).replace("currentColor", colour.name())
    if path.startswith("mark"):
        text = text.replace("#0B5563", colour.name())
        if path == "mark-tile.svg":
            text = text.replace("#fff", look().on_accent.name() if colour == look().accent else "#fff")
    return QSvgRenderer(QByteArray(text.encode()))


def _drawn(path: str, colour: QColor, size: int, ratio: float | None) -> QPixmap:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)  # noqa: S101
    ratio = ratio or max(app.devicePixelRatio(), 1.0)
    key = f"convene:{path}:{colour.name()}:{size}:{ratio}"
    drawn = QPixmap()
    if QPixmapCache.find(key, drawn):
        return drawn
    renderer = _renderer(path, colour)
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn
