from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.formats.times_in import read_times


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-05-01 09:30:00+01:00", "2024-05-01 09:30:00+01:00"),  # Eventbrite
        ("2026-05-01T09:30:00.000Z", "2026-05-01 09:30:00+00:00"),  # Luma
        ("2026-01-01 10:00:00 UTC", "2026-01-01 10:00:00+00:00"),  # Tito
        ("2026/05/28 7:01:33 PM GMT+2", "2026-05-28 19:01:33+02:00"),  # Google Forms
        ("2026/05/28 12:01:33 AM GMT+5:30", "2026-05-28 00:01:33+05:30"),
        ("May 01, 2024 at 09:30 AM", "2024-05-01 09:30:00"),  # Eventbrite
        ("May 1, 2026 12:30 PM", "2026-05-01 12:30:00"),  # Meetup
        ("11/29/24 22:28", "2024-11-29 22:28:00"),
        ("8/20/25 12:51:45", "2025-08-20 12:51:45"),  # Microsoft Forms, saved by an American Excel
        ("29/11/2024 22:28", "2024-11-29 22:28:00"),
        ("01.05.2026 09:30", "2026-05-01 09:30:00"),
        ("1. Mai 2026, 9.30", "2026-05-01 09:30:00"),
        ("1er mai 2026", "2026-05-01"),
        ("1 mai 2026 à 9h30", "2026-05-01 09:30:00"),
        ("1st of May 2026", "2026-05-01"),
        ("1-May-24", "2024-05-01"),
        ("Fri, 1 May 2026 09:30:00 +0100", "2026-05-01 09:30:00+01:00"),
        ("Friday 1 May 2026", "2026-05-01"),
        ("Fri May 01 2026 09:30:00 GMT+0100 (British Summer Time)", "2026-05-01 09:30:00+01:00"),
        ("1 May 2026 9am", "2026-05-01 09:00:00"),
        ("1 May 2026 9:30 BST", "2026-05-01 09:30:00+01:00"),
        ("15 de marzo de 2026", "2026-03-15"),
        ("2026-05-01", "2026-05-01"),
        ("20260501T0930", "2026-05-01 09:30:00"),
        ("45413.5", "2024-05-01 12:00:00"),  # days as a workbook counts them
        ("31/02/2026", ""),
        ("13:30 on the day", ""),
        ("yes", ""),
        ("12345", ""),
        ("1 May 0026", ""),
        ("2026-05-01 25:00", ""),
        ("1 May 2026 13:30 pm", ""),
        ("", ""),
    ],
)
def test_ways_of_writing(written: str, iso: str):
    assert read_times([written]).iso == (iso,)


@pytest.mark.parametrize(
    ("cells", "first", "order", "guessed"),
    [
        (["03/04/2026", "13/04/2026"], "2026-04-03", "day", False),
        (["03/04/2026", "04/13/2026"], "2026-03-04", "month", False),
        (["03/04/2026", "05/06/2026"], "2026-04-03", "day", True),
        (["3/4/26 18:01", "5/6/26 18:01"], "2026-03-04 18:01:00", "month", True),
        (["03/04/2026 6:01 PM"], "2026-03-04 18:01:00", "month", True),
        (["03.04.2026"], "2026-04-03", "day", False),
        (["2026-04-03"], "2026-04-03", "", False),
    ],
)
def test_one_cell_decides_for_its_column(cells: list[str], first: str, order: str, guessed: bool):
    found = read_times(cells)
    assert (found.iso[0], found.order, found.guessed) == (first, order, guessed)


ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=8))])


@given(st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 31), timezones=ZONES))  # noqa: DTZ001 - that is tried too
def test_whatever_is_written_with_a_named_month_is_read_again(moment: datetime):
    moment = moment.replace(microsecond=0)
    wall = moment.replace(tzinfo=None)
    zone = moment.isoformat()[19:]
    for form in ("%d %B %Y %H:%M:%S", "%B %d, %Y %I:%M:%S %p", "%a %d-%b-%y %H:%M:%S", "%Y/%m/%d %I:%M:%S %p"):
        (iso,) = read_times([f"{wall:{form}}{' GMT' * bool(zone)}{zone}"]).iso
        assert datetime.fromisoformat(iso) == moment, form


@given(st.lists(st.text(max_size=30), max_size=4))
def test_no_text_breaks_it(cells: list[str]):
    found = read_times(cells)
    assert len(found.iso) == len(cells)
    assert all(not iso or datetime.fromisoformat(iso) for iso in found.iso)
