"""The stocks badges can be printed on: those in ``resources/papers/badge-stocks.json``, which a person can add to."""

import json
from functools import cache

from convene.resources import resource
from convene.rules.badge_stocks import Stock, stock_from
from convene.rules.errors import Invalid

USUAL = "A6"


@cache
def stocks() -> dict[str, Stock]:
    """All of them by key, in the order of the file. Raises Invalid for one that is not described in full."""
    made = [stock_from(one) for one in json.loads(resource("papers", "badge-stocks.json").read_text("utf-8"))]
    return {one.key: one for one in made}


def stock(key: str) -> Stock:
    """The stock of that key, in capitals or not. Raises Invalid with those there are."""
    wanted = key.strip().casefold()
    for one in stocks().values():
        if one.key.casefold() == wanted:
            return one
    raise Invalid("stock", f"No stock is called “{key}”", f"There are {', '.join(stocks())}.")
