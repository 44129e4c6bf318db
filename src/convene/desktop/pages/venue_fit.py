"""Does it fit? What the people who come need of the rooms, against what the rooms offer; and what the bars mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from convene.desktop.kit.layout import Ground, Rule, clear, column, row
from convene.desktop.kit.paint import ground, paint_shape, painter_on
from convene.desktop.kit.text import elided, set_tip, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.booking_words import FEATURES
from convene.desktop.pages.venue_bars import MARKS, paint_hatch
from convene.services.booking_board import Board
from convene.services.venues import Fit

_EVERYWHERE = frozenset({"step_free", "hearing_loop", "daylight"})  # what one room alone cannot give


class FitPanel(Ground):
    """The needs in columns under the timeline; hidden where nobody has said one."""

    def __init__(self) -> None:
        super().__init__("page")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        inside = column(text_label("Does it fit?", 15, 650), gap=8, margins=(24, 14, 24, 14))
        inside.addLayout(self._grid)
        self.setLayout(column(Rule(), inside, gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._needs: tuple[Fit, ...] = ()
        self._across = 0

    def show_board(self, board: Board) -> None:
        """What is needed most first."""
        self._needs = board.fit if board.own else ()
        self._arrange()
        self.setVisible(bool(self._needs))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many side by side as there is room for."""
        super().resizeEvent(event)
        if self._columns() != self._across:
            self._arrange()

    def _columns(self) -> int:
        return min(max(self.width() // look().px(172), 2), max(len(self._needs), 1), 6)

    def _arrange(self) -> None:
        clear(self._grid)
        across = self._across = self._columns()
        for number, need in enumerate(self._needs):
            self._grid.addWidget(_need(need), number // across, number % across, Qt.AlignmentFlag.AlignTop)
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 1 if place < across else 0)


def _need(need: Fit) -> QWidget:
    name, icon = FEATURES[need.feature]
    people = "1 person" if need.people == 1 else f"{need.people} people"
    box = column(gap=2)
    box.addLayout(row(_Shape(icon, "ink2"), elided(f"{name} · {need.people}", 13, 400, "ink2"), None, gap=6))
    if need.have:
        # A loop is needed wherever one sits; one chapel is enough for all who pray.
        rooms = "Every room" if not need.lack and len(need.have) > 1 else ", ".join(need.have)
        box.addLayout(row(_Shape("check", "ok"), elided(rooms, 13, 500), None, gap=6))
    if not need.have or (need.lack and need.feature in _EVERYWHERE):
        rooms = "No room has it" if not need.have else f"Not in {', '.join(need.lack)}"
        box.addLayout(row(_Shape("triangle-alert", "care"), elided(rooms, 13, 500, "care"), None, gap=6))
    whole = QWidget()
    whole.setLayout(box)
    whole.setAccessibleName(f"{name}, needed by {people}")
    set_tip(whole, f"{name}, needed by {people}")
    return whole


class Legend(Dressed, QWidget):
    """What the bars and the icons mean, in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.dress()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def dress(self) -> None:
        """Words in the size of text."""
        if self.layout() is None:
            line = row(gap=6, margins=(24, 0, 24, 0))
            for kind, text in (
                ("confirmed", "Confirmed"),
                ("option", "Option"),
                ("enquiry", "Enquiry"),
                ("tail", "Set-up, clear-down"),
                ("competing", "Competing"),
                ("other", "Other events"),
            ):
                line.addWidget(_Sample(kind))
                line.addWidget(elided(text, 12, 400, "ink2"))
                line.addSpacing(6)
            line.addStretch(1)
            whole = column(Rule(), gap=0)
            whole.addLayout(line)
            self.setLayout(whole)
        self.setFixedHeight(look().px(38))


class _Sample(Dressed, QWidget):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.dress()

    def dress(self) -> None:
        self.setFixedSize(QSize(look().px(14 if self._kind in MARKS else 26), look().px(14)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = painter_on(self), look()
        rect = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        if self._kind == "confirmed":
            ground(painter, rect, 4, now.accent)
        elif self._kind == "other":
            ground(painter, rect, 4, now.band, now.control)
        elif self._kind in MARKS:
            paint_shape(painter, rect, MARKS[self._kind], now.state("care").ink)
        elif self._kind == "tail":
            painter.fillRect(QRectF(0, rect.center().y() - 2, rect.width(), 4), now.accent)
            for x in (0.0, rect.width() - 2):
                painter.fillRect(QRectF(x, 1, 2, rect.height() - 2), now.accent)
        else:
            painter.fillPath(shape, now.surface)
            if self._kind == "option":
                paint_hatch(painter, shape, now.hatch)
            style = Qt.PenStyle.DashLine if self._kind == "option" else Qt.PenStyle.DotLine
            painter.setPen(QPen(now.accent, 1.5, style))
            painter.drawPath(shape)
        painter.end()


class _Shape(Dressed, QWidget):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.dress()

    def dress(self) -> None:
        self.setFixedSize(QSize(look().px(14), look().px(14)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        paint_shape(painter, QRectF(self.rect()), self._name, look().colour(self._colour))
        painter.end()
