"""The next cohort: a programme is kept as a template and begun again, another event is called off, all is undone."""

from PySide6.QtWidgets import QMenu

from convene.desktop.pages.life_dialog import LifeDialog
from convene.desktop.start import Application
from journeys.person import Person


def test_the_next_cohort(person: Person, application: Application) -> None:
    application.welcome()
    person.press("Open the sample")
    person.press("Events")
    person.click_row("Compassion as a Bridge to Engagement, cohort 3", double=True)
    from_the_event_menu(person, "Save as template…")
    person.fill("Title", "Compassion, five days")
    person.press("Save the template")
    person.until(lambda: person.undo == "Save the template “Compassion, five days”", "the template kept")
    from_the_event_menu(person, "Copy the event…")
    person.sees("5 days, 14 sessions, 5 enquiries")
    person.press("Rooms, as enquiries (5)")
    person.misses("5 enquiries")
    person.fill("Title", "Compassion, cohort 4")
    person.press("Make the copy")
    person.sees("Draft")
    person.until(lambda: person.undo.startswith("Copy “Compassion"), "the copy made")
    person.press("Events")
    person.click_row("London is Open(minded)", double=True)
    person.press("Status: Published")
    person.pick("Cancel the event")
    dialog = person.window.findChild(LifeDialog)
    person.sees("214 people registered to tell", within=dialog)
    person.type("Tube strike")
    person.press("Cancel the event", within=dialog)
    person.sees("Tube strike")
    assert person.undo == "Cancel “London is Open(minded)”"
    for _ in range(3):
        before = person.undo
        person.press(f"Undo: {before}")
        person.until(lambda before=before: person.undo != before, "one step back")  # type: ignore[misc]
    person.misses("Tube strike")
    person.sees("Published")


def from_the_event_menu(person: Person, words: str) -> None:
    """As from the menu bar."""
    person.wait()
    menus = person.window.menuBar().findChildren(QMenu)  # type: ignore[attr-defined]
    act = next(a for menu in menus for a in menu.actions() if a.text().replace("&", "") == words)
    assert act.isEnabled()
    act.trigger()
    person.wait()
