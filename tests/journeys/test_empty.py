"""A new workspace: every page says what to do first, one does it, and all of it can be taken back step by step."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from convene.desktop.start import Application
from journeys.person import CONTROL, Person


def test_from_nothing_and_back_to_nothing(person: Person, application: Application, tmp_path: Path) -> None:
    application.welcome()
    person.answers.append(tmp_path / "Ours")
    person.press("New workspace…")
    person.sees("Ours – Convene")
    assert (tmp_path / "Ours.convene").is_file()
    for place, words in (
        ("Home", "Nothing is planned yet. Begin with an event"),
        ("Events", "No events yet. Begin with what it is called and its first day"),
        ("Venues", "No venue is known yet. Add the first with its rooms"),
        ("People", "Nobody is here yet. People come with the list of an event"),
    ):
        person.press(place)
        person.sees(words)

    a_venue(person)
    an_event(person)
    every_tab_says_what_to_do(person)
    somebody_comes_and_cancels(person)

    done = []
    while label := person.undo:
        done.append(label)
        person.key(Qt.Key.Key_Z, CONTROL)
        person.until(lambda: person.undo != done[-1], f"“{done[-1]}” taken back")
    assert done == [
        "Cancel “Ada Oyelaran”",
        "Register “Ada Oyelaran”",
        "Add “First gathering”",
        "Add the room “Library” at The Old School",
        "Add the venue “The Old School”",
    ]
    for place, words in (("Home", "Nothing is planned"), ("Venues", "No venue is known"), ("People", "Nobody is here")):
        person.press(place)
        person.sees(words)


def a_venue(person: Person) -> None:
    person.press("Venues")
    person.press("Add a venue", within=person.page)
    person.type("The Old School")
    person.press("Add the venue")
    person.sees("No room yet, so nothing can be booked here. Add the rooms you might book.")
    person.press("Add a room")
    person.type("Library")
    person.fill("Theatre", "40")
    person.press("Add the room")
    person.sees("theatre 40")


def an_event(person: Person) -> None:
    person.press("Home")
    person.press("New event", within=person.page)
    person.sees("A draft until you publish it.")
    person.press("Add the event")
    person.sees("An event needs a title. Write what people will call it.")
    assert not person.reads("Take day 1 away")  # an event has a day
    assert person.undo == "Add the room “Library” at The Old School"
    person.fill("Title", "First gathering")
    person.fill("Ends of day 1", "08:00")
    person.press("Add the event")
    person.sees("Mon 29 June 2026 ends before it starts. Give an end later than the start.")
    person.fill("Ends of day 1", "16:30")
    person.fill("Date of day 1", date(2026, 7, 2))
    person.fill("Venue of day 1", "The Old School")
    person.press("Add the event")
    person.sees("Thu 2 July 2026, 09:00 to 16:30", within=person.page.drawer)
    assert person.undo == "Add “First gathering”"
    person.press("Open", within=person.page.drawer)
    person.sees("Steps to the day")


def every_tab_says_what_to_do(person: Person) -> None:
    for tab, words in (
        ("Programme", "Programme of Thursday 2 July, 0 sessions"),
        ("Venue", "No room is booked for this event yet."),
        ("People", "Nobody is on the list yet."),
        ("Badges", "Nobody holds a place yet."),
        ("Papers", "Nobody holds a place yet. Register people first, or bring a list in."),
        ("Export", "Take this event with you"),
    ):
        person.tab(tab)
        person.sees(words)
    person.tab("Reception")
    person.sees("Name of this desk")
    person.key(Qt.Key.Key_Return)
    person.sees("This event is not on today")
    person.press("Leave reception")


def somebody_comes_and_cancels(person: Person) -> None:
    person.tab("People")
    person.press("Add a person", within=person.page)
    person.type("Ada Oyelaran")
    person.fill("E-mail", "not an address")
    person.press("Add to the list")
    person.sees("“not an address” is not an e-mail address")
    person.fill("E-mail", "ada@example.org")
    person.press("Add to the list")
    person.sees("ada@example.org", within=person.page.drawer)
    assert person.undo == "Register “Ada Oyelaran”"
    person.press("More", within=person.page.drawer)
    person.pick("Cancel the registration…")
    person.fill("Reason", "Ill", within=person.page.drawer)
    person.press("Cancel the registration", within=person.page.drawer)
    person.sees("Ill", within=person.page.drawer)
    assert person.undo == "Cancel “Ada Oyelaran”"
