"""Who came: each person once, whatever the desks, and not who was taken back."""

from datetime import timedelta

import make
from convene.rules.checkin import ScanKind
from convene.services import checkin, presence
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


def test_first_arrivals_by_day(workspace: Workspace) -> None:
    tomorrow = TODAY + timedelta(days=1)
    event_id = make.event(workspace, days=(TODAY, tomorrow))
    ada, ben = (make.registration(workspace, event_id, make.person(workspace, name)) for name in ("Ada", "Ben"))

    def admit(registration_id: object, desk: str, minutes: int, day: object = TODAY) -> None:
        workspace.write(
            "Admit",
            checkin.admit,
            event_id,
            registration_id,
            desk=desk,
            day=day,
            now=NOW + timedelta(minutes=minutes),
        )

    admit(ben, "A", 1)
    admit(ada, "A", 3)
    admit(ada, "B", 4)
    admit(ada, "A", 24 * 60, tomorrow)
    assert workspace.read(presence.first_arrivals, event_id) == [
        (TODAY, ben, NOW + timedelta(minutes=1)),
        (TODAY, ada, NOW + timedelta(minutes=3)),
        (tomorrow, ada, NOW + timedelta(days=1)),
    ]
    workspace.write("Void", checkin.void_last, event_id, desk="A", now=NOW + timedelta(days=1, minutes=1))
    assert workspace.read(presence.here, event_id, day=tomorrow) == {}
    assert set(workspace.read(presence.here, event_id, day=TODAY)) == {ada, ben}
    assert workspace.read(presence.desk_counts, event_id, day=TODAY).here == 2


def test_the_roll_is_by_name_with_what_reception_is_told(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.TODAY,))
    society = make.organisation(workspace, "Analytical Society")
    zoe = make.person(workspace, "Zoë O’Brien", reception_note="Ask for Saoirse")
    ada = make.person(workspace, "Ada Lovelace", known_as="Countess", organisation_id=society)
    make.need(workspace, ada, detail="Private", reception_note="Step-free way out")
    people = [make.registration(workspace, event_id, who) for who in (zoe, ada, None)]
    shown = {"day": make.TODAY, "now": make.NOW}
    for who, desk in zip(people, ("Front desk", "Side door", "Side door"), strict=True):
        workspace.write("Admit", checkin.admit, event_id, who, desk=desk, **shown)
    later = shown | {"now": make.NOW + timedelta(minutes=5), "kind": ScanKind.OUT}
    workspace.write("Out", checkin.admit, event_id, people[2], desk="Front desk", **later)
    roll = workspace.read(presence.roll, event_id, day=make.TODAY)
    assert [(one.name, one.known_as, one.organisation, one.since, one.note) for one in roll] == [
        ("Ada Lovelace", "Countess", "Analytical Society", make.NOW, "Step-free way out"),
        ("Zoë O’Brien", "", "", make.NOW, "Ask for Saoirse"),
    ]
    counts = workspace.read(presence.desk_counts, event_id, day=make.TODAY)
    assert (counts.here, counts.came, counts.expected, counts.arrivals) == (2, 3, 3, ((make.NOW, 3),))
