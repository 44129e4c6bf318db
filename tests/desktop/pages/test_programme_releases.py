"""The releases of a programme: any two compared, one restored, as one undo."""

from convene.desktop.pages.programme_releases import ReleasesDialog, RestoreDialog
from convene.services import programme, releases
from desktop.pages.test_programme import Tab, planned, tab, words
from desktop.pages.test_programme_release import dialog, release, shown

__all__ = ["planned", "tab"]  # fixtures


def _two(planned: Tab) -> ReleasesDialog:
    """Two releases, and a draft that is different again."""
    release(planned)
    planned.workspace.write("Edit", programme.edit_session, planned.session("Stories").id, title="Stay")
    planned.arrive()
    release(planned)
    planned.workspace.write("Remove", programme.remove_session, planned.session("Lunch").id)
    planned.arrive()
    planned.page.releases.earlier()
    planned.idle()
    return dialog(planned, ReleasesDialog)


def test_any_two_are_compared(planned: Tab) -> None:
    asked = _two(planned)
    assert [row.number for row in asked.list.rows()] == [2, 1]
    assert "Release 2 to draft: 1 cancelled" in words(asked)
    assert shown(asked.table) == [("Cancelled", "Lunch", "lunch, 12:00 to 13:00")]
    asked.list.choose(1)
    planned.idle()
    assert "Release 1 to draft: 1 changed, 1 cancelled" in words(asked)
    asked.other.set_value(2)
    asked.other.edited.emit()
    planned.idle()
    assert "Release 1 to release 2: 1 changed" in words(asked)
    assert shown(asked.table) == [("Changed", "Stay", "was called “Stories”")]
    asked.list.choose(2)
    planned.idle()
    assert "nothing is different" in words(asked)
    asked.other.set_value(1)
    asked.other.edited.emit()
    planned.idle()
    assert "Release 1 to release 2: 1 changed" in words(asked), "the older comes first"


def test_one_is_restored_after_it_was_said_what_that_changes(planned: Tab) -> None:
    asked = _two(planned)
    asked.list.choose(1)
    planned.idle()
    planned.press("Restore release 1…", asked)
    what = dialog(planned, RestoreDialog)
    assert "In the draft 2 sessions would be as in the release." in words(what)
    assert "“Lunch” was removed: places, questions and resources it had do not come back." in words(what)
    assert shown(what.table) == [
        ("Comes back", "Lunch", "lunch, 12:00 to 13:00"),
        ("Changed", "Stories", "was called “Stay”"),
    ]
    planned.press("Restore it", what)
    assert not [one for one in planned.page.findChildren(ReleasesDialog) if one.isVisible()]
    assert planned.labels()[0] == "Restore release 1"
    assert planned.workspace.read(releases.diff, planned.event, 1, None).changes == ()
    assert planned.at("Lunch") == ("12:00", 60, "")
    planned.tasks.undo(planned.page)
    planned.idle()
    assert len(planned.workspace.read(releases.diff, planned.event, 1, None).changes) == 2


def test_what_is_as_it_was_is_not_restored(planned: Tab) -> None:
    release(planned)
    planned.page.releases.earlier()
    planned.idle()
    planned.press("Restore release 1…", dialog(planned, ReleasesDialog))
    what = dialog(planned, RestoreDialog)
    assert (what.act.isEnabled(), what.table.placeholder) == (False, "The draft is as release 1 already.")


def test_before_the_first(planned: Tab) -> None:
    planned.page.releases.earlier()
    planned.idle()
    asked = dialog(planned, ReleasesDialog)
    assert asked.list.placeholder == "Nothing was released yet."
    assert not asked._back.isEnabled()
