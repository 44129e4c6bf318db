"""The People tab through its real widgets: look, search, add, change, give a need, cancel, erase."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.kit.notice import Notice
from convene.desktop.look import apply_look
from convene.desktop.page import Context
from convene.desktop.pages.availability_dialog import AvailabilityDialog
from convene.desktop.pages.people_words import full_name
from convene.desktop.tasks import Tasks
from convene.rules.people import ERASED, NeedKind
from convene.rules.registrations import RegistrationState
from convene.services import needs, registrations
from convene.store.tables import Contribution, SessionTheme
from convene.store.workspace import Workspace
from people_tab import Tab, opened_tab, words

S = RegistrationState


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    yield from opened_tab(workspace, tasks, context, went)


@pytest.fixture
def filled(tab: Tab) -> Tab:
    """Solla with a need and a session, Ciarán, Jo cancelled, Minh waiting."""

    def register(name: str, **fields: Any) -> UUID:
        return tab.workspace.write(
            f"Register “{name}”", registrations.register, tab.event, name=name, now=make.NOW, **fields
        )[0]

    solla = register(
        "Sólveig Gunnarsdóttir",
        known_as="Solla",
        pronouns="she/her",
        pronunciation="SOHL-la",
        email="solla@marrow.example",
        organisation="Marrow Street Carers",
        access="BSL interpreter",
    )
    register("Ciarán O’Dowd", organisation="Harrow Lane Hospice", dietary="Vegan")
    jo = register("Jo Fenwick-Adeyemi")
    tab.workspace.write("Cancel “Jo”", registrations.cancel, jo, reason="ill", now=make.NOW)
    register("Minh Anh Nguyễn", state=S.WAITING)
    session = make.session(tab.workspace, tab.event, "Whose voice is missing?", starts_at=make.at("10:15"))
    theme = make.theme(tab.workspace, "inclusion")
    tab.workspace.write("Theme", lambda s: s.add(SessionTheme(session_id=session, theme_id=theme)))
    person = next(g for g in tab.workspace.read(registrations.guests, tab.event) if g.id == solla).person_id
    tab.workspace.write("Speak", lambda s: s.add(Contribution(session_id=session, person_id=person)))
    tab.arrive()
    return tab


def test_an_empty_list_says_what_to_do(tab: Tab) -> None:
    tab.arrive()
    assert any("Nobody is on the list yet" in text for text in words(tab.page))
    tab.press("Import a list")
    assert tab.went == [("import", {"event_id": tab.event})]


def test_the_list_shows_filters_and_counts(filled: Tab) -> None:
    assert filled.names == ["Ciarán O’Dowd", "Jo Fenwick-Adeyemi", "Minh Anh Nguyễn", "Sólveig Gunnarsdóttir"]
    counts = {key: chip.accessibleName() for key, chip in filled.page.chips.items() if chip.isVisible()}
    assert counts == {
        "all": "All, 4",
        "registered": "Registered, 2",
        "waiting": "Waiting, 1",
        "needs": "Needs an owner, 1",
        "cancelled": "Cancelled, 1",
    }
    filled.press("Waiting, 1")
    assert filled.names == ["Minh Anh Nguyễn"]
    filled.arrive(show="needs")
    assert filled.names == ["Sólveig Gunnarsdóttir"]
    columns = {column.key: column for column in filled.page.table.rows_model.columns}
    (solla,) = filled.page.table.rows()
    assert columns["needs"].text(solla) == "BSL interpreter, no owner"
    assert columns["sessions"].text(solla) == "1"


def test_people_are_found_by_any_part_of_any_name(filled: Tab) -> None:
    filled.search("gunnars solla")
    assert filled.names == ["Sólveig Gunnarsdóttir"]
    filled.search("harrow")
    assert filled.names == ["Ciarán O’Dowd"]
    filled.search("nobody at all")
    assert filled.names == []
    assert filled.page.table.placeholder == "Nobody by that name here."


def test_the_drawer_says_who_somebody_is(filled: Tab) -> None:
    filled.choose("Sólveig Gunnarsdóttir")
    said = filled.drawer
    for text in (
        "Solla Gunnarsdóttir",
        "Sólveig Gunnarsdóttir, known as Solla",
        "she/her",
        "Marrow Street Carers",
        "solla@marrow.example",
        "BSL interpreter",
        "No owner",
        "10:15",
        "Whose voice is missing?",
        "Register “Sólveig Gunnarsdóttir”",
    ):
        assert text in said, (text, said)
    filled.press("Copy solla@marrow.example", filled.page.drawer)
    assert QGuiApplication.clipboard().text() == "solla@marrow.example"


def test_a_need_is_given_to_me_and_done(filled: Tab) -> None:
    filled.choose("Sólveig Gunnarsdóttir")
    filled.press("Give to me", filled.page.drawer)
    assert "Tester" in filled.drawer
    assert filled.label() == "Give “BSL interpreter” to Tester"
    assert not filled.page.chips["needs"].isVisible()
    filled.press("Done", filled.page.drawer)
    (guest,) = [g for g in filled.workspace.read(registrations.guests, filled.event) if g.needs and g.known_as]
    assert guest.needs[0].state == "done"


def test_consent_to_what_a_list_brought_is_recorded(filled: Tab) -> None:
    solla = next(g for g in filled.workspace.read(registrations.guests, filled.event) if g.needs and g.known_as)
    make.need(filled.workspace, solla.person_id, detail="Loop", consent_wording="from import Tito")
    filled.workspace.write("Remove", needs.remove, solla.needs[0].id)
    filled.choose("Sólveig Gunnarsdóttir")
    assert "Consent not recorded: came by a list from Tito" in filled.drawer
    filled.press("Record consent", filled.page.drawer)
    assert filled.form.field("consent").hasFocus()
    filled.press("They agreed that it is kept", filled.page.drawer)
    filled.press("Save", filled.page.drawer)
    (need,) = filled.workspace.read(needs.of_person, solla.person_id)
    assert (need.consent_at, need.consent_wording) == (make.NOW, "needs-2026-1")


def test_a_need_is_added_changed_and_taken_away(filled: Tab) -> None:
    filled.choose("Minh Anh Nguyễn")
    filled.press("Add", filled.page.drawer)
    filled.press("Save", filled.page.drawer)
    assert "A need without words. Say what is needed." in filled.drawer
    QTest.keyClicks(filled.form.field("detail"), "Somewhere quiet")
    filled.form.field("kind").set_value(NeedKind.ACCESS)
    filled.press("Save", filled.page.drawer)
    assert any(text.startswith("Nobody has agreed to this yet.") for text in filled.drawer)
    filled.press("They agreed that it is kept", filled.page.drawer)
    filled.type("reception_note", "Show the way to the Library")
    filled.press("Save", filled.page.drawer)
    assert {"Quiet room", "Agreed 1 Jun 2026", "Reception sees: Show the way to the Library"} <= set(filled.drawer)
    filled.press("Change Quiet room", filled.page.drawer)
    filled.type("owner", "Bo")
    filled.press("Save", filled.page.drawer)
    assert "Bo" in filled.drawer
    filled.press("Change Quiet room", filled.page.drawer)
    filled.press("Remove", filled.page.drawer)
    assert "Nothing noted." in filled.drawer


def test_somebody_new_needs_a_name_and_a_real_address(tab: Tab) -> None:
    tab.arrive(add=True)
    tab.press("Add to the list", tab.page.drawer)
    assert "A person needs a name. Write it as the person gives it." in tab.drawer
    tab.type("name", "Zoe O'Brien")
    tab.type("email", "zoe at example")
    tab.press("Add to the list", tab.page.drawer)
    assert any("is not an e-mail address" in text for text in tab.drawer)
    assert tab.state == {}
    tab.type("email", "zoe@example.org")
    QTest.keyClicks(tab.form.field("access"), "Hearing loop")
    tab.press("Add to the list", tab.page.drawer)
    assert tab.state == {"Zoe O'Brien": S.REGISTERED}
    assert tab.page.table.current().name == "Zoe O'Brien"
    assert tab.page.drawer.accessibleName() == "Person"
    assert "Hearing loop" in tab.drawer
    assert tab.label() == "Register “Zoe O'Brien”"


def test_an_edit_changes_only_what_was_changed_and_a_refusal_keeps_the_form(filled: Tab) -> None:
    filled.choose("Ciarán O’Dowd")
    filled.press("Edit", filled.page.drawer)
    filled.type("email", "solla@marrow.example")
    filled.press("Save", filled.page.drawer)
    assert any("is the address of Sólveig Gunnarsdóttir" in text for text in filled.drawer)
    filled.type("email", "ciaran@harrow.example")
    filled.type("pronouns", "he/him")
    filled.press("Save", filled.page.drawer)
    assert "ciaran@harrow.example" in filled.drawer
    assert "Harrow Lane Hospice" in filled.drawer
    assert filled.label() == "Edit “Ciarán O’Dowd”"
    before = len(filled.workspace.history())
    filled.press("Edit", filled.page.drawer)
    filled.press("Save", filled.page.drawer)
    assert len(filled.workspace.history()) == before


def test_a_registration_is_cancelled_with_a_reason_and_taken_up_again(filled: Tab) -> None:
    filled.choose("Ciarán O’Dowd")
    filled.pick("Cancel the registration…")
    filled.type("reason", "train strike")
    filled.press("Cancel the registration", filled.page.drawer)
    assert filled.state["Ciarán O’Dowd"] is S.CANCELLED
    assert "train strike" in filled.drawer
    filled.press("Take up again", filled.page.drawer)
    assert filled.state["Ciarán O’Dowd"] is S.REGISTERED


def test_a_place_is_given_while_there_is_one(filled: Tab) -> None:
    for name in ("A", "B"):
        fields = {"name": name, "state": S.REGISTERED, "now": make.NOW}
        filled.workspace.write("Register", registrations.register, filled.event, **fields)
    filled.arrive(registration_id=next(g.id for g in filled.page.table.rows() if g.name.startswith("Minh")))
    filled.pick("Give a place at once")
    told = [text for n in filled.page.drawer.findChildren(Notice) if n.isVisible() for text in words(n)]
    assert told == ["Minh Anh Nguyễn cannot be registered: no place is left. The list is as it was."]
    assert filled.state["Minh Anh Nguyễn"] is S.WAITING


def test_several_people_at_once(filled: Tab) -> None:
    filled.page.table.rows_model.tick([0, 3], on=True)
    filled.idle()
    filled.press("Give needs to me")
    assert filled.label() == "Give the needs of 2 people to Tester"
    filled.press("Copy as table")
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[:2] == ["Name", "Organisation"]
    assert [line.split("\t")[0] for line in copied[1:]] == ["Ciarán O’Dowd", "Sólveig Gunnarsdóttir"]
    ids = tuple(guest.id for guest in filled.page.table.ticked_rows())
    filled.press("Badges")
    assert filled.went[-1] == ("event", {"event_id": filled.event, "tab": "badges", "registration_ids": ids})
    filled.press("Cancel registrations")
    assert list(filled.state.values()).count(S.CANCELLED) == 3
    assert filled.label() == "Cancel 2 people"
    filled.tasks.undo(filled.page)
    filled.idle()
    assert list(filled.state.values()).count(S.CANCELLED) == 1


def test_when_somebody_is_not_available_is_noted_from_the_drawer(filled: Tab) -> None:
    filled.choose("Sólveig Gunnarsdóttir")
    filled.pick("Not available…")
    dialog = filled.page.findChild(AvailabilityDialog)
    dialog.form.set_values({"date": make.DAY})
    filled.press("Add", dialog)
    assert "Thu 9 July 2026, 09:00 to 17:00" in words(dialog)
    assert filled.label() == "Sólveig Gunnarsdóttir is not available"
    dialog.reject()


def test_erasing_is_asked_for_and_says_what_stays(filled: Tab) -> None:
    filled.choose("Sólveig Gunnarsdóttir")
    filled.pick("Erase personal data…")
    assert "This cannot be undone." in filled.drawer
    assert any("Counts stay right" in text for text in filled.drawer)
    filled.press("Keep", filled.page.drawer)
    assert "Solla Gunnarsdóttir" in filled.drawer
    filled.pick("Erase personal data…")
    filled.press("Erase personal data", filled.page.drawer)
    assert ERASED in filled.names
    assert "Solla Gunnarsdóttir" not in filled.drawer
    assert filled.page.chips["all"].accessibleName() == "All, 4"


def test_the_chosen_row_stays_in_sight_when_the_drawer_takes_room(tab: Tab) -> None:
    def many(session: Any) -> None:
        for number in range(60):
            registrations.register(session, tab.event, name=f"Guest {number:02}", state=S.APPLIED, now=make.NOW)

    tab.workspace.write("Register", many)
    tab.page.resize(900, 500)
    tab.arrive()
    tab.choose("Guest 40")
    index = tab.page.table.currentIndex()
    assert tab.page.table.viewport().rect().contains(tab.page.table.visualRect(index).center())


def test_another_event_is_another_list(filled: Tab) -> None:
    filled.choose("Ciarán O’Dowd")
    filled.page.arrive({"event_id": make.event(filled.workspace)})
    filled.idle()
    assert filled.names == []
    assert not filled.page.drawer.isVisible()


def test_names_as_drawers_show_them() -> None:
    assert full_name("Sólveig Gunnarsdóttir", "Solla") == (
        "Solla Gunnarsdóttir",
        "Sólveig Gunnarsdóttir, known as Solla",
    )
    assert full_name("Kechi", "") == ("Kechi", "")
    assert full_name("Maria da Silva", "Ria da Silva") == ("Ria da Silva", "Maria da Silva, known as Ria da Silva")
    assert full_name("李雷", "Lee") == ("Lee", "李雷, known as Lee")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_drawn_in_every_look(filled: Tab, scheme: str) -> None:
    apply_look(QApplication.instance(), scheme)
    filled.choose("Sólveig Gunnarsdóttir")
    assert not filled.page.grab().isNull()
