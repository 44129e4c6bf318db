"""What the desk shows while it waits: what to do, and the last few verdicts."""

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.layout import Rule, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import Label, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.reception_counters import JustNow

_READY = "Ready for the next person"
_HOW = "Scan the code on the badge or letter, or type a few letters of a name and press Enter."


class _Heading(Label):
    def dress(self) -> None:
        super().dress()
        font = look().font(40, 700)
        font.setPixelSize(min(font.pixelSize(), 60))
        self.setFont(font)


class ReadyPanel(Dressed, QWidget):
    """Ready for the next person."""

    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice()
        self.notice.hide()
        self.just_now = JustNow()
        self._heading = _Heading(_READY, 40, 700)
        self._heading.setWordWrap(True)
        self._how = text_label(_HOW, 20, 400, "ink2", wrap=True)
        whole = column(self._heading, self._how, gap=8)
        whole.addSpacing(8)
        whole.addWidget(self.notice)
        whole.addSpacing(8)
        whole.addWidget(Rule())
        whole.addSpacing(4)
        whole.addWidget(self.just_now, 1)
        self.setLayout(whole)

    def say(self, heading: str = "", how: str = "") -> None:
        """What the desk is ready for, and how; the usual where it is not said."""
        self._heading.setText(heading or _READY)
        self._how.setText(how or _HOW)
