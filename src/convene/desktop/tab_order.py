"""The Tab key goes as one reads: along the layouts, however late a widget was made."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLayout, QMainWindow, QScrollArea, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """What the Tab key stops at within ``root``, in reading order."""
    return [widget for widget in _read(root, []) if _is_stop(widget)]


class ReadingOrder(QMainWindow):
    """A window whose Tab key follows what is seen; Qt's own order is that in which widgets were made."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next stop, or the one before, and bring it into sight."""
        central = self.centralWidget()
        if central is None:
            return super().focusNextPrevChild(forward)
        floating = [w for w in self.children() if isinstance(w, QWidget) and w is not central and not w.isWindow()]
        order = stops(central) + [stop for widget in floating for stop in stops(widget)]
        here: QWidget | None = QApplication.focusWidget()
        while here is not None and here not in order:
            here = here.parentWidget()
        if not order:
            return False
        at = order.index(here) + (1 if forward else -1) if here is not None else 0 if forward else -1
        chosen = order[at % len(order)]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        chosen.setFocus(reason)
        _show(chosen)
        return True


def _read(widget: QWidget, read: list[QWidget]) -> list[QWidget]:
    """Adds the widget and what is seen in it, in reading order. What is hidden hides all that is in it."""
    read.append(widget)
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        return read if inner is None or not inner.isVisible() else _read(inner, read)
    inside = [child for child in widget.children() if isinstance(child, QWidget) and child.isVisible()]
    if isinstance(widget, QAbstractScrollArea):
        viewport = widget.viewport()
        order = [child for child in inside if child is not viewport]
    else:
        layout = widget.layout() if len(inside) > 1 else None
        order = _laid(layout, inside) if layout is not None else []
        others = [child for child in inside if child not in order]
        order += sorted(others, key=lambda child: (child.y(), child.x()))
    for child in order:
        _read(child, read)
    return read


def _laid(layout: QLayout, inside: list[QWidget]) -> list[QWidget]:
    # By indexOf and not by itemAt, whose answers PySide keeps beyond the life of the items: then it crashes.
    pieces = [*inside, *(child for child in layout.children() if isinstance(child, QLayout))]
    placed = sorted(((layout.indexOf(piece), piece) for piece in pieces), key=lambda pair: pair[0])
    laid: list[QWidget] = []
    for number, piece in placed:
        if number >= 0:
            laid += _laid(piece, inside) if isinstance(piece, QLayout) else [piece]
    return laid


def _is_stop(widget: QWidget) -> bool:
    tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _show(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None:
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(widget, 16, 16)
        area = area.parentWidget()
