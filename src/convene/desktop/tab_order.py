"""The Tab key goes as one reads: along the layouts, however late a widget was made."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLayout, QMainWindow, QScrollArea, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """What the Tab key stops at within ``root``, in reading order."""
    found = [widget for widget in (root, *root.findChildren(QWidget)) if _is_stop(widget)]
    ways: dict[QWidget, list[QWidget]] = {}  # from each widget, those of its children that lead to a stop
    reached: set[QWidget] = set()
    for stop in found:
        child = stop
        while child is not root and child not in reached:
            reached.add(child)
            parent = child.parentWidget()
            ways.setdefault(parent, []).append(child)
            child = parent
    return _read(root, ways, set(found), [])


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


def _read(
    widget: QWidget, ways: dict[QWidget, list[QWidget]], found: set[QWidget], read: list[QWidget]
) -> list[QWidget]:
    """Adds the widget, if it is a stop, and those within it, in reading order."""
    if widget in found:
        read.append(widget)
    inside = ways.get(widget, [])
    if isinstance(widget, QScrollArea):
        inside = [widget.widget()] if inside else []
    elif isinstance(widget, QAbstractScrollArea):
        inside = [child for child in inside if child is not widget.viewport()]
    elif len(inside) > 1:
        layout = widget.layout()
        laid = _laid(layout, inside) if layout is not None else []
        inside = laid + sorted(
            (child for child in inside if child not in laid), key=lambda child: (child.y(), child.x())
        )
    for child in inside:
        _read(child, ways, found, read)
    return read


def _laid(layout: QLayout, inside: list[QWidget]) -> list[QWidget]:
    # By indexOf and not by itemAt, whose answers PySide keeps beyond the life of the items: then it crashes.
    placed = [(layout.indexOf(widget), [widget]) for widget in inside]
    if any(number < 0 for number, _ in placed):
        within = (child for child in layout.children() if isinstance(child, QLayout))
        placed += [(layout.indexOf(child), _laid(child, inside)) for child in within]
    in_order = sorted((pair for pair in placed if pair[0] >= 0), key=lambda pair: pair[0])
    return [widget for _, widgets in in_order for widget in widgets]


def _is_stop(widget: QWidget) -> bool:
    tabbed = widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and widget.isEnabled() and widget.focusProxy() is None


def _show(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None:
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(widget, 16, 16)
        area = area.parentWidget()
