"""The people of a session in its drawer: role, answer, order, who cannot be there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

import make
from convene.desktop.kit.fields import Choice
from convene.desktop.pages.availability_dialog import AvailabilityDialog
from convene.desktop.pages.programme_drawer import SessionDrawer
from convene.rules.programme import ContributionRole, ContributionState
from convene.services import availability, contributors
from desktop.pages.test_programme import Tab, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures


def opened(tab: Tab, title: str) -> SessionDrawer:
    tab.click(tab.spot(title), double=True)
    return tab.page.drawer


def choose(drawer: SessionDrawer, name: str, text: str) -> None:
    (field,) = (one for one in drawer.people.findChildren(Choice) if one.accessibleName() == name)
    field.setCurrentText(text)
    field.edited.emit()


def type_name(drawer: SessionDrawer, name: str) -> None:
    QTest.keyClicks(drawer.people.focusProxy(), name)
    QTest.keyClick(drawer.people.focusProxy(), Qt.Key.Key_Return)
    QTest.qWait(1)


def menu(tab: Tab, name: str, act: str) -> None:
    tab.press(f"More for {name}", tab.page.drawer)
    (found,) = (one for one in tab.page.drawer.people.findChildren(QMenu) if one.isVisible())
    next(a for a in found.actions() if a.text() == act).trigger()
    found.close()
    tab.idle()


def parts(tab: Tab, title: str) -> list[tuple[str, str, str]]:
    kept = tab.workspace.read(contributors.of_event, tab.event)[tab.session(title).id]
    return [(one.name, one.role.value, one.state.value) for one in kept]


def test_somebody_added_is_invited_and_what_they_do_and_say_is_kept(planned: Tab) -> None:
    drawer = opened(planned, "Opening circle")
    type_name(drawer, "Bo Nguyen")
    assert "Bo Nguyen, new" in words(drawer)
    choose(drawer, "What Bo Nguyen does", "Chair")
    choose(drawer, "What Ada Oyelaran said", "Declined")
    planned.press("Save", drawer)
    assert parts(planned, "Opening circle") == [
        ("Ada Oyelaran", "facilitator", "declined"), ("Bo Nguyen", "chair", "invited")
    ]  # fmt: skip
    assert planned.labels() == ["Edit “Opening circle”"]
    planned.tasks.undo(planned.page)
    planned.idle()
    assert parts(planned, "Opening circle") == [("Ada Oyelaran", "facilitator", "confirmed")]


def test_put_in_order_and_taken_out(planned: Tab) -> None:
    drawer = opened(planned, "Opening circle")
    for name in ("Bo", "Cy"):
        type_name(drawer, name)
    menu(planned, "Cy", "Move up")
    planned.press("Remove Ada Oyelaran", drawer)
    planned.press("Save", drawer)
    assert [name for name, *_ in parts(planned, "Opening circle")] == ["Cy", "Bo"]


def test_the_one_who_cannot_be_there_is_marked_as_the_time_changes(planned: Tab) -> None:
    ada = planned.session("Opening circle").people[0].person_id
    away = {"starts_at": make.at("10:20"), "ends_at": make.at("11:00")}
    planned.workspace.write("Away", availability.add, ada, **away)
    drawer = opened(planned, "Opening circle")
    assert "Not available" not in words(drawer.people)
    drawer.form.field("minutes").setValue(60)
    drawer._pause.stop()
    drawer._ask_away()
    planned.idle()
    assert "Not available Thu 9 July 2026, 10:20 to 11:00" in words(drawer.people)
    drawer.discard()


def test_when_they_are_away_is_noted_from_here(planned: Tab) -> None:
    drawer = opened(planned, "Opening circle")
    menu(planned, "Ada Oyelaran", "Not available…")
    dialog = planned.page.findChild(AvailabilityDialog)
    dialog.form.set_values({"date": make.DAY, "reason": "Clinic"})
    planned.press("Add", dialog)
    assert "has a part then in “Opening circle”" in words(dialog)
    planned.press("Close", dialog)
    assert "Not available Thu 9 July 2026, 09:00 to 17:00" in words(drawer.people)
    assert planned.labels() == ["Ada Oyelaran is not available"]
    assert not drawer.has_changes()


def test_new_people_of_a_talk_speak(planned: Tab) -> None:
    drawer = opened(planned, "Stories")
    kind: Choice = drawer.form.field("kind")
    kind.setCurrentText("Talk")
    kind.edited.emit()
    type_name(drawer, "Bo")
    (part,) = drawer.people.value()
    assert (part.role, part.state) == (ContributionRole.SPEAKER, ContributionState.INVITED)
    drawer.discard()
