"""The verdict at a desk: pretix's order of decision as a table, with what differs said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from convene.rules.checkin import BOUNCE, Facts, Reason, Verdict, decide
from convene.rules.registrations import RegistrationState

NOW = datetime(2026, 6, 1, 8, 40, tzinfo=UTC)
FINE = Facts(revoked=False, of_this_event=True, state=RegistrationState.REGISTERED, event_has_day=True)
JUST_NOW = NOW - BOUNCE / 2
EARLIER = NOW - timedelta(minutes=20)


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        (FINE, Verdict.ADMITTED, Reason.NONE),
        (replace(FINE, state=RegistrationState.ACCEPTED), Verdict.ADMITTED, Reason.NONE),
        # pretix: canceled
        (replace(FINE, state=RegistrationState.CANCELLED), Verdict.REFUSED, Reason.CANCELLED),
        (replace(FINE, state=RegistrationState.WITHDRAWN), Verdict.REFUSED, Reason.CANCELLED),
        (replace(FINE, state=RegistrationState.SUBSTITUTED), Verdict.REFUSED, Reason.CANCELLED),
        (replace(FINE, state=RegistrationState.DECLINED), Verdict.REFUSED, Reason.CANCELLED),
        # pretix: unapproved
        (replace(FINE, state=RegistrationState.APPLIED), Verdict.REFUSED, Reason.NOT_REGISTERED),
        (replace(FINE, state=RegistrationState.WAITING), Verdict.REFUSED, Reason.NOT_REGISTERED),
        (replace(FINE, state=RegistrationState.INVITED), Verdict.REFUSED, Reason.NOT_REGISTERED),
        # pretix: revoked
        (replace(FINE, revoked=True), Verdict.REFUSED, Reason.REVOKED),
        # pretix: invalid_time, the right date of a series
        (replace(FINE, event_has_day=False), Verdict.REFUSED, Reason.NOT_TODAY),
        # pretix: invalid_time, before check-in opens; from that moment on it is open
        (replace(FINE, opens_at=NOW + timedelta(seconds=1)), Verdict.REFUSED, Reason.NOT_TODAY),
        (replace(FINE, opens_at=NOW), Verdict.ADMITTED, Reason.NONE),
        # pretix: already_redeemed, with the time of the first scan
        (replace(FINE, here_since=EARLIER), Verdict.ALREADY, Reason.NONE),
        (
            replace(FINE, here_since=NOW - BOUNCE / 2, last_at_this_desk=NOW - BOUNCE / 2),
            Verdict.ALREADY,
            Reason.BOUNCE,
        ),
        (replace(FINE, here_since=NOW - BOUNCE, last_at_this_desk=NOW - BOUNCE), Verdict.ALREADY, Reason.NONE),
        # ours: a badge of another event says so before anything about its person is looked at
        (replace(FINE, of_this_event=False, revoked=True), Verdict.REFUSED, Reason.OTHER_EVENT),
        (replace(FINE, of_this_event=False, state=RegistrationState.CANCELLED), Verdict.REFUSED, Reason.OTHER_EVENT),
        # ours: at the door of a session it takes a place in it
        (replace(FINE, has_place=False), Verdict.REFUSED, Reason.NO_PLACE),
        (replace(FINE, has_place=False, here_since=EARLIER), Verdict.REFUSED, Reason.NO_PLACE),
        # the earlier reason wins
        (replace(FINE, revoked=True, state=RegistrationState.CANCELLED), Verdict.REFUSED, Reason.REVOKED),
        (replace(FINE, state=RegistrationState.CANCELLED, event_has_day=False), Verdict.REFUSED, Reason.CANCELLED),
        (replace(FINE, event_has_day=False, here_since=EARLIER), Verdict.REFUSED, Reason.NOT_TODAY),
    ],
)
def test_decision(facts: Facts, verdict: Verdict, reason: Reason) -> None:
    assert decide(facts, now=NOW) == (verdict, reason)
