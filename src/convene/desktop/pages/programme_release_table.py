"""The list of what is different between two releases, a session a line."""

from collections.abc import Mapping
from datetime import tzinfo
from uuid import UUID

from convene.desktop.kit.table import Column, Table
from convene.desktop.pages.programme_release_words import say_difference, say_sentence
from convene.rules.releases import Change, ChangeKind
from convene.rules.time import say_day, zone

_WORDS = {
    ChangeKind.NEW: ("New", "ok", "plus"),
    ChangeKind.MOVED: ("Moved", "info", "arrow-right"),
    ChangeKind.CHANGED: ("Changed", "neutral", "pencil"),
    ChangeKind.CANCELLED: ("Cancelled", "danger", "x"),
}
"""Word, state of the look, shape."""


class ChangeTable(Table):
    """New, moved, changed, cancelled, with what it is in words. ``back``: what is new comes back."""

    def __init__(self, *, back: bool = False) -> None:
        super().__init__([], key=lambda one: one.session.uid, name="What is different")
        self._back = back

    def show_changes(self, changes: tuple[Change, ...], time_zone: str, names: Mapping[UUID, str]) -> None:
        """Show these. The day is said where there are several."""
        self.placeholder = self.placeholder or "Nothing is different."
        self.set_columns(self._columns(changes, zone(time_zone), names))
        self.set_rows(changes)

    def _columns(self, changes: tuple[Change, ...], tz: tzinfo, names: Mapping[UUID, str]) -> list[Column]:
        words = _WORDS | ({ChangeKind.NEW: ("Comes back", "ok", "undo-2")} if self._back else {})
        columns = [
            Column(
                "kind", "What", lambda one: words[one.kind][0], 112, tag=lambda one: words[one.kind][1:],
                sort=lambda one: list(ChangeKind).index(one.kind),
            ),
            Column("title", "Session", lambda one: one.session.title, 130, 2, weight=600, colour="ink"),
            Column(
                "words", "What is different", lambda one: say_difference(one, tz, names), 150, 4,
                tip=lambda one: say_sentence(one, tz, names),
            ),
        ]  # fmt: skip
        if len({change.session.day for change in changes}) > 1:
            columns.insert(
                2,
                Column(
                    "day", "Day", lambda one: say_day(one.session.day, year=False), 130, gives=1,
                    sort=lambda one: one.session.starts_at.timestamp(),
                ),
            )  # fmt: skip
        return columns
