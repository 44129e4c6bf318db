import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import convene.desktop
from convene import papers
from convene.desktop.icons import app_icon, glyph, icon, mark, pixmap
from convene.desktop.look import apply_look, look, tokens
from convene.resources import resource

SHIPPED = sorted(path.stem for path in resource("icons").glob("*.svg"))
NAMED = re.compile(
    r"""(?:icon_button|pixmap|icon)\(\s*"([a-z0-9-]+)"|icon="([a-z0-9-]+)"|\(QRectF\([^"\n]*\), "([a-z0-9-]+)","""
)


def test_every_icon_draws(app: QApplication) -> None:
    for name in SHIPPED:
        assert QSvgRenderer(str(resource("icons", f"{name}.svg"))).isValid(), name
        picture = pixmap(name, "ink", 16, 1.0).toImage()
        assert any(picture.pixelColor(x, y).alpha() > 100 for x in range(16) for y in range(16)), name


def test_every_icon_that_is_named_in_the_desktop_is_shipped() -> None:
    folder = Path(convene.desktop.__file__).parent
    sources = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    named = {name for source in sources for found in NAMED.findall(source) for name in found if name}
    assert len(named) > 10
    assert (named | {paper.icon for paper in papers.PAPERS}) - set(SHIPPED) == set()


def test_every_icon_that_is_shipped_is_used() -> None:
    folder = Path(convene.desktop.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    of_papers = {paper.icon for paper in papers.PAPERS}
    assert [name for name in SHIPPED if f'"{name}"' not in sources and name not in of_papers] == []


def test_the_licence_is_with_them() -> None:
    assert "ISC" in resource("icons", "LICENSE").read_text("utf-8")


def test_they_take_the_colour_of_the_look(app: QApplication) -> None:
    def middle(colour: str | QColor) -> str:
        return pixmap("minus", colour, 48, 1.0).toImage().pixelColor(24, 24).name()

    assert middle(QColor("#ff0000")) == "#ff0000"
    light = middle("ink")
    apply_look(app, "dark")
    assert middle("ink") == look().ink.name() != light


def test_an_unknown_name_is_a_bug(app: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("no-such-icon")


def test_every_theme_has_a_glyph_and_others_get_a_ring(app: QApplication) -> None:
    drawn = {key: glyph(key, 32).toImage() for key in [*tokens()["theme_names"], "gardening"]}
    assert all(not image.isNull() for image in drawn.values())
    assert len({bytes(image.constBits()) for image in drawn.values()}) == len(drawn)


def test_icons_are_sharp_on_fine_screens(app: QApplication) -> None:
    made = icon("house", size=16)
    assert {size.width() for size in made.availableSizes()} == {16, 32}
    assert mark(24).deviceIndependentSize().width() == 24
    assert 256 in {size.width() for size in app_icon().availableSizes()}
