"""How everything looks: colours, sizes and fonts by name, light and dark, and at every text size."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from convene.resources import resource

SCHEMES = ("system", "light", "dark")
SCALES = (1.0, 1.25, 1.5, 2.0)
_LOOK = "convene_look"
_PLACE = re.compile(r"@(\w+)(?:\((\d+)(?:-(\d+))?\))?")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme's name, the colour of its lines and glyph, and the tint behind its sessions."""

    name: str
    colour: QColor
    tint: QColor


@dataclass(frozen=True, slots=True)
class State:
    """A state's ink (4.5:1 on page, surface and its own soft ground) and soft ground."""

    ink: QColor
    soft: QColor


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """What fills the screen at the reception."""

    word: str
    ink: QColor
    background: QColor
    ring: QColor
    hairline: QColor


@dataclass(frozen=True)
class Look:
    """The colours and sizes in force. A new one replaces it when the scheme or the text size changes."""

    dark: bool
    high_contrast: bool
    scale: float
    family: str
    colours: Mapping[str, QColor]

    def __getattr__(self, name: str) -> QColor:
        try:
            return self.colours[name]
        except KeyError:
            raise AttributeError(name) from None

    def colour(self, name: str | QColor) -> QColor:
        """The colour of a token (``ink2``), a state (``danger``) or a theme (``inclusion``)."""
        if isinstance(name, QColor):
            return name
        if name in self.colours:
            return self.colours[name]
        ours = tokens()["dark" if self.dark else "light"]
        if name in ours["states"]:
            return self.state(name).ink
        return self.theme(name).colour

    def theme(self, key: str) -> Theme:
        """The look of a theme; one that a workspace added itself gets quiet ink on a band."""
        ours = tokens()["dark" if self.dark else "light"]["themes"].get(key)
        if ours is None:
            return Theme(key, self.colours["ink2"], self.colours["band"])
        return Theme(tokens()["theme_names"][key], QColor(ours["colour"]), QColor(ours["tint"]))

    def state(self, name: str) -> State:
        """``danger``, ``care``, ``ok``, ``info``; every other name (``neutral``) is ink on a band."""
        ours = tokens()["dark" if self.dark else "light"]["states"].get(name)
        if ours is None or self.high_contrast:
            return State(self.colours["ink2"], self.colours["band"])
        return State(QColor(ours["ink"]), QColor(ours["soft"]))

    def verdict(self, name: str) -> VerdictLook:
        """``welcome``, ``already``, ``stop`` or ``unknown``; the same in light and dark."""
        ours = tokens()["verdicts"][name]
        colours = {k: QColor(v) for k, v in ours.items() if k != "word"}
        return VerdictLook(word=ours["word"], **colours)

    def px(self, size: float) -> int:
        """A length that grows with the text."""
        return round(size * self.scale)

    def size(self, name: str) -> int:
        """A named length (``row``, ``drawer``), grown with the text."""
        return self.px(tokens()["sizes"][name])

    def font(self, size: float = 13, weight: int = 400, *, numbers: bool = False, struck: bool = False) -> QFont:
        """A font of the given pixel size at 100% text. ``numbers``: figures of one width, for columns and clocks."""
        font = QFont(self.family)
        font.setPixelSize(max(1, self.px(size)))
        # Titles are drawn at 650; of families with fixed weights the bold comes nearest at these sizes.
        font.setWeight(QFont.Weight(700 if weight == 650 and size >= 20 else weight))
        if size >= 20:
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.5)
        if numbers:
            font.setFeature(QFont.Tag("tnum"), 1)
        font.setStrikeOut(struck)
        return font


@cache
def tokens() -> dict[str, Any]:
    """The design tokens as they ship."""
    return dict(json.loads(resource("look", "tokens.json").read_text("utf-8")))


def look() -> Look:
    """The look of the running application; ``apply_look`` must have been called."""
    app = QApplication.instance()
    assert app is not None  # noqa: S101
    found = app.property(_LOOK)
    assert isinstance(found, Look), "apply_look was not called"  # noqa: S101
    return found


class Dressed:
    """A widget that sets fonts or colours by hand, and does so again when the look changes."""

    def dress(self) -> None:
        """Take fonts and colours from ``look()``. Called once by the widget itself, then on every change."""


