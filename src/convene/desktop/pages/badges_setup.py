"""How badges are printed: the stock, the first label, the nudge, the back. Kept for this computer and its printer."""

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, NumberField, TickField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import text_label
from convene.formats.badge_stocks import USUAL, stock, stocks
from convene.formats.badges_out import BadgePrinting
from convene.rules.badge_stocks import StockKind
from convene.rules.errors import Invalid

_STEPS = [step / 2 for step in range(-10, 11)]  # half millimetres: what a printer's feed is off by


class PrintSetup(QWidget):
    """``changed``: another stock, label, nudge or side. ``outline_wanted``: the page to hold against a sheet."""

    changed = Signal()
    outline_wanted = Signal()

    def __init__(self, settings: QSettings | None = None) -> None:
        super().__init__()
        self._settings = settings or QSettings()
        self.form = Form()
        known = [(key, one.name) for key, one in stocks().items()]
        self.stock = self.form.add("stock", "Printed on", Choice(known, self._kept_stock()))
        self.first = NumberField(1, least=1, most=99)
        self.right = Choice([(step, _way(step, "right", "left")) for step in _STEPS], 0.0)
        self.down = Choice([(step, _way(step, "down", "up")) for step in _STEPS], 0.0)
        for choice in (self.right, self.down):
            choice.setMinimumContentsLength(4)
        self.stock.setMinimumContentsLength(16)
        label, sheet = Form(), Form()
        label.add_row(("first", "From label", self.first))
        sheet.add_row(("right", "Moved", self.right), ("down", "and", self.down))
        self.both = TickField("Own programme on the back")
        self.marks = TickField("Mark those who want no photos", value=True)
        self._doubt = text_label(
            "These sizes were not measured on a sheet. Print the outline first.", 12, 400, "care", wrap=True
        )
        self._outline = button("Outline page…", on_click=self.outline_wanted.emit)
        line = row(label, gap=12)
        line.addWidget(self._outline, 0, Qt.AlignmentFlag.AlignBottom)
        self._sheet = boxed(column(line, sheet, gap=10))
        self.setLayout(column(self.form, self._sheet, self._doubt, self.both, self.marks, gap=10))
        for field in (self.first, self.right, self.down, self.both, self.marks):
            field.edited.connect(self._edited)
        self.stock.edited.connect(self._change_stock)
        self._load()

    def printing(self) -> BadgePrinting:
        """What is chosen."""
        chosen = stock(self.stock.value())
        return BadgePrinting(
            chosen,
            min(self.first.value() or 1, chosen.each),
            (self.right.value() or 0.0, self.down.value() or 0.0),
            self.both.value(),
            self.marks.value(),
        )

    def used(self, count: int) -> None:
        """So many labels of the sheet are gone: the next print begins behind them."""
        each = stock(self.stock.value()).each
        if each > 1:
            self.first.set_value(((self.first.value() or 1) - 1 + count) % each + 1)
            self.changed.emit()

    def _kept_stock(self) -> str:
        try:
            return stock(str(self._settings.value("badges/stock", USUAL))).key
        except Invalid:
            return USUAL

    def _load(self) -> None:
        """What was last chosen for this stock."""
        chosen = stock(self.stock.value())
        self.first.setMaximum(max(chosen.each, 1))
        self.first.set_value(1)
        for field, name in ((self.right, "right"), (self.down, "down")):
            kept = float(self._settings.value(f"badges/{chosen.key}/{name}", 0.0))  # type: ignore[arg-type]
            field.set_value(kept if kept in _STEPS else 0.0)
        self._show()

    def _show(self) -> None:
        chosen = stock(self.stock.value())
        self._sheet.setVisible(chosen.each > 1)
        self._doubt.setVisible(not chosen.measured)
        self.both.setVisible(chosen.kind in {StockKind.CARD, StockKind.LABEL})
        self.marks.setVisible(chosen.kind is not StockKind.TENT)

    def _change_stock(self) -> None:
        self._settings.setValue("badges/stock", self.stock.value())
        self._load()
        self.changed.emit()

    def _edited(self) -> None:
        for field, name in ((self.right, "right"), (self.down, "down")):
            self._settings.setValue(f"badges/{self.stock.value()}/{name}", field.value())
        self._show()
        self.changed.emit()


def _way(step: float, more: str, less: str) -> str:
    return "0 mm" if not step else f"{abs(step):g} mm {more if step > 0 else less}"
