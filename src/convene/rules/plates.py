"""What a kitchen prepares for what somebody wrote: a plate and never a reason.

Words that stand for an illness become what is left out for it. Whatever is not understood is not repeated either; it is
only said that there is more, so that the kitchen asks. The allergens are the fourteen that have to be named in the UK
(Food Information Regulations 2014, schedule 1).
"""

import re
from typing import Final, NamedTuple

from convene.rules.text import search_key


class Plate(NamedTuple):
    """What is prepared, and whether there is more to it than that."""

    words: tuple[str, ...]
    more: bool


_PLATES: Final = tuple(
    (words, re.compile(rf"\b(?:{pattern})\b"))
    for words, pattern in (
        ("Vegan", r"vegan|plant.?based"),
        ("Vegetarian", r"vegetarian|veggie"),
        ("Fish but no meat", r"pesc[ae]tarian"),
        ("Halal", r"halal"),
        ("Kosher", r"kosher"),
        ("Gluten-free", r"gluten|coeliacs?|celiacs?"),
        ("No wheat", r"wheat"),
        ("No milk", r"milk|dairy|casein"),
        ("Lactose-free", r"lactose"),
        ("No eggs", r"eggs?"),
        ("No nuts", r"(?:tree.?)?nuts?"),
        ("No peanuts", r"peanuts?|groundnuts?"),
        ("No sesame", r"sesame|tahini"),
        ("No soya", r"soya?|soybeans?"),
        ("No fish", r"fish|seafood"),
        ("No shellfish", r"shell.?fish|crustaceans?|prawns?|seafood"),
        ("No molluscs", r"molluscs?|mussels?|oysters?"),
        ("No celery", r"celery|celeriac"),
        ("No mustard", r"mustard"),
        ("No lupin", r"lupins?"),
        ("No sulphites", r"sulph?ites?|sulfites?|sulphur dioxide"),
        ("No meat", r"meat"),
        ("No pork", r"pork|bacon|ham"),
        ("No beef", r"beef"),
        ("No alcohol", r"alcohol"),
        ("Low in sugar", r"sugar|diabetes|diabetics?"),
        ("Low in salt", r"salt"),
        ("Low FODMAP", r"(?:low )?fodmap"),
    )
)
# Words that change nothing about a plate. How severe something is does: it is left to be asked.
_SMALL: Final = frozenset(
    {
        "a", "allergic", "allergies", "allergy", "am", "an", "and", "any", "avoid", "cannot", "diet",
        "dietary", "disease", "eat", "food", "free", "i", "in", "intolerance", "intolerant", "is", "low",
        "me", "meal", "my", "no", "of", "only", "option", "or", "please", "prefer", "preference", "products",
        "requirement", "strict", "strictly", "the", "to", "type", "without",
    }
)  # fmt: skip


def plate(text: str) -> Plate:
    """What is prepared for these words, each once, in the order of the list above."""
    left = said = search_key(text)
    found = [words for words, pattern in _PLATES if pattern.search(said)]
    for _, pattern in _PLATES:
        left = pattern.sub(" ", left)
    unknown = set(re.findall(r"[^\W_]+", left.replace("'", ""))) - _SMALL
    return Plate(tuple(found), bool(unknown) or not found)
