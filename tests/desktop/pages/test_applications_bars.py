"""The bars of who is among the chosen: the largest few, more on demand, whoever is over the cap always."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from convene.desktop.pages.applications_bars import Bars, ShareGroup, say_share
from convene.rules.applications import Share, shares


def test_a_few_lines_and_the_others_on_demand(app: object) -> None:
    group = ShareGroup("By borough")
    group.show()
    applied = [f"Borough {n}" for n in range(9)] * 2
    group.show_shares(shares(applied, ["Borough 8"] * 2, cap=1), len(applied), 2)
    (bars,) = group.findChildren(Bars)
    assert len(bars.accessibleDescription().split("; ")) == 6
    assert "Borough 8" in bars.accessibleDescription()
    (more,) = group.findChildren(QAbstractButton)
    assert more.text() == "3 more"
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert len(bars.accessibleDescription().split("; ")) == 9
    assert more.text() == "Fewer"
    group.close()
    group.deleteLater()


def test_a_line_in_words() -> None:
    assert say_share(Share("", 1, 0), 4, 0) == "Not said: 0 of 1 chosen, 25 % of those who applied"
