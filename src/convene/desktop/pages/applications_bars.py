"""Who is among the chosen, beside who applied: bars by organisation, sector, profession and borough."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import Ground, Rule, boxed, column, row, scrolled
from convene.desktop.kit.paint import ground, paint_shape, painter_on, text_in
from convene.desktop.kit.text import set_tip, text_label
from convene.desktop.look import Dressed, look
from convene.rules.applications import Share

UNKNOWN = "Not said"
_FEW = 6
_WIDTH = 300
_LINE = 36


class Bars(Dressed, QWidget):
    """One line for each kind: its name, how many of it are chosen, and two bars: of those who applied, of the chosen.

    Both bars are shares of their own whole, so that equal lengths mean a fair share.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._shares: Sequence[Share] = ()
        self._applied = self._chosen = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def dress(self) -> None:
        """Higher with larger text."""
        self.updateGeometry()

    def show_shares(self, shares: Sequence[Share], applied: int, chosen: int) -> None:
        """These lines; ``applied`` and ``chosen`` are the wholes."""
        self._shares, self._applied, self._chosen = shares, applied, chosen
        self.setAccessibleName(self._name)
        said = [say_share(share, applied, chosen) for share in shares]
        self.setAccessibleDescription("; ".join(said))
        set_tip(self, "\n".join(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(look().px(_WIDTH - 48), look().px(_LINE) * len(self._shares))

    def minimumSizeHint(self) -> QSize:
        """The same, narrower."""
        return QSize(look().px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The lines."""
        painter, now = painter_on(self), look()
        high, bar = now.px(_LINE), now.px(5)
        for number, share in enumerate(self._shares):
            top = number * high
            ink = now.colour("care" if share.over else "ink")
            count = f"{share.chosen} of {share.applied}" + (f", cap {share.cap}" if share.over else "")
            font = now.font(12, 600 if share.over else 400, numbers=True)
            width = QFontMetricsF(font).horizontalAdvance(count) + 2
            room = QRectF(self.width() - width, top, width, now.px(18))
            text_in(painter, room, count, font, ink if share.over else now.ink2, Qt.AlignmentFlag.AlignRight)
            left = 0.0
            if share.over:
                side = now.px(13)
                paint_shape(painter, QRectF(0, top + (now.px(18) - side) / 2, side, side), "triangle-alert", ink)
                left = side + 5
            words = QRectF(left, top, self.width() - width - left - 8, now.px(18))
            text_in(painter, words, share.name or UNKNOWN, now.font(12, 500), ink if share.name else now.ink3)
            y = top + now.px(20)
            for amount, whole, colour in (
                (share.applied, self._applied, now.line2),
                (share.chosen, self._chosen, now.colour("care") if share.over else now.accent),
            ):
                if amount and whole:
                    ground(painter, QRectF(0, y, max(self.width() * amount / whole, bar), bar), bar / 2, colour)
                y += bar + 1
        painter.end()


class ShareGroup(QWidget):
    """The bars of one way to sort people: the largest few, the others on demand. Whoever is over the cap is shown."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._all: tuple[Share, ...] = ()
        self._whole = (0, 0)
        self._open = False
        self._bars = Bars(title)
        self._more = button("", "quiet", small=True, on_click=self._toggle)
        self.setLayout(column(text_label(title, 13, 650), self._bars, row(self._more, None), gap=6))

    def show_shares(self, shares: tuple[Share, ...], applied: int, chosen: int) -> None:
        """These; the longest bars stand first."""
        self._all, self._whole = shares, (applied, chosen)
        self._lay()

    def _toggle(self) -> None:
        self._open = not self._open
        self._lay()

    def _lay(self) -> None:
        few = [share for number, share in enumerate(self._all) if number < _FEW or share.over]
        hidden = len(self._all) - len(few)
        self._bars.show_shares(self._all if self._open else few, *self._whole)
        self._more.set_text("Fewer" if self._open else f"{hidden} more")
        self._more.setVisible(hidden > 0)


class SharesPanel(Ground):
    """Everything beside the list: how many are chosen, what the bars mean, and the bars."""

    def __init__(self, titles: Sequence[tuple[str, str]]) -> None:
        super().__init__("surface")
        self.setAccessibleName("Who is among the chosen")
        self._count = text_label("", 20, 650, wrap=True)
        self._of = text_label("", 12, 400, "ink2", wrap=True)
        self.groups = {key: ShareGroup(title) for key, title in titles}
        legend = row(_Key("line2"), text_label("of those who applied", 12, 400, "ink2"), None, gap=6)
        chosen = row(_Key("accent"), text_label("of the chosen", 12, 400, "ink2"), None, gap=6)
        whole = column(self._count, self._of, column(legend, chosen, gap=2), gap=8, margins=(24, 14, 24, 24))
        for group in self.groups.values():
            whole.addSpacing(8)
            whole.addWidget(group)
        whole.addStretch(1)
        self.setLayout(row(Rule(standing=True), scrolled(boxed(whole)), gap=0))
        self.setFixedWidth(look().px(_WIDTH))

    def say(self, count: str, of: str) -> None:
        """How many are chosen, and of what."""
        self._count.setText(count)
        self._of.setText(of)


class _Key(QWidget):
    """A short bar in the colour of the legend."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(QSize(look().px(18), look().px(14)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar."""
        painter, bar = painter_on(self), look().px(5)
        place = QRectF(0, (self.height() - bar) / 2, self.width(), bar)
        ground(painter, place, bar / 2, look().colour(self._colour))
        painter.end()


def say_share(share: Share, applied: int, chosen: int) -> str:
    """``Hospital: 3 of 8 chosen, 40 % of those who applied, 25 % of the chosen``."""
    parts = [f"{share.name or UNKNOWN}: {share.chosen} of {share.applied} chosen"]
    if applied:
        parts.append(f"{100 * share.applied / applied:.0f} % of those who applied")
    if chosen:
        parts.append(f"{100 * share.chosen / chosen:.0f} % of the chosen")
    if share.over:
        parts.append(f"above the cap of {share.cap}")
    return ", ".join(parts)
