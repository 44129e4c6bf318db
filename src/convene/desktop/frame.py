"""What stands around the pages: the sidebar, the head of an event, notices, and the line at the foot."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from convene.desktop.kit.layout import Ground, Rule, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.sidebar import Sidebar
from convene.desktop.skeleton import Skeleton
from convene.desktop.statusline import StatusLine

_READ_ONLY = (
    "This workspace is open for reading: look and export, but nothing can be changed. "
    "Where it lies in a cloud or network folder, work in a copy on this computer’s own disk."
)


class Frame(Ground):
    """The pages lie in ``stack``. ``complete`` adds what is not seen at first, so that it does not hold up the first
    picture. ``copy_wanted``: of a workspace that can only be read."""

    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("page")
        self.sidebar, self.edge = Sidebar(), Rule(standing=True)
        self.stack, self.status = QStackedWidget(), StatusLine()
        self.stack.addWidget(Skeleton())
        self._main = column(gap=0)
        self._main.addWidget(self.stack, 1)
        self._main.addWidget(self.status)
        line = row(self.sidebar, self.edge, gap=0)
        line.addLayout(self._main, 1)
        self.setLayout(line)

    def complete(self, tabs: Mapping[str, str]) -> None:
        """Add the head of an event, with its tabs, and the notices, all hidden."""
        from convene.desktop.header import EventHeader

        self.header = EventHeader(tabs)
        self.notice = Notice(closable=True)
        self.read_only = Notice(_READ_ONLY, "care", act="Save a copy…", on_act=self.copy_wanted.emit, closable=True)
        for notice in (self.notice, self.read_only):
            notice.setContentsMargins(24, 12, 24, 4)
        for widget in (self.notice, self.read_only, self.header):
            widget.hide()
            self._main.insertWidget(0, widget)
