"""A message in HTML as a mail program shows it, light also where the window is dark."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from convene.desktop.look import Dressed, look

_SIZES = re.compile(r"\b(\d+)px")
_SMALLER = 13 / 16
"""A mail's letters are 16 pixels high; here they are as high as those beside them."""
_PAPER = "QTextBrowser { background: #f3f1ec; color: #1b232e; border: 0; border-radius: 8px; padding: 0; }"


class MailView(Dressed, QTextBrowser):
    """Shows what it is given and fetches nothing: no address in a message is ever looked up, no link opens.

    ``fit``: as high as the message is, for a place that scrolls itself.
    """

    def __init__(self, name: str, *, fit: bool = False) -> None:
        super().__init__()
        self._html, self._pictures, self._fit = "", dict[str, bytes](), fit
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(_PAPER)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())

    def show_mail(self, html: str, pictures: Mapping[str, bytes] = {}) -> None:
        """This page; ``pictures`` by the address that it names them by."""
        self._html, self._pictures = html, dict(pictures)
        self.dress()

    def dress(self) -> None:
        """Its letters grow with those of the window."""
        at = self.verticalScrollBar().value()
        self.setHtml(_SIZES.sub(lambda found: f"{look().px(int(found[1]) * _SMALLER)}px", self._html))
        self.verticalScrollBar().setValue(at)

    def loadResource(self, _kind: int, name: QUrl | str) -> Any:
        """Only pictures that came along; whatever else a message names is not there."""
        found = self._pictures.get(name.toString() if isinstance(name, QUrl) else name)
        return QImage.fromData(found) if found is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        self._grow()

    def minimumSizeHint(self) -> QSize:
        """A few lines."""
        return QSize(look().px(160), look().px(80))

    def _grow(self) -> None:
        if self._fit and (height := round(self.document().size().height())) != self.height():
            self.setFixedHeight(max(height, 1))
