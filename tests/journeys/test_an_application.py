"""From an application to a name on the list, and off it again: an import, a decision with the bars, sessions, an
offer, a colleague who comes instead, and somebody who wants to be forgotten."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

import make
from convene.desktop.start import Application
from convene.rules.events import RegistrationMode
from convene.rules.programme import SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import waiting
from convene.store.tables import Place
from convene.store.workspace import Workspace
from journeys.person import CONTROL, Person

LIST = Path(__file__).parents[1] / "data" / "attendees" / "eventbrite-full.csv"
APPLIED = {"Amara Okafor": "Eastmarsh", "Björn Lund": "Eastmarsh", "Chloë Wu": "Harrow Lane", "Dinesh Patel": ""}


def test_from_an_application_to_a_name_on_the_list(person: Person, application: Application, tmp_path: Path) -> None:
    prepare(person, tmp_path / "convening.convene")
    application.open(str(tmp_path / "convening.convene"))
    person.sees("Next convening")
    person.press("Open event")
    import_the_list(person)
    decide_with_the_bars(person)
    allocate_sessions(person)
    withdraw_one_and_watch_the_offer(person)
    let_a_colleague_come(person)
    erase_one(person)


def prepare(person: Person, path: Path) -> None:
    """A day with five places, one of an organisation at most; four have applied and ranked two sessions."""
    with closing(Workspace.create(path, clock=person.clock)) as workspace:
        event = make.event(
            workspace, "Whose voice is missing?", capacity=5, organisation_cap=1,
            registration_mode=RegistrationMode.APPLICATION,
        )  # fmt: skip
        sessions = [
            make.session(workspace, event, title, starts_at=make.at("10:15"), sign_up=SignUp.CHOOSE, capacity=2)
            for title in ("Carers", "Systems")
        ]
        homes = {name: make.organisation(workspace, name) for name in ("Eastmarsh", "Harrow Lane")}
        for number, (name, home) in enumerate(APPLIED.items()):
            who = make.person(workspace, name, organisation_id=homes.get(home))
            when = make.NOW - timedelta(days=9 - number)
            key = make.registration(workspace, event, who, state=RegistrationState.APPLIED, registered_at=when)
            places = [
                Place(session_id=session, registration_id=key, state=PlaceState.CHOSEN, rank=rank)
                for rank, session in enumerate(sessions, 1)
            ]
            make.add(workspace, *places)
        workspace.write("Offer by itself", waiting.set_automatic, on=True)


def import_the_list(person: Person) -> None:
    person.tab("People")
    person.press("Import")
    person.answers.append(LIST)
    person.press("Choose a file…")
    person.sees("Eventbrite list, 2 rows")
    person.press("Import 2 people")
    person.sees("Imported: 2 new.")
    person.press("See the list")
    person.sees("Registered, 2")


def decide_with_the_bars(person: Person) -> None:
    person.press("Applications")
    person.sees("2 chosen")
    person.row("Amara Okafor")[0].setFocus()
    person.key(Qt.Key.Key_A, CONTROL)
    person.sees("6 chosen")
    person.sees("1 more than 5 places")
    person.press("Accept")
    person.sees("Eastmarsh would have 2. The cap is 1.")
    person.press("Accept 3", within=person.page.drawer)
    person.sees("Say why, or choose fewer.")
    assert person.undo == "Import 2 people from Eventbrite"
    person.fill("Why more of one organisation", "One of them signs")
    person.press("Accept 3", within=person.page.drawer)
    person.until(lambda: person.undo == "4 applications accepted", "the decision")


def allocate_sessions(person: Person) -> None:
    person.tab("Programme")
    person.press("More")
    person.pick("Sign-up: who gets which session")
    person.press("Allocate…")
    person.sees("3 people affected")
    person.press("Give these places")
    person.sees("2 of 2 places")
    person.sees("1 of 2 places")
    assert person.undo == "Allocate sessions of “Whose voice is missing?”"


def withdraw_one_and_watch_the_offer(person: Person) -> None:
    person.tab("People")
    person.press("All")
    person.click_row("Chloë Wu")
    person.press("More", within=person.page.drawer)
    person.pick("Withdrawn by the person…")
    person.fill("Reason", "Has the flu", within=person.page.drawer)
    person.press("Withdraw the registration", within=person.page.drawer)
    person.sees("Has the flu", within=person.page.drawer)
    person.press("Close", within=person.page.drawer)
    person.press("Waiting, 1")
    person.sees("No place is free")
    person.sees("Answer by Wed 3 June, 10:00")
    person.press("Dinesh Patel accepted")
    person.sees("Nobody waits.")
    assert person.undo == "“Dinesh Patel” accepted the place"


def let_a_colleague_come(person: Person) -> None:
    person.press("All")
    person.click_row("John Doe")
    person.press("More", within=person.page.drawer)
    person.pick("A colleague comes instead…")
    person.fill("Who comes instead", "Jo Fenwick", within=person.page.drawer)
    person.press("Let them come instead", within=person.page.drawer)
    person.sees("Comes instead of", within=person.page.drawer)
    person.row("Jo Fenwick")


def erase_one(person: Person) -> None:
    person.click_row("Jane Doe")
    person.press("More", within=person.page.drawer)
    person.pick("Erase personal data…")
    person.press("Erase personal data", within=person.page.drawer)
    person.row("Erased person")
    person.misses("Jane Doe")
