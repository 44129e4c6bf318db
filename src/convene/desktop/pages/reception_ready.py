"""What the desk shows while it waits: what to do, and the last few verdicts."""

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.layout import Rule, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import Label, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.reception_counters import JustNow

_HOW = "Scan the code on the badge or letter, or type two letters of a name and press Enter."


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
        heading = _Heading("Ready for the next person", 40, 700)
        heading.setWordWrap(True)
        whole = column(heading, text_label(_HOW, 20, 400, "ink2", wrap=True), gap=8)
        whole.addSpacing(8)
        whole.addWidget(self.notice)
        whole.addSpacing(8)
        whole.addWidget(Rule())
        whole.addSpacing(4)
        whole.addWidget(self.just_now, 1)
        self.setLayout(whole)
