import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from convene.desktop.kit.text import text_label
from convene.desktop.look import SCALES, Appearance, Look, apply_look, look, tokens

GROUNDS = ("window", "page", "surface", "sunken", "band")
TEXT = (
    [(ink, ground) for ink in ("ink", "ink2") for ground in (*GROUNDS, "hover", "selected", "hatch")]
    + [("ink3", ground) for ground in GROUNDS]
    + [("accent", ground) for ground in ("window", "page", "surface", "sunken", "selected", "accent_soft")]
    + [("on_accent", "accent"), ("on_accent", "accent_hover"), ("page", "ink"), ("page", "ink2")]
    + [(state, ground) for state in ("danger", "care", "ok", "info") for ground in ("page", "surface")]
)
PARTS = [
    ("control", "page"),
    ("control", "surface"),
    ("focus", "page"),
    ("focus", "surface"),
    ("focus", "window"),
    ("focus", "selected"),
    ("accent", "hatch"),
]


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: QColor, b: QColor) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def dressed(request: pytest.FixtureRequest, app: QApplication) -> Look:
    return apply_look(app, request.param)


def test_every_pair_of_text_and_ground_can_be_read(dressed: Look) -> None:
    weak = [
        (ink, ground, round(ratio, 2))
        for ink, ground in TEXT
        if (ratio := contrast(dressed.colour(ink), dressed.colour(ground))) < 4.5
    ]
    states = [dressed.state(name) for name in ("danger", "care", "ok", "info", "neutral")]
    weak += [("state", s.soft.name(), contrast(s.ink, s.soft)) for s in states if contrast(s.ink, s.soft) < 4.5]
    for theme in tokens()["theme_names"]:
        tint = dressed.theme(theme).tint
        weak += [(ink, theme, 0) for ink in ("ink", "ink2") if contrast(dressed.colour(ink), tint) < 4.5]
    assert weak == []


def test_every_verdict_can_be_read(app: QApplication) -> None:
    for name in ("welcome", "already", "stop", "unknown"):
        verdict = look().verdict(name)
        assert contrast(verdict.ink, verdict.background) >= 4.5, name
        assert verdict.word


def test_parts_and_theme_lines_stand_off_their_ground(dressed: Look) -> None:
    weak = [pair for pair in PARTS if contrast(dressed.colour(pair[0]), dressed.colour(pair[1])) < 3]
    themes = [(dressed.theme(key).colour, key) for key in tokens()["theme_names"]]
    weak += [(key, "surface") for colour, key in themes if contrast(colour, dressed.surface) < 3]
    assert weak == []


def test_light_and_dark_have_the_same_names() -> None:
    light, dark = tokens()["light"], tokens()["dark"]
    assert {part: set(light[part]) for part in light} == {part: set(dark[part]) for part in dark}


def test_a_theme_of_the_workspace_s_own_is_neutral(app: QApplication) -> None:
    assert look().theme("gardening").colour == look().ink2
    assert look().state("whatever").soft == look().band


def test_widgets_follow_the_scheme_and_the_text_size(app: QApplication) -> None:
    label = text_label("Words", 13, 400, "ink2")
    light = label.palette().windowText().color()
    apply_look(app, "dark", 2.0)
    assert label.font().pixelSize() == 26
    assert label.palette().windowText().color() == look().ink2 != light
    label.deleteLater()


def test_the_choice_is_kept_and_wrong_settings_do_no_harm(app: QApplication, settings: QSettings) -> None:
    chosen = Appearance(app, settings)
    chosen.set_scheme("dark")
    chosen.set_scale(1.5)
    again = Appearance(app, settings)
    assert (again.scheme, again.scale) == ("dark", 1.5)
    assert look().dark
    settings.setValue("look/scheme", "plaid")
    settings.setValue("look/scale", "huge")
    careful = Appearance(app, settings)
    assert (careful.scheme, careful.scale) == ("system", 1.0)
    for made in (chosen, again, careful):
        made.deleteLater()


def test_everything_in_the_style_sheet_is_a_token_at_every_size(app: QApplication) -> None:
    for scale in SCALES:
        apply_look(app, "light", scale)
        assert "@" not in app.styleSheet()


def test_high_contrast_takes_the_system_s_colours_alone(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = type(app.styleHints().accessibility())
    monkeypatch.setattr(hints, "contrastPreference", lambda _: Qt.ContrastPreference.HighContrast)
    dressed = apply_look(app, "light")
    palette = app.style().standardPalette()
    ours = {dressed.ink3.name(), dressed.line.name(), dressed.state("danger").ink.name()}
    assert ours == {palette.windowText().color().name()}
    assert dressed.selected == dressed.page == palette.window().color()
    monkeypatch.undo()
    apply_look(app, "light")
