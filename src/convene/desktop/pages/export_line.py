"""What became of a file: how far it is, where it was saved, or why it was not."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from convene.desktop.icons import pixmap
from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.tasks import Work
from convene.rules.errors import ConveneError


class FileLine(Dressed, QWidget):
    """Hidden until there is something to say. ``open_url`` may be given; tests do."""

    def __init__(self, open_url: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        super().__init__()
        self._open_url = open_url
        self._path = Path()
        self._work: Work | None = None
        self._shape = ""
        self._icon = QLabel()
        self._words = elided("", 13, 500)
        self._hint = text_label("", 13, 400, "ink2", wrap=True)
        self._bar = Bar()
        self.open_button = button("Open", small=True, on_click=lambda: self._show(self._path))
        self.folder_button = button("Show in folder", small=True, on_click=lambda: self._show(self._path.parent))
        self.stop_button = button("Cancel", small=True, on_click=self._stop)
        line = row(self._icon, gap=8)
        line.addWidget(self._words, 1)
        for act in (self.open_button, self.folder_button, self.stop_button):
            line.addWidget(act)
        self.setLayout(column(line, self._bar, self._hint, gap=6))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clear()

    def dress(self) -> None:
        """The icon in the colours of now."""
        colours = {"circle-check": "ok", "octagon-alert": "danger"}
        shown = pixmap(self._shape, colours.get(self._shape, "ink2"), look().size("icon")) if self._shape else None
        self._icon.setVisible(shown is not None)
        if shown is not None:
            self._icon.setPixmap(shown)

    def busy(self) -> bool:
        """Whether a file is being made."""
        return self._bar.isVisibleTo(self)

    def text(self) -> str:
        """What it says."""
        return " ".join(filter(None, [self._words.text(), self._hint.text()])) if self.isVisibleTo(None) else ""

    def clear(self) -> None:
        """Say nothing."""
        self._say("", "", bar=False)

    def start(self, words: str) -> None:
        """Something is under way."""
        self._bar.set(0, 0)
        self._say(words, "", bar=True)

    def follow(self, work: Work) -> None:
        """It can be stopped from here."""
        self._work = work
        self.stop_button.show()
        work.progressed.connect(self._bar.set)
        work.finished.connect(self._ended)

    def saved(self, path: Path, words: str, hint: str = "") -> None:
        """The file is there."""
        self._path, self._work = path, None
        self._say(words, "circle-check", hint, bar=False)
        self.open_button.show()
        self.folder_button.show()

    def told(self, words: str) -> None:
        """It is done, and there is no file to open."""
        self._work = None
        self._say(words, "circle-check", bar=False)

    def failed(self, error: ConveneError) -> None:
        """The file is not there, and this is why."""
        self._work = None
        self._say(error.title, "octagon-alert", error.hint, bar=False)

    def _say(self, words: str, shape: str, hint: str = "", *, bar: bool) -> None:
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._bar.setVisible(bar)
        for act in (self.open_button, self.folder_button, self.stop_button):
            act.hide()
        self._shape = shape
        self.dress()
        self.setAccessibleName(" ".join(filter(None, [words, hint])))
        self.setVisible(bool(words))  # never shown while it says nothing: it has no parent yet when it is made

    def _ended(self) -> None:
        if self._work is not None and self._work.cancelled():  # what it raised then is told to nobody
            self._work = None
            self._say("Stopped. Nothing was written.", "info", bar=False)

    def _stop(self) -> None:
        if self._work is not None:
            self._words.setText("Stopping…")
            self._work.cancel()

    def _show(self, path: Path) -> None:
        self._open_url(QUrl.fromLocalFile(str(path)))
