"""Groups that register together: places without a name yet, and lists of names as people write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from convene.rules.errors import Invalid
from convene.rules.people import is_email
from convene.rules.text import clean, clean_line

MOST_IN_A_GROUP = 500
MOST_PLUS_ONES = 10

_ADDRESS = re.compile(r"^(?P<name>.*?)[\s,;<(]+(?P<email>[^\s,;<>()]+@[^\s,;<>()]+)[\s>);,]*$")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of a group, by name and perhaps e-mail address."""

    name: str
    email: str = ""


def placeholder(number: int, group: str) -> str:
    """What stands for somebody who has still to be named: ``Guest 3 of Eastmarsh Trust``."""
    return f"Guest {number} of {group}"


def is_placeholder(name: str, group: str) -> bool:
    """Whether that is no name yet, but what stands for one."""
    return re.fullmatch(rf"Guest \d+ of {re.escape(group)}", name) is not None


def read_names(text: str) -> tuple[Named, ...]:
    """People as they are written down, one a line: a name, or a name and an e-mail address.

    Raises Invalid("names") for an address without a name.
    """
    found = []
    for line in (clean_line(one) for one in clean(text).split("\n")):
        if not line:
            continue
        split = _ADDRESS.match(line)
        named = Named(split["name"].strip(" ,;"), split["email"]) if split else Named(line)
        if not named.name or is_email(named.name):
            raise Invalid("names", f"“{line}” has no name", "Write a name, and the address after it.")
        found.append(named)
    return tuple(found)


def check_group(name: str, count: int, names: Iterable[Named]) -> str:
    """The name of a group, cleaned. Raises Invalid("name"), ("count"), ("names")."""
    called = clean_line(name)
    if not called:
        raise Invalid("name", "A group needs a name", "Such as the organisation that books.")
    if not 1 <= count <= MOST_IN_A_GROUP:
        raise Invalid("count", f"{count} is no number of places", f"From 1 to {MOST_IN_A_GROUP}.")
    if (named := len(list(names))) > count:
        raise Invalid("names", f"{named} names for {count} place{'' if count == 1 else 's'}", "Book more places.")
    return called


def check_plus_ones(count: int) -> int:
    """How many somebody may bring. Raises Invalid("plus_ones")."""
    if not 0 <= count <= MOST_PLUS_ONES:
        raise Invalid("plus_ones", f"{count} is no number of plus-ones", f"From 0 to {MOST_PLUS_ONES}; 0 for none.")
    return count
