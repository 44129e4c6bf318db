"""Whether money is shown with VAT or without it: one choice for every page, remembered on this computer."""

from PySide6.QtCore import QSettings

from convene.desktop.kit.chips import Segmented

_KEY = "money/vat"
WITH, WITHOUT = "with", "without"


def with_vat() -> bool:
    """What was chosen last; with VAT before anybody chose: it is what has to be paid."""
    return str(QSettings().value(_KEY, WITH)) != WITHOUT


class VatSwitch(Segmented):
    """“With VAT” or “without VAT”. What is chosen is remembered before ``chosen`` is emitted."""

    def __init__(self) -> None:
        super().__init__([(WITH, "With VAT"), (WITHOUT, "Without VAT")], "Money shown")
        self.show_choice()
        self.chosen.connect(lambda key: QSettings().setValue(_KEY, key))

    def show_choice(self) -> None:
        """What was chosen last, perhaps on another page."""
        self.set_value(WITH if with_vat() else WITHOUT)
