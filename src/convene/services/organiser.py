"""Who organises: the name and address that calendars and letters come from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid
from convene.rules.exchange import Organiser
from convene.rules.people import is_email
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.services.mail_settings import settings
from convene.store.tables import Setting

_NAME = "organiser"


def organiser(session: Session) -> Organiser:
    """As it was said; where it was not, whom messages come from; both empty where nobody said either."""
    kept, mail = session.get(Setting, _NAME), settings(session).sender
    value = kept.value if kept is not None else {}
    return Organiser(str(value.get("name", "")) or mail.name, str(value.get("email", "")) or mail.address)


@takes(Right.SETTINGS)
def set_organiser(session: Session, *, name: str, email: str = "") -> None:
    """Keep it. Raises Invalid("name") for no name, Invalid("email") for what is no address."""
    said, address = clean_line(name), clean_line(email)
    if not said:
        raise Invalid("name", "The organiser has no name", "Write what people know you by.")
    if address and not is_email(address):
        raise Invalid("email", f"“{address}” is not an e-mail address", "Write one such as events@example.org.")
    kept = session.scalar(sa.select(Setting).where(Setting.name == _NAME))
    value = {**(kept.value if kept is not None else {}), "name": said, "email": address}
    if kept is None:
        session.add(Setting(name=_NAME, value=value))
    else:
        kept.value = value
