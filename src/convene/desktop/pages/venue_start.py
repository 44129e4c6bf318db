"""The form that says from where distances to venues are measured."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.rules.distance import CHARING_CROSS, Spot
from convene.rules.errors import ConveneError, Invalid
from convene.services import distance


class StartForm(QWidget):
    """``left()`` when it is done or was given up."""

    left = Signal()

    def __init__(self, context: Context, spot: Spot) -> None:
        super().__init__()
        self._context = context
        self.form = Form()
        self.form.add("name", "Place", TextField(length=100))
        self.form.add_row(
            ("latitude", "Latitude", TextField(length=20)), ("longitude", "Longitude", TextField(length=20))
        )
        self.notice = Notice()
        self.notice.hide()
        self.save = button("Measure from here", "filled", on_click=self.submit)
        self.cancel = button("Cancel", "quiet", on_click=self.left.emit)
        usual = button("Charing Cross", "quiet", small=True, on_click=lambda: self.fill(CHARING_CROSS))
        words = "Distances are in a straight line. Degrees north and east, as a map shows them: 51.5074 and −0.1278."
        self.setLayout(
            column(
                text_label(words, 13, 400, "ink2", wrap=True),
                self.form,
                row(usual, None),
                self.notice,
                gap=14,
                margins=(24, 14, 24, 14),
            )
        )
        self.fill(spot)

    def fill(self, spot: Spot) -> None:
        """Show this place."""
        self.form.set_values({"name": spot.name, "latitude": f"{spot.latitude:g}", "longitude": f"{spot.longitude:g}"})

    def submit(self) -> None:
        """Measure from there, or say which field is wrong."""
        values = self.form.values()
        try:
            degrees = {field: _degrees(values[field], field) for field in ("latitude", "longitude")}
        except Invalid as error:
            self.form.show_error(error)
            return
        name = f"Measure distances from {values['name']}"
        self._context.tasks.write(
            self,
            name,
            distance.set_start,
            name=values["name"],
            **degrees,
            done=lambda *_: self.left.emit(),
            failed=self._refused,
        )

    def _refused(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def _degrees(text: str, field: str) -> float:
    try:
        return float(text.replace("−", "-").replace(",", "."))
    except ValueError as error:
        raise Invalid(field, f"“{text}” is not a number of degrees", "Write it as in 51.5074.") from error
