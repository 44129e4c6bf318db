"""Two side by side, of which one is to be made."""

from uuid import uuid4

from PySide6.QtWidgets import QApplication, QLabel

from convene.desktop.kit.radio import Radio
from convene.desktop.pages.merge_sides import Sides, head
from convene.services.merge_difference import Difference


def test_what_is_chosen_is_remembered_by_whose_words_they_are(app: QApplication) -> None:
    one, other = uuid4(), uuid4()
    sides = Sides({"email": "E-mail", "phone": "Phone"})
    long = "somebody.with.a.long.address@of-a-long-name.example"
    lines = [
        Difference("email", long, "b@b.example", takes_other=False),
        Difference("phone", "", "020", takes_other=True),
    ]
    grid = sides.grid((head("One", "stays", "3 events"), head("Other", "goes")), lines, (one, other), "Same.")
    assert sides.take(other) == frozenset()
    radios = {radio.accessibleName(): radio for radio in grid.findChildren(Radio)}
    assert radios[f"E-mail: {long}"].isChecked()
    radios["E-mail: b@b.example"].setChecked(True)
    assert not radios[f"E-mail: {long}"].isChecked()
    assert (sides.take(other), sides.take(one)) == ({"email"}, frozenset())
    words = [label.text() for label in grid.findChildren(QLabel)]
    assert {"One", "stays", "3 events", "nothing", "020", "E-mail", "Phone"} <= set(words)
    assert long in [text.replace("\u200b", "") for text in words]
    same = sides.grid((head("One", "stays"), head("Other", "goes")), [], (one, other), "Same.")
    assert "Same." in [label.text() for label in same.findChildren(QLabel)]
    for made in (grid, same):
        made.deleteLater()
