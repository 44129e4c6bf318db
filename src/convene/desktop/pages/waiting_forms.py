"""Forms about places: booking for a group, and how places are offered."""

from typing import Any

from convene.desktop.kit.fields import Form, NumberField, TextArea, TextField, TickField
from convene.rules.groups import MOST_IN_A_GROUP, MOST_PLUS_ONES, read_names
from convene.rules.working_hours import MOST
from convene.services.waiting import OFFER_HOURS
from convene.services.waiting_terms import Terms


def group_form() -> Form:
    """Places for a group: how many, and who, as far as it is known."""
    form = Form()
    form.add("name", "Group or organisation", TextField())
    form.add("count", "Places", NumberField(10, least=1, most=MOST_IN_A_GROUP))
    form.add(
        "names",
        "Names, as far as you have them",
        TextArea(lines=5),
        hint="One a line; an e-mail address may follow. The others can be named later.",
    )
    form.add_row(("contact", "Who books", TextField()), ("contact_email", "Their e-mail", TextField()))
    form.add("note", "Note", TextArea(lines=2))
    form.add("rest_waits", "", TickField("Where there is not room for all, the rest waits"))
    return form


def group_values(form: Form) -> dict[str, Any]:
    """What a group's form says. Raises Invalid("names")."""
    values = form.values()
    return values | {"names": read_names(values["names"])}


def terms_form(terms: Terms) -> Form:
    """How an event offers its places, and whom people may bring."""
    form = Form()
    form.add(
        "offer_hours",
        "Working hours to answer an offer",
        NumberField(terms.offer_hours, least=1, most=MOST, optional=True),
        hint=f"Monday to Friday, nine to five, without bank holidays. Left empty: {OFFER_HOURS}, which is two days",
    )
    form.add(
        "organisation_cap",
        "Most people of one organisation",
        NumberField(terms.organisation_cap, least=1, most=10_000, optional=True),
        hint="Who would be above it waits behind the others",
    )
    form.add(
        "plus_ones",
        "How many each may bring",
        NumberField(terms.plus_ones, least=0, most=MOST_PLUS_ONES),
        hint="0: nobody brings anybody",
    )
    form.add(
        "automatic",
        "",
        TickField("Offer freed places without asking", value=terms.automatic),
        hint="For every event of this workspace. Otherwise Home says where a place is free while people wait.",
    )
    return form
