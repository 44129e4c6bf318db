"""Made schema-3.convene, with the Convene that first had schema 3: what schema-2.convene holds, and of each new table.

python tests/old_files/make_schema_3.py tests/old_files/schema-3.convene
"""

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa

import make
from convene.rules.people import NeedKind
from convene.rules.registrations import OfferState, QuestionKind, RegistrationState
from convene.store.tables import (
    BadgePrint,
    Consent,
    Credential,
    Criterion,
    DeskPack,
    DistinctPeople,
    Event,
    Need,
    Offer,
    Packet,
    Person,
    PersonMerge,
    QuarantinedScan,
    Registration,
    RegistrationGroup,
    RegistrationQuestion,
    Review,
    Score,
    Unavailability,
)
from convene.store.workspace import Workspace
from old_files import make_schema_1, make_schema_2


def fill(workspace: Workspace) -> None:
    """What schema 2 could say, and before its last acts what only schema 3 can."""
    add = make_schema_1.keeper(workspace)

    def all_of(kind: type, /, **where: object) -> list[object]:
        return workspace.read(lambda s: s.scalars(sa.select(kind.id).filter_by(**where).order_by(kind.id)).all())

    make_schema_2.fill(workspace, before_the_last=lambda: _more(workspace, add, all_of))


def _more(workspace, add, all_of) -> None:  # type: ignore[no-untyped-def]
    (event,) = all_of(Event, code="OPEN")
    one, other = all_of(Person)[:2]
    (waits, *_), (held, *_) = (
        all_of(Registration, event_id=event, state=state)
        for state in (RegistrationState.WAITING, RegistrationState.REGISTERED)
    )
    group = add(RegistrationGroup(event_id=event, name="Eastmarsh Carers Network", contact_id=one))
    diet = all_of(Need, kind=NeedKind.DIETARY)[0]

    def set_new_columns(session: object) -> None:
        for kind, key, values in (
            (Event, event, {"organisation_cap": 3, "offer_hours": 8, "plus_ones": 1, "retention_months": 24}),
            (Registration, held, {"group_id": group}),
            (Registration, waits, {"short_notice": True, "guest_of_id": held}),
            (Need, diet, {"reception_note": "Knows where to go"}),
        ):
            for name, value in values.items():
                setattr(session.get_one(kind, key), name, value)

    workspace.write("Say more", set_new_columns)
    day = timedelta(days=1)
    offered = {"made_at": make.NOW, "expires_at": make.NOW + day}
    add(Offer(registration_id=waits, state=OfferState.EXPIRED, answered_at=make.NOW + day, **offered))
    asked = {"kind": QuestionKind.CHOICE, "options": ["Yes", "No"]}
    add(RegistrationQuestion(event_id=event, text="Have you been before?", **asked))
    criterion = add(Criterion(event_id=event, name="Reach", detail="Who else will hear of it?"))
    add(Score(registration_id=waits, criterion_id=criterion, reviewer="Saoirse", points=4))
    add(Review(registration_id=waits, reviewer="Saoirse", note="Runs a carers' group", at=make.NOW))
    add(Consent(person_id=one, kind="marketing", given=True, at=make.NOW, source="form", wording="2026-01"))
    add(Unavailability(person_id=one, starts_at=make.at("09:00"), ends_at=make.at("11:00"), reason="On call"))
    first, second = sorted((one, other))
    add(DistinctPeople(person_id=first, other_id=second))
    (badge, *_) = all_of(Credential)
    add(BadgePrint(credential_id=badge, at=make.NOW, desk="Front desk", stock="A6"))
    add(DeskPack(event_id=event, desk="Side door", made_at=make.NOW, expires_at=make.NOW + 9 * day, secret="0a" * 32))
    came = {"desk": "Side door", "first_seq": 1, "last_seq": 2, "scans": 2, "received_at": make.NOW}
    add(Packet(digest="ab" * 32, event_id=event, **came))
    add(QuarantinedScan(hash="cd" * 32, digest="ab" * 32, content={"desk_seq": 2}, reason="hash"))
    add(PersonMerge(kept_id=one, at=make.NOW, content={"version": 1, "rows": []}))


if __name__ == "__main__":
    make_schema_1.write_file(Path(sys.argv[1]), fill)
