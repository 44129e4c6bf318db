"""How ``dev.py docs`` makes pages of ``docs/``: Sphinx with MyST and Furo. Nothing is fetched when a page is read."""

import tomllib
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]

project = "Convene"
author = "the Convene project"
release = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
language = "en_GB"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["site"]
highlight_language = "text"
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Convene"
html_static_path = ["static"]
html_css_files = ["convene.css"]
html_logo = str(_ROOT / "resources" / "mark-tile.svg")
html_favicon = str(_ROOT / "resources" / "mark-tile.svg")
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0B5563",
        "color-brand-content": "#0B5563",
        "color-background-primary": "#FBFAF7",
        "color-background-secondary": "#F3F1EC",
        "color-foreground-primary": "#1B232E",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7FC4CF",
        "color-brand-content": "#7FC4CF",
        "color-background-primary": "#181C22",
        "color-background-secondary": "#13161B",
    },
}
