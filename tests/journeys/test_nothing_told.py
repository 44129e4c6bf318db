"""Passwords are in the keyring alone, and logs, reports, codes, settings and temporary files name nobody.

What must not be told is looked for, letter by letter, in all that is written beside what was asked for.
"""

import io
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPlainTextEdit

import make
from caldav_server import PASSWORD as CALENDAR_PASSWORD
from caldav_server import USER as CALENDAR_USER
from caldav_server import calendars
from convene.desktop.kit.dialog import Message
from convene.desktop.look import Appearance
from convene.desktop.window import MainWindow
from convene.formats.atomic import write_atomically
from convene.formats.workbook_out import workbook
from convene.rules.errors import Exit, Refused
from convene.rules.people import NeedKind
from convene.services import badges, needs, workbooks
from convene.store.tables import Event, Person
from convene.store.workspace import Workspace
from mail_server import PASSWORD, USER, Box, make_certificate, serving
from typed import Convene, call

NAME, ADDRESS, NEED = "Zyxwena Quillfeather", "zyxwena.q@canary.example", "canarynutallergy"
CANARIES = (NAME, "Quillfeather", ADDRESS, NEED)
_EVENTS, _PEOPLE = sa.select(Event.id), sa.select(Person.id)
DAY = date(2099, 7, 9)
LIST = f"Name,Email,Organisation\n{NAME},{ADDRESS},Barts\n"


@pytest.fixture
def convene(capfd: pytest.CaptureFixture[str]) -> Convene:
    return lambda *arguments: call(capfd, *arguments)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An event that ``NAME`` is to be imported into."""
    folder = tmp_path / "work"
    folder.mkdir()
    with closing(Workspace.create(folder / "w.convene")) as workspace:
        event = make.event(workspace, "London is Open(minded)", code="OPEN", days=[DAY])
        make.session(workspace, event, "Opening circle", starts_at=make.at("10:00", DAY))
    return folder / "w.convene"


@pytest.fixture
def beside(tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the temporary files, Convene's own data, and a log of everything at its chattiest."""
    folder = tmp_path / "beside"
    (folder / "temp").mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "temp"))
    monkeypatch.setenv("TMPDIR", str(folder / "temp"))
    monkeypatch.setenv("CONVENE_DATA", str(folder / "data"))
    log, root = logging.FileHandler(folder / "log.txt", encoding="utf-8"), logging.getLogger()
    before = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    yield folder
    root.removeHandler(log)
    root.setLevel(before)
    log.close()


def told(words: tuple[str, ...], *places: Path | bytes | str) -> list[str]:
    """Which of the words are where."""
    found = []
    for at in places:
        whole = isinstance(at, Path)
        files = [p for p in (at, *at.rglob("*")) if p.is_file()] if isinstance(at, Path) else [at]
        for file in files:
            held = file.read_bytes() if isinstance(file, Path) else file.encode() if isinstance(file, str) else file
            forms = [(w, form) for w in words for form in (w.encode(), w.encode("utf-16-le"))]
            found += [f"{word} in {file if whole else 'what was said'}" for word, form in forms if form in held]
    return found


class Keyring(ModuleType):
    def __init__(self) -> None:
        super().__init__("keyring")
        self.words: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.words.get((service, user))

    def set_password(self, service: str, user: str, password: str) -> None:
        self.words[service, user] = password


