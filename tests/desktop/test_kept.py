"""The events at hand in the sidebar: the latest first, five of them, each workspace's own."""

from PySide6.QtCore import QSettings

from convene.desktop.kept import Kept, KeptEvents

SIX = [Kept(str(n), f"Event {n}", n) for n in range(6)]


def test_the_latest_five_are_kept_and_found_again(settings: QSettings) -> None:
    mine = KeptEvents(settings, "/a.convene")
    assert all(mine.visit(one) for one in SIX)
    again = KeptEvents(settings, "/a.convene")
    assert again.events == SIX[:0:-1]
    assert KeptEvents(settings, "/b.convene").events == []


def test_one_that_is_there_as_it_is_changes_nothing_and_one_with_another_title_comes_to_the_top(
    settings: QSettings,
) -> None:
    mine = KeptEvents(settings, "/a.convene")
    for one in SIX[:3]:
        mine.visit(one)
    assert not mine.visit(SIX[0])
    renamed = Kept("0", "Another name", 1)
    assert mine.visit(renamed)
    assert mine.events == [renamed, SIX[2], SIX[1]]
    mine.forget("2")
    assert KeptEvents(settings, "/a.convene").events == [renamed, SIX[1]]


def test_a_rehearsal_leaves_nothing(settings: QSettings) -> None:
    KeptEvents(settings, "/a.convene", rehearsal=True).visit(SIX[0])
    assert KeptEvents(settings, "/a.convene").events == []


def test_what_another_version_wrote_is_no_hindrance(settings: QSettings) -> None:
    KeptEvents(settings, "/a.convene").visit(SIX[0])
    (key,) = [key for key in settings.allKeys() if key.startswith("kept/")]
    for odd in ("", "{", '[{"id": 1}]', "3"):
        settings.setValue(key, odd)
        assert KeptEvents(settings, "/a.convene").events == []
