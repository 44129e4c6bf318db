"""Makes observances.csv beside it. It needs ``holidays``, which Convene uses anyway, ``hijridate`` and ``lunardate``:

    python resources/dates/make_observances.py 2026 2030 > resources/dates/observances.csv

No date here was typed by hand: README.md says where each comes from.
"""

import csv
import sys
from datetime import date, timedelta

import holidays
from dateutil.easter import EASTER_ORTHODOX, easter
from hijridate import Hijri
from lunardate import LunarDate

DAY = timedelta(days=1)
FAST = "People fast from dawn to sunset: no working lunch, and an end in good time."
REST = "No work and no travel for those who observe it."
FEAST = "Families are together; many will not come."


def rows(year: int):
    """Every observance that begins in that year."""
    india = holidays.country_holidays("IN", years=year, categories=("public", "optional"))
    israel = holidays.country_holidays("IL", years=year, language="en_US")
    iran = holidays.country_holidays("IR", years=year, language="en_US")

    def named(calendar, name, nth=0):
        found = sorted(day for day, names in calendar.items() if any(one.strip() == name for one in names.split(";")))
        return found[nth] if len(found) > nth else None

    def add(faith, name, first, last=None, *, sunset=False, sure=True, note, source):
        if first is not None:
            yes = {True: "yes", False: "no"}
            kept.append([faith, name, first, last or first, yes[sunset], yes[sure], note, source])

    kept: list[list[object]] = []
    gregorian, julian = "dateutil.easter, western", "dateutil.easter, orthodox"
    sunday = easter(year)
    add("Christian", "Ash Wednesday", sunday - 46 * DAY, note="A day of fasting for many.", source=gregorian)
    add("Christian", "Good Friday", sunday - 2 * DAY, note=FEAST, source=gregorian)
    add("Christian", "Easter Sunday", sunday, note=FEAST, source=gregorian)
    add("Christian", "Orthodox Good Friday", easter(year, EASTER_ORTHODOX) - 2 * DAY, note=FEAST, source=julian)
    add("Christian", "Orthodox Easter Sunday", easter(year, EASTER_ORTHODOX), note=FEAST, source=julian)
    add("Christian", "Orthodox Christmas", date(year, 1, 7), note=FEAST, source="25 December of the Julian calendar")
    add("Christian", "Christmas Day", date(year, 12, 25), note=FEAST, source="the Gregorian calendar")

    hebrew = {"sunset": True, "source": "holidays, Israel"}
    passover, tabernacles = named(israel, "Pesach"), named(israel, "Sukkot")
    new_year = named(israel, "Rosh Hashanah")
    add("Jewish", "Passover begins", passover, passover and passover + DAY, note=REST, **hebrew)
    add(
        "Jewish", "Passover ends", passover and passover + 6 * DAY, passover and passover + 7 * DAY, note=REST, **hebrew
    )
    weeks = named(israel, "Shavuot")
    add("Jewish", "Shavuot", weeks, weeks and weeks + DAY, note=REST, **hebrew)
    add("Jewish", "Rosh Hashanah", new_year, new_year and new_year + DAY, note=REST, **hebrew)
    add("Jewish", "Yom Kippur", named(israel, "Yom Kippur"), note="A day of fasting and rest.", **hebrew)
    add("Jewish", "Sukkot begins", tabernacles, tabernacles and tabernacles + DAY, note=REST, **hebrew)

    for hijri_year in range(Hijri.today().year - 3, Hijri.today().year + 8):
        for name, month, day, length, note in (
            ("Ramadan", 9, 1, 0, FAST),
            ("Eid al-Fitr", 10, 1, 1, FEAST),
            ("Eid al-Adha", 12, 10, 1, FEAST),
            ("Ashura", 1, 10, 1, "A day of fasting or mourning for many."),
        ):
            first = Hijri(hijri_year, month, day).to_gregorian()
            first = date(first.year, first.month, first.day)
            days = length or Hijri(hijri_year, month, 1).month_length()
            if first.year == year:
                moon = {"sunset": True, "sure": False, "source": "hijridate, Umm al-Qura"}
                add("Muslim", name, first, first + (days - 1) * DAY, note=note, **moon)

    add("Hindu", "Holi", named(india, "Holi"), note=FEAST, source="holidays, India")
    add("Hindu", "Diwali", named(india, "Diwali"), note=FEAST, source="holidays, India")
    add("Sikh", "Vaisakhi", named(india, "Vaisakhi"), note=FEAST, source="holidays, India")
    add("Sikh", "Guru Nanak’s birthday", named(india, "Guru Nanak's Birthday"), note=FEAST, source="holidays, India")
    vesak = "Kept at the full moon of May; traditions differ by a month where there are two."
    add("Buddhist", "Vesak", named(india, "Buddha Purnima"), sure=False, note=vesak, source="holidays, India")
    spring = LunarDate(year, 1, 1).toSolarDate()
    add("Cultural", "Lunar New Year", spring, spring + DAY, note=FEAST, source="lunardate")
    add("Cultural", "Nowruz", named(iran, "Nowruz"), note=FEAST, source="holidays, Iran")
    return kept


def main(first: int, last: int) -> None:
    """Write the table of these years to standard output."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["faith", "name", "first_day", "last_day", "from_sunset_before", "certain", "note", "source"])
    out.writerows(
        sorted((row for year in range(first, last + 1) for row in rows(year)), key=lambda row: (row[2], row[1]))
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
