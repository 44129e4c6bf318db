"""Filters on one line: as many as there is room for, the others in a menu at its end."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from convene.desktop.kit.chips import Chip
from convene.desktop.kit.text import literal
from convene.desktop.look import Dressed

_GAP = 8


class Overflow(Dressed, QWidget):
    """Chips side by side. Where they do not all fit, some go into a menu; those that are on keep their place."""

    def __init__(self, *chips: Chip, more: str = "More") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._chips = chips
        self._offered = set(chips)
        self._more = Chip(more, icon="list-filter", checkable=False)
        self._more.clicked.connect(self._open)
        for chip in (*chips, self._more):
            chip.setParent(self)
            chip.toggled.connect(self._share)
        self._share()

    def dress(self) -> None:
        """The chips have grown."""
        self.updateGeometry()
        self._share()

    def offer(self, chip: Chip, *, on: bool = True) -> None:
        """Have this chip among the others, or not."""
        (self._offered.add if on else self._offered.discard)(chip)
        self.updateGeometry()
        self._share()

    def folded(self) -> list[Chip]:
        """The chips that are in the menu now."""
        return [chip for chip in self._chips if chip in self._offered and chip.isHidden()]

    def sizeHint(self) -> QSize:
        """All of them side by side."""
        return QSize(_across(chip for chip in self._chips if chip in self._offered), self._more.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The menu alone."""
        return self._more.sizeHint().boundedTo(self.sizeHint())

    def event(self, event: QEvent) -> bool:
        """A count has made a chip wider."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._share()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        offered = [chip for chip in self._chips if chip in self._offered]
        room = self.width()
        shown = set(offered)
        if self.sizeHint().width() > room:
            shown, room = set(), room - self._more.sizeHint().width()
            for chip in sorted(offered, key=lambda chip: not chip.isChecked()):
                room -= chip.sizeHint().width() + _GAP
                if room < 0:
                    break
                shown.add(chip)
        x = 0
        for chip in self._chips:
            chip.setVisible(chip in shown)
            if chip in shown:
                chip.setGeometry(x, 0, chip.sizeHint().width(), chip.sizeHint().height())
                x += chip.width() + _GAP
        self._more.setVisible(len(shown) < len(offered))
        self._more.setGeometry(x, 0, self._more.sizeHint().width(), self._more.sizeHint().height())

    def _open(self) -> None:
        menu = QMenu(self)
        for chip in self.folded():
            action = menu.addAction(literal(chip.accessibleName()))
            action.setCheckable(True)
            action.setChecked(chip.isChecked())
            action.triggered.connect(chip.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _across(chips: Iterable[Chip]) -> int:
    widths = [chip.sizeHint().width() for chip in chips]
    return sum(widths) + _GAP * max(len(widths) - 1, 0)
