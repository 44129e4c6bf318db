"""Stories, resources and questions of a session in its drawer."""

from PySide6.QtWidgets import QMenu

import make
from convene.desktop.kit.fields import Choice, TextArea
from convene.desktop.pages.programme_drawer import SessionDrawer
from convene.desktop.pages.programme_resource_field import LicenceField, ResourceDialog
from convene.rules.resources import UsedResource
from convene.services import programme, questions, resources
from desktop.pages.test_programme import Tab, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures

STORY = UsedResource(None, "Fresh air", "story", "https://example.org/1", "CC BY 4.0", "Patient Voices")


def opened(tab: Tab, title: str = "Stories") -> SessionDrawer:
    tab.click(tab.spot(title), double=True)
    return tab.page.drawer


def dialog(tab: Tab) -> ResourceDialog:
    (found,) = (one for one in tab.page.findChildren(ResourceDialog) if one.isVisible())
    return found


def pick(field: Choice, text: str) -> None:
    field.setCurrentText(text)
    field.edited.emit()


def kept(tab: Tab, title: str = "Stories") -> list[UsedResource]:
    return list(tab.workspace.read(resources.of_session, tab.session(title).id))


def test_a_new_one_with_its_licence_and_credit(planned: Tab) -> None:
    drawer = opened(planned)
    planned.press("Add a story or resource", drawer)
    form = dialog(planned).form
    form.field("title").setText("Fresh air")
    form.field("address").setText("example.org/1")
    pick(form.field("licence")._choice, "CC BY 4.0")
    planned.press("Add", dialog(planned))
    assert "CC BY 4.0 asks that its makers are named" in words(dialog(planned))
    form.field("credit").setText("Patient Voices")
    planned.press("Add", dialog(planned))
    assert "Story. Patient Voices, CC BY 4.0" in words(drawer)
    assert kept(planned) == []
    planned.press("Save", drawer)
    (one,) = kept(planned)
    assert (one.title, one.address, one.credit) == ("Fresh air", "https://example.org/1", "Patient Voices")
    assert planned.labels() == ["Edit “Stories”"]


def test_one_that_is_known_is_picked_and_what_is_changed_is_said(planned: Tab) -> None:
    planned.workspace.write("Use", programme.edit_session, planned.session("Opening circle").id, resources=[STORY])
    drawer = opened(planned)
    planned.press("Add a story or resource", drawer)
    asked = dialog(planned)
    pick(asked.form.field("which"), "Fresh air")
    assert "Used in 1 session: what is changed here is changed there." in words(asked)
    assert asked.form.values()["licence"] == "CC BY 4.0"
    planned.press("Add", asked)
    planned.press("Save", drawer)
    assert kept(planned) == kept(planned, "Opening circle")
    planned.press("Remove Fresh air", drawer)
    planned.press("Save", drawer)
    assert kept(planned) == []


def test_one_is_edited_from_its_menu(planned: Tab) -> None:
    planned.workspace.write("Use", programme.edit_session, planned.session("Stories").id, resources=[STORY])
    drawer = opened(planned)
    planned.press("More for Fresh air", drawer)
    (menu,) = (one for one in drawer.findChildren(QMenu) if one.isVisible())
    next(a for a in menu.actions() if a.text() == "Edit…").trigger()
    menu.close()
    planned.idle()
    dialog(planned).form.field("credit").setText("Patient Voices, 2009")
    planned.press("Done", dialog(planned))
    planned.press("Save", drawer)
    assert kept(planned)[0].credit == "Patient Voices, 2009"


def test_other_words_of_a_licence(tab: Tab) -> None:
    field = LicenceField()
    field.set_value("By kind permission")
    assert field.value() == "By kind permission"
    field.set_value("")
    assert field.value() == ""
    pick(field._choice, "All rights reserved – used with permission")
    assert field.value() == "All rights reserved – used with permission"
    field.deleteLater()
    assert tab.event


def test_questions_are_written_put_in_order_and_taken_out(planned: Tab) -> None:
    session = planned.session("Stories").id

    def asked() -> list[str]:
        return [one.text for one in planned.workspace.read(questions.of_session, session)]

    drawer = opened(planned)
    field = drawer.form.field("questions")
    for text in ("What did you hear?", "What will you do?"):
        planned.press("Add a question", drawer)
        field.findChildren(TextArea)[-1].setPlainText(text)
    planned.press("Save", drawer)
    assert asked() == ["What did you hear?", "What will you do?"]
    planned.press("More for question 2", drawer)
    (menu,) = (one for one in field.findChildren(QMenu) if one.isVisible())
    next(a for a in menu.actions() if a.text() == "Move up").trigger()
    menu.close()
    planned.idle()
    planned.press("Save", drawer)
    assert asked() == ["What will you do?", "What did you hear?"]
    planned.press("Remove question 1", drawer)
    planned.press("Save", drawer)
    assert asked() == ["What did you hear?"]
    assert make.one(planned.workspace, make.EventSession, session)


def test_everything_else_of_a_session_is_kept(planned: Tab) -> None:
    drawer = opened(planned)
    said = {"equipment": "A bell", "room_note": "Chairs in a circle", "url": "https://example.org"}
    drawer.form.set_values(said)
    pick(drawer.form.field("layout"), "Circle")
    pick(drawer.form.field("sign_up"), "By choice")
    planned.press("Save", drawer)
    detail = planned.workspace.read(programme.session_detail, planned.session("Stories").id)
    assert {name: getattr(detail, name) for name in said} == said
    assert (detail.layout, detail.sign_up) == ("circle", "choose")
