"""Whatever a list says: to import it a second time changes nothing, and to undo it leaves every table as it was."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from convene.rules.exchange import Incoming
from convene.rules.registrations import RegistrationState, Role
from convene.services import imports
from convene.services.imports import Columns
from convene.store.workspace import Workspace
from faults.soundness import kept

NAMES = ("Anna Andersson", "anna ANDERSSON", "Ann Andersson", "Bo Berg", "Bob Berg", "Cleo", "Àçcénted Ñame", "", " ")
ADDRESSES = ("", "a@x.org", "A@X.org", "b@x.org", "c@x.org", "not an address")
HOMES = ("", "Quayside", "QUAYSIDE", "Northmere")
STATES = (
    RegistrationState.REGISTERED,
    RegistrationState.CANCELLED,
    RegistrationState.WAITING,
    RegistrationState.APPLIED,
    RegistrationState.INVITED,
    RegistrationState.DECLINED,
)

one_row = st.builds(
    Incoming,
    row=st.just(0),
    name=st.sampled_from(NAMES),
    known_as=st.sampled_from(("", "Annie")),
    email=st.sampled_from(ADDRESSES),
    organisation=st.sampled_from(HOMES),
    phone=st.sampled_from(("", "07700 1", "0044 2")),
    state=st.sampled_from(STATES),
    role=st.sampled_from(Role),
    ticket=st.sampled_from(("", "Standard")),
    reference=st.sampled_from(("", "1", "2", "3")),
    registered_at=st.sampled_from(("", "2026-05-01 09:30", "soon")),
    dietary=st.sampled_from(("", "Vegan", "None")),
    access=st.sampled_from(("", "Hearing loop")),
    note=st.sampled_from(("", "late")),
    answers=st.sampled_from(((), (("Why?", "yes"),), (("why? ", "no"), ("Why?", "no")), (("Blank", " "),))),
)
a_list = st.lists(one_row, max_size=6).map(
    lambda rows: [Incoming(n, *(getattr(row, f) for f in Incoming.__slots__[1:])) for n, row in enumerate(rows, 2)]
)


@contextmanager
def opened() -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "w.convene", clock=lambda: make.NOW, who="Tester")
        try:
            yield workspace
        finally:
            workspace.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(a_list, a_list, st.sampled_from([None, 2]), st.sampled_from(["Tito", "Another"]))
def test_twice_is_once_and_undo_brings_everything_back(
    before: list[Incoming], rows: list[Incoming], capacity: int | None, other: str
) -> None:
    columns = Columns("headings", {"Name": "name"})
    with opened() as workspace:
        event = make.event(workspace, capacity=capacity)
        workspace.write("Before", imports.apply, event, before, source=other, now=make.NOW)
        was = workspace.read(kept)
        seen = workspace.read(imports.preview, event, rows, source="Tito")
        assert workspace.read(kept) == was
        done, change = workspace.write(
            "Import", imports.apply, event, rows, source="Tito", now=make.NOW, columns=columns
        )
        assert done == seen
        now = workspace.read(kept)
        again, _ = workspace.write("Again", imports.apply, event, rows, source="Tito", now=make.NOW, columns=columns)
        assert (again.counts["new"], again.counts["changed"]) == (0, 0)
        assert workspace.read(kept) == now
        assert [line.row for line in again.lines] == [row.row for row in rows]
        assert change.journaled
        workspace.undo()
        assert workspace.read(kept) == was
