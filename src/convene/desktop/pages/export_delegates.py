"""The list of an event for address books and for other programs, from the Export tab."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from convene.desktop.page import Context
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.export_writing import keep
from convene.desktop.pages.plan_lines import count
from convene.rules.delegate_list import DelegateList
from convene.services.delegate_list import delegate_list
from convene.services.events import EventDetail

DELEGATES = (
    (
        "contacts", "user", "Contacts", ".vcf", "Contacts (*.vcf)",
        "Those who come, for the address book of a phone, Outlook, Apple or Google. They carry the event’s title, so "
        "that they can be found and taken out again.",
    ),
    (
        "delegates_json", "receipt-text", "Delegates for programs", ".json", "JSON (*.json)",
        "Everybody on the list with their answers, under keys that stay the same. Needs are left out.",
    ),
)  # fmt: skip
"""By key: icon, name, ending, kind, sentence."""


class DelegateExports(QObject):
    """Writes the list of an event, and says on a line how it goes."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._tasks = context, context.tasks

    def save(self, key: str, event: EventDetail, path: Path, line: FileLine) -> None:
        """Write it, whole or not at all."""
        contacts = key == "contacts"
        now = self._context.now()
        line.start("Reading the list")

        def read(found: DelegateList) -> None:
            said = count(len(found.delegates), "contact" if contacts else "delegate")
            label = f"Writing {path.name}"
            done = lambda _: line.saved(path, f"Saved {said} as {path.name}")  # noqa: E731
            line.start(label)
            write = _write_contacts if contacts else _write_json
            line.follow(self._tasks.work(line, write, path, found, now, label=label, done=done, failed=line.failed))

        self._tasks.read(self, delegate_list, event.id, coming=contacts, done=read, failed=line.failed)


def _write_contacts(path: Path, found: DelegateList, now: Any, *, progress: Any, cancelled: Any) -> None:
    from convene.formats.contacts_out import contacts_vcf

    keep(path, contacts_vcf(found.delegates, group=found.title, now=now), progress, cancelled)


def _write_json(path: Path, found: DelegateList, now: Any, *, progress: Any, cancelled: Any) -> None:
    from convene.formats.delegates_json_out import delegates_json

    keep(path, delegates_json(found, now=now), progress, cancelled)