def test_passwords_are_in_the_keyring_and_nowhere_else(
    convene: Convene, place: Path, beside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    with closing(Workspace.open(place)) as workspace:
        event = workspace.read(lambda s: s.execute(_EVENTS).scalar_one())
        make.add_setting(workspace, "organiser", {"name": "Bridget"})
        make.registration(workspace, event, make.person(workspace, NAME, email=ADDRESS))
    said = [convene("messages", "prepare", place, "--event", "OPEN", "--kind", "reminder")]
    (tmp_path / "server").mkdir()
    make_certificate(tmp_path / "server")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server" / "mail-server.pem"))
    monkeypatch.setattr("click.prompt", lambda text, **_: CALENDAR_PASSWORD if CALENDAR_USER in text else PASSWORD)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    with serving(Box(), tmp_path / "server", login=True) as (port, _):
        where = ("--host", "127.0.0.1", "--port", port, "--user", USER, "--from", "us@example.org")
        said.append(convene("messages", "settings", place, *where))
        send = ("messages", "send", place, "--event", "OPEN", "--kind", "reminder", "--yes")
        said.append(convene(*send, "--keep-password"))
    (tmp_path / "radicale").mkdir()
    with calendars(tmp_path / "radicale") as server:
        publish = ("calendar", "publish", place, "--event", "OPEN", "--server", server.address, "--user", CALENDAR_USER)
        said.append(convene(*publish, "--keep-password"))
    said.append(convene("backup", place))
    assert [one.code for one in said] == [0] * 5, said
    assert "Sent 1" in said[2].out, said
    assert sorted(keyring.words.values()) == sorted([PASSWORD, CALENDAR_PASSWORD])
    streams = [one.out + one.err for one in said]
    assert told((PASSWORD, CALENDAR_PASSWORD), place.parent, beside, *streams) == []


def test_nothing_that_is_written_beside_names_anybody(
    convene: Convene, place: Path, beside: Path, tmp_path: Path, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, out, said = tmp_path / "given.csv", tmp_path / "out", list[str]()
    given.write_text(LIST, "utf-8")
    out.mkdir()

    def ask(*words: object, code: int = Exit.DONE) -> None:
        done = convene(*words)
        assert done.code == code, done
        said.append(done.err)

    ask("import", "registrations", place, given, "--event", "OPEN")
    with closing(Workspace.open(place)) as workspace:
        event, person = workspace.read(lambda s: (s.execute(_EVENTS).scalar_one(), s.execute(_PEOPLE).scalar_one()))
        workspace.write("Need", needs.add, person, kind=next(iter(NeedKind)), detail=NEED, event_id=event, now=make.NOW)
        ask("badges", place, "--event", "OPEN", "--to", out / "badges.pdf")
        codes = [row.badge.code for row in workspace.read(badges.badges, event)]
        ask("scan", place, "--event", "OPEN", "--desk", "Front", codes[0], "--at", f"{DAY}T09:05")
        ask("messages", "prepare", place, "--event", "OPEN", "--kind", "reminder")
        ask("export", "calendar", place, "--event", "OPEN", "--to", out / "event.ics")
        sheets = workspace.read(workbooks.event_sheets, event)
        _export_and_stop(sheets, out / "stopped.xlsx")
        said.append(_crash_in_a_window(place, beside, app))
    monkeypatch.setattr("convene.services.events.id_by_code", _make_a_mistake)
    ask("doors", place, "--event", "OPEN", code=Exit.REFUSED)
    assert "Convene made a mistake" in said[-1]

    assert [len(codes), *map(len, codes)] == [1, 38]
    assert told(CANARIES, place.with_name(f"{place.stem}.spool"), beside, out / "event.ics", *codes, *said) == []
    assert list((beside / "temp").iterdir()) == [], "temporary files are gone"
    assert sorted(file.name for file in out.iterdir()) == ["badges.pdf", "event.ics"]
    assert told(CANARIES, place) != [], "it would be found"


def _export_and_stop(sheets: Any, target: Path) -> None:
    made = workbook(sheets, now=make.NOW)

    def stop(file: io.BufferedIOBase) -> None:
        made(file)  # type: ignore[arg-type]
        raise Refused("Stopped", "Nothing was written.")

    with pytest.raises(Refused):
        write_atomically(target, stop)


def _make_a_mistake(*_: Any, **__: Any) -> None:
    raise ValueError(f"{NAME} <{ADDRESS}> cannot be found")


def _clash(session: Any) -> None:
    """A row that is there already, with a name in it: what a database says of it holds the whole row."""
    person = session.query(Person).filter_by(name=NAME).one()
    values = {column.key: getattr(person, column.key) for column in Person.__table__.columns}
    session.connection().execute(Person.__table__.insert(), values)


def _crash_in_a_window(place: Path, beside: Path, app: QApplication) -> str:
    """What the window says of mistakes, after a person was looked for and looked at."""
    settings = QSettings(str(beside / "settings.ini"), QSettings.Format.IniFormat)
    appearance = Appearance(app, settings)
    clock = lambda: make.NOW  # noqa: E731
    window = MainWindow(lambda: Workspace.open(place), appearance=appearance, settings=settings, clock=clock)
    window.show()
    _settle(window)
    window.go("people", find=NAME)
    _settle(window)
    window.tasks.write(window, f"Change {NAME}", _clash)
    window.tasks.read(window, _make_a_mistake)
    _settle(window)
    reports = [m.findChild(QPlainTextEdit).toPlainText() for m in window.findChildren(Message)]
    window.close()
    window.deleteLater()
    appearance.deleteLater()
    settings.sync()
    assert len(reports) == 2
    assert "IntegrityError" in reports[0]
    assert "_make_a_mistake" in reports[1]
    return "\n".join(reports)


def _settle(window: MainWindow) -> None:
    for _ in range(3):
        QApplication.processEvents()
        assert window.tasks.wait_idle()
