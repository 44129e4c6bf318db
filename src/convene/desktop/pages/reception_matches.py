"""People found by name under the field: arrows choose, Enter lets in."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from convene.desktop.kit.layout import column
from convene.desktop.kit.paint import ground, text_in
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.rules.roles import FEWEST_LETTERS
from convene.services.checkin import Guest

MOST = 8
_DID_YOU_MEAN = "Did you mean"
_GUEST = Qt.ItemDataRole.UserRole


class Matches(QWidget):
    """The list, with a line above that says what to do. ``picked(guest)``: by a click."""

    picked = Signal(object)
    moved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._found: tuple[Guest, ...] = ()
        self._near: tuple[Guest, ...] = ()
        self._head = text_label("", 20, 500, "ink2", wrap=True)
        self._list = QListWidget()
        self._list.setAccessibleName("People found")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.viewport().setAutoFillBackground(False)
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._clicked)
        whole = column(self._head, gap=12)
        whole.addWidget(self._list, 1)
        self.setLayout(whole)

    def show_guests(self, guests: Sequence[Guest], text: str, near: Sequence[Guest] = ()) -> None:
        """These people; the first is marked. ``near`` are spelt almost so: nobody of them is marked before an arrow."""
        self._text, self._found, self._near = text, tuple(guests), tuple(near)
        self._list.clear()
        for guest in guests:
            self._add(guest)
        if near and guests:
            head = QListWidgetItem(_DID_YOU_MEAN)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(head)
        for guest in near:
            self._add(guest)
        self._list.setCurrentRow(0 if guests else -1)
        self._head.setText(self._say())

    def show_near(self, near: Sequence[Guest]) -> None:
        """People that are spelt almost as what is looked for, below those who were found. Who is marked stays."""
        row = self._list.currentRow()
        self.show_guests(self._found, self._text, near)
        self._list.setCurrentRow(row)

    def found(self) -> tuple[Guest, ...]:
        """Who is called that."""
        return self._found

    def near(self) -> tuple[Guest, ...]:
        """Who may be meant."""
        return self._near

    def _add(self, guest: Guest) -> None:
        item = QListWidgetItem(", ".join(filter(None, [guest.name, _beside(guest)])))
        item.setData(_GUEST, guest)
        self._list.addItem(item)

    def _say(self) -> str:
        if not self._found:
            if sum(map(len, self._text.split())) < FEWEST_LETTERS:  # a desk is shown nobody by two letters of a name
                return "Type another letter of the name."
            nobody = f"Nobody on the list is called “{self._text}”."
            meant = f"{nobody} {_DID_YOU_MEAN} one of these? Press Down, then Enter."
            return meant if self._near else f"{nobody} Press F2 for a walk-in."
        count = len(self._found)
        found = "1 person" if count == 1 else f"{count} people"
        if count >= MOST:
            found = f"The first {count}; type more of the name"
        return f"{found}. Press Enter to let the marked one in."

    def _clicked(self, item: QListWidgetItem) -> None:
        if (guest := item.data(_GUEST)) is not None:
            self.picked.emit(guest)

    def current(self) -> Guest | None:
        """Who is marked."""
        item = self._list.currentItem()
        return item.data(_GUEST) if item is not None else None

    def guests(self) -> list[Guest]:
        """Who is shown."""
        return [*self._found, *self._near]

    def words(self) -> str:
        """The line above the list."""
        return self._head.text()

    def step(self, by: int) -> None:
        """Mark the next one, or the one before; a heading between them is passed over."""
        rows = [n for n in range(self._list.count()) if self._list.item(n).data(_GUEST) is not None]
        if rows:
            at = self._list.currentRow()
            at = rows[max(0, min(rows.index(at) + by, len(rows) - 1))] if at in rows else rows[0]
            self._list.setCurrentRow(at)
            self.moved.emit(self._list.currentItem().text())


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, look().px(64))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        guest: Guest | None = index.data(_GUEST)
        rect = QRectF(QRect(option.rect))  # type: ignore[attr-defined]
        if guest is None:
            below = rect.adjusted(20, look().px(20), -20, -4)
            text_in(painter, below, index.data(), look().font(15, 600), look().ink2)
            return
        listed = self.parent()
        current = isinstance(listed, QListWidget) and listed.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            ground(painter, rect.adjusted(0, 2, 0, -2), 8, look().selected, look().accent, 2)
        else:
            painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), look().line)
        place = rect.adjusted(20, 0, -20, 0)
        font = look().font(24, 600)
        key = "Enter" if current else ""
        if key:
            small = look().font(13, 600)
            wide = QFontMetricsF(small).horizontalAdvance(key) + 18
            cap = QRectF(place.right() - wide, place.center().y() - look().px(13), wide, look().px(26))
            ground(painter, cap, 6, None, look().ink2, 1.2)
            text_in(painter, cap, key, small, look().ink2, Qt.AlignmentFlag.AlignHCenter)
            place.setRight(cap.x() - 16)
        took = text_in(painter, place.adjusted(0, 0, -place.width() * 0.35, 0), guest.name, font, look().ink)
        if beside := _beside(guest):
            text_in(painter, place.adjusted(took + 20, 2, 0, 2), beside, look().font(15), look().ink2)
        painter.restore()


def _beside(guest: Guest) -> str:
    role = "" if guest.role == "participant" else guest.role.replace("_", " ").capitalize()
    called = f"“{guest.known_as}”" if guest.known_as and guest.known_as not in guest.name else ""
    return "  ·  ".join(filter(None, [called, guest.pronouns, role, guest.organisation]))
