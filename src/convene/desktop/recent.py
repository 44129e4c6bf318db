"""The workspaces opened lately, kept in the settings."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from convene.rules.addresses import without_password

MOST = 8


@dataclass(frozen=True, slots=True)
class RecentWorkspace:
    """One of them: how it is opened, what it is called, where it is."""

    where: str
    name: str
    folder: str
    there: bool


class Recent:
    """The list, newest first. Passwords of databases are never kept."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def add(self, where: str) -> None:
        """This one was opened now."""
        where = without_password(where)
        if "://" not in where:
            where = str(Path(where).absolute())
        self._keep([where, *(other for other in self._places() if other != where)])

    def forget(self, where: str) -> None:
        """Take it off the list; the file stays."""
        self._keep([other for other in self._places() if other != where])

    def listed(self) -> list[RecentWorkspace]:
        """What was opened lately, with whether the file is still there."""
        return [_described(where) for where in self._places()]

    def _places(self) -> list[str]:
        held = self._settings.value("recent", [])
        listed = held if isinstance(held, list) else [held]
        return [str(where) for where in listed if where]

    def _keep(self, places: list[str]) -> None:
        self._settings.setValue("recent", places[:MOST])


def _described(where: str) -> RecentWorkspace:
    if "://" in where:
        server, _, name = where.partition("://")[2].rpartition("/")
        return RecentWorkspace(where, name, server.rpartition("@")[2], there=True)
    path = Path(where)
    folder, home = path.parent, Path.home()
    shown = f"~/{folder.relative_to(home).as_posix()}" if folder.is_relative_to(home) else str(folder)
    return RecentWorkspace(where, path.stem, shown.rstrip("/."), there=path.is_file())
