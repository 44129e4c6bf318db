"""A person as their drawer shows them: what is known, what they agreed to, and what was merged into them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.roles import Right, takes
from convene.services import consents, people, people_merge
from convene.services.consents import ConsentRow
from convene.services.people import PersonDetail
from convene.services.people_merge import Merged
from convene.services.returned_mail import returned


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """A person, every answer of theirs (the latest first), the entries that were merged into this one, and whether mail
    to their address came back."""

    person: PersonDetail
    consents: tuple[ConsentRow, ...]
    merges: tuple[Merged, ...]
    returned: str = ""


@takes(Right.SEE_NEEDS)
def known(session: Session, person_id: UUID) -> PersonKnown:
    """All of it. Raises NotFound."""
    back = returned(session, [person_id]).get(person_id)
    return PersonKnown(
        people.detail(session, person_id),
        consents.of_person(session, person_id),
        people_merge.merges_of(session, person_id),
        str(back) if back is not None else "",
    )