def apply_look(app: QApplication, scheme: str = "system", scale: float = 1.0) -> Look:
    """Dress the application and everything in it. ``scheme`` is one of SCHEMES, ``scale`` the size of text (1.0)."""
    hints = app.styleHints()
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme, Qt.ColorScheme.Unknown)
    if scheme == "system":
        hints.unsetColorScheme()
        wanted = hints.colorScheme()
    else:
        hints.setColorScheme(wanted)
    dark = wanted == Qt.ColorScheme.Dark
    high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    if app.property(_LOOK) is None:
        app.setStyle("Fusion")
    ours = {k: QColor(v) for k, v in tokens()["dark" if dark else "light"]["colours"].items()}
    new = Look(dark, high, scale, _family(app), _from_system(app.style().standardPalette()) if high else ours)
    app.setProperty(_LOOK, new)
    app.setFont(new.font())
    app.setPalette(_palette(new))
    app.setStyleSheet(_style_sheet(new))
    for widget in app.allWidgets():
        if isinstance(widget, Dressed):
            widget.dress()
        if isinstance(widget, QWidget):
            widget.updateGeometry()
            widget.update()
    return new


class Appearance(QObject):
    """Scheme and text size as the person chose them, kept in the settings; follows the system while it may."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: QSettings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        scheme = str(settings.value("look/scheme", "system"))
        self.scheme = scheme if scheme in SCHEMES else "system"
        try:
            self.scale = min(max(float(str(settings.value("look/scale", 1.0))), 1.0), 2.0)
        except ValueError:
            self.scale = 1.0
        apply_look(app, self.scheme, self.scale)
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._apply)

    def set_scheme(self, scheme: str) -> None:
        """``system``, ``light`` or ``dark``."""
        self.scheme = scheme
        self._settings.setValue("look/scheme", scheme)
        self._apply()

    def set_scale(self, scale: float) -> None:
        """1.0 to 2.0 of the usual text size."""
        self.scale = scale
        self._settings.setValue("look/scale", scale)
        self._apply()

    def _system_changed(self) -> None:
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if self.scheme == "system" and dark != look().dark:
            self._apply()

    def _apply(self) -> None:
        apply_look(self._app, self.scheme, self.scale)
        self.changed.emit()


@cache
def _family(app: QApplication) -> str:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    family = system.family() if sys.platform != "linux" else QFontInfo(system).family()  # what “Sans Serif” comes to
    if app.platformName() != "offscreen" and not family.startswith("DejaVu"):
        return family
    # Nobody has chosen a font here: a bare Linux, or no screen at all. Ours is the one that papers are set in.
    for path in sorted(resource("fonts").glob("Inter-*.otf")):
        QFontDatabase.addApplicationFont(str(path))
    return "Inter"


def _from_system(palette: QPalette) -> dict[str, QColor]:
    """High contrast: the colours the person chose for the whole system, nothing of ours."""
    role = QPalette.ColorRole
    ink, page, accent = (palette.color(r) for r in (role.WindowText, role.Window, role.Highlight))
    grounds = dict.fromkeys(("window", "page", "surface", "sunken", "band", "hover", "selected", "hatch"), page)
    inks = dict.fromkeys(("ink", "ink2", "ink3", "line", "line2", "control"), ink)
    accents = dict.fromkeys(("accent", "accent_hover", "focus"), accent)
    return grounds | inks | accents | {"on_accent": palette.color(role.HighlightedText), "accent_soft": page}


def _palette(look: Look) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for roles, colour in (
        ((role.Window,), "page"),
        ((role.Base, role.Button), "surface"),
        ((role.AlternateBase,), "sunken"),
        ((role.WindowText, role.Text, role.ButtonText), "ink"),
        ((role.PlaceholderText,), "ink3"),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), "accent"),
        ((role.HighlightedText,), "on_accent"),
        ((role.ToolTipBase,), "ink"),
        ((role.ToolTipText,), "page"),
        ((role.Mid, role.Light, role.Midlight), "line2"),
        ((role.Dark, role.Shadow), "control"),
    ):
        for one in roles:
            palette.setColor(one, look.colours[colour])
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, one, look.colours["ink3"])
    return palette


def _style_sheet(look: Look) -> str:
    """``look/convene.qss`` with ``@ink`` as that colour; ``@px(32-12)`` is 32 px grown with the text, less 12 px."""

    def value(found: re.Match[str]) -> str:
        name, number, less = found.groups()
        return f"{look.px(int(number)) - int(less or 0)}px" if number else look.colour(name).name()

    return _PLACE.sub(value, resource("look", "convene.qss").read_text("utf-8"))
