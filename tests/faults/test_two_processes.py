"""Several processes at once on one workspace: one of them gets what there is one of, and nobody gets an error."""

import multiprocessing
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.bookings import BookingState
from convene.rules.checkin import Verdict
from convene.rules.errors import Refused
from convene.rules.programme import SignUp
from convene.rules.registrations import RegistrationState
from convene.services import badges, bookings, checkin, offers, presence, registrations, session_places, sign_up
from convene.store.cipher import Key
from convene.store.tables import Credential
from convene.store.workspace import Workspace
from faults.soundness import check, scans

RACERS = 4
KEY = Key(bytes(range(32)), bytes(range(16)))  # which a file without a passphrase leaves aside
SCANS = int(os.environ.get("CONVENE_SCANS", "0"))  # of each process at once; none: as few as show it
ROUNDS = 6
TOGETHER: Barrier  # in a child: where it waits until all of them are ready


def get_ready(together: Barrier) -> None:
    global TOGETHER
    TOGETHER = together


@pytest.fixture(scope="module")
def racers() -> Iterator[ProcessPoolExecutor]:
    """Processes that are started once, since starting takes much longer than racing."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(RACERS, spawn, get_ready, (spawn.Barrier(RACERS),)) as pool:
        yield pool


def race(racers: ProcessPoolExecutor, fn: Any, *arguments: Any) -> list[Any]:
    """What ``fn(number, *arguments)`` gave in each process; what one of them raised is raised here."""
    return [one.result(120 + 2 * SCANS) for one in [racers.submit(fn, number, *arguments) for number in range(RACERS)]]


def opened(where: str, number: int) -> Any:
    return closing(Workspace.open(where, clock=lambda: make.NOW, who=f"Desk {number}", key=KEY))


def book_rooms(number: int, where: str, rooms: list[UUID]) -> list[UUID | None]:
    """One booking a round, all for the same hours; None where the room was taken."""
    got: list[UUID | None] = []
    with opened(where, number) as workspace:
        for day in make.days_on(make.DAY, ROUNDS):
            TOGETHER.wait(60)
            booked, _ = workspace.write(
                "Book",
                bookings.book,
                event_id=None,
                room_id=rooms[number],
                starts_at=make.at("09:00", day) + timedelta(minutes=number),
                ends_at=make.at("17:00", day),
                state=BookingState.CONFIRMED,
                today=make.TODAY,
                now=make.NOW,
            )
            assert (booked.id is None) == (booked.clash is not None)
            got.append(booked.id)
    return got


@pytest.mark.postgresql
def test_a_room_is_confirmed_once(workspace: Workspace, racers: ProcessPoolExecutor) -> None:
    venue = make.venue(workspace)
    hall = make.room(workspace, venue, "Hall")
    north = make.room(workspace, venue, "North half of the hall", parent_id=hall)
    got = race(racers, book_rooms, workspace.where, [hall, hall, north, north])
    winners = [[booking_id for booking_id in of_round if booking_id is not None] for of_round in zip(*got, strict=True)]
    assert [len(of_round) for of_round in winners] == [1] * ROUNDS, "the hall, or its northern half: never both"
    kept = {row.id: row.state for row in workspace.read(bookings.listing)}
    assert kept == {booking_id: BookingState.CONFIRMED for (booking_id,) in winners}, "a loser left something behind"
    workspace.read(check)


def test_so_is_one_in_a_file_with_a_passphrase(workspace: Workspace, racers: ProcessPoolExecutor) -> None:
    workspace.protect(KEY)
    test_a_room_is_confirmed_once(workspace, racers)


def register_all(number: int, where: str, events: list[UUID]) -> list[str]:
    """One newcomer for each event, and the state they got."""
    with opened(where, number) as workspace:
        got = []
        for event_id in events:
            TOGETHER.wait(60)
            made, _ = workspace.write(
                "Register", registrations.register, event_id, name=f"Guest {number} of {event_id.hex}", now=make.NOW
            )
            got.append(workspace.read(lambda s, made=made: registrations.get(s, made).state.value))
    return got


@pytest.mark.postgresql
def test_the_last_place_is_given_once(workspace: Workspace, racers: ProcessPoolExecutor) -> None:
    events = [make.event(workspace, f"Day {n}", capacity=1) for n in range(ROUNDS)]
    got = race(racers, register_all, workspace.where, events)
    for event_id, *of_event in zip(events, *got, strict=True):
        assert sorted(of_event) == ["registered"] + ["waiting"] * (RACERS - 1)
        counts = workspace.read(registrations.counts, event_id)
        assert (counts.held, counts.registered, counts.waiting, counts.all) == (1, 1, RACERS - 1, RACERS)
    workspace.read(check)


def take_seats(number: int, where: str, sessions: list[UUID], people: list[UUID]) -> list[str]:
    """Two at a time want the last place of a session, and the same person one of two at the same time."""
    got = []
    with opened(where, number) as workspace:
        for one, other in zip(sessions[::2], sessions[1::2], strict=True):
            TOGETHER.wait(60)
            try:
                mine = one if number < RACERS // 2 else other
                workspace.write("Give", session_places.give, mine, people[number % 2])
                got.append("given")
            except Refused as refused:
                got.append("full" if "left" in refused.title else "elsewhere")
    return got


@pytest.mark.postgresql
def test_the_last_seat_is_given_once_and_nobody_gets_two_at_a_time(
    workspace: Workspace, racers: ProcessPoolExecutor
) -> None:
    event_id = make.event(workspace)
    kw = {"starts_at": make.at("10:00"), "sign_up": SignUp.CHOOSE, "capacity": 1}
    people = [make.registration(workspace, event_id) for _ in range(2)]
    sessions = []
    for number in range(ROUNDS):
        kw["starts_at"] = make.at("09:00") + timedelta(hours=number)
        sessions += [make.session(workspace, event_id, f"Round {number} {side}", **kw) for side in "AB"]
    answers = race(racers, take_seats, workspace.where, sessions, people)
    for number in range(ROUNDS):
        assert sorted(one[number] for one in answers).count("given") == 2
    found = workspace.read(sign_up.board, event_id)
    assert [line.given for line in found.sessions] == [1] * len(sessions)
    assert found.clashing == ()


def register_one_person(number: int, where: str, events: list[UUID]) -> list[str]:
    """The same newcomer for each event in every process."""
    with opened(where, number) as workspace:
        got = []
        for event_id in events:
            TOGETHER.wait(60)
            person = {"name": f"Zoë of {event_id.hex}", "email": f"zoe@{event_id.hex}.example"}
            try:
                workspace.write("Register", registrations.register, event_id, now=make.NOW, **person)
                got.append("registered")
            except Refused:
                got.append("refused")
    return got


@pytest.mark.postgresql
def test_one_person_comes_on_the_list_once(workspace: Workspace, racers: ProcessPoolExecutor) -> None:
    events = [make.event(workspace, f"Day {n}") for n in range(ROUNDS)]
    got = race(racers, register_one_person, workspace.where, events)
    for event_id, *of_event in zip(events, *got, strict=True):
        assert sorted(of_event) == ["refused"] * (RACERS - 1) + ["registered"]
        assert workspace.read(registrations.counts, event_id).all == 1
    workspace.read(check)


def offer_all(number: int, where: str, events: list[UUID]) -> list[str]:
    """Offer the one free place of each event, take it at once for the one who is offered it, or see that it is gone."""
    with opened(where, number) as workspace:
        got = []
        for event_id in events:
            TOGETHER.wait(60)
            try:
                if number % 2:
                    made, _ = workspace.write("Offer", offers.offer_next, event_id, now=make.NOW)
                    got.append(made.name)
                else:
                    workspace.write(
                        "Walk in",
                        registrations.register,
                        event_id,
                        name=f"Walk-in {number}",
                        state=RegistrationState.REGISTERED,
                        now=make.NOW,
                    )
                    got.append("in")
            except Refused:
                got.append("refused")
        return got


def settle_all(number: int, where: str, later: datetime) -> tuple[int, int]:
    """Look at the clock after everything has ended: how many offers were ended here, and how many made."""
    with opened(where, number) as workspace:
        TOGETHER.wait(60)
        done, _ = workspace.write("Settle", offers.settle, now=later)
        return len(done.ended), len(done.made)


@pytest.mark.postgresql
def test_the_last_place_is_offered_or_given_once_and_an_offer_ends_once(
    workspace: Workspace, racers: ProcessPoolExecutor
) -> None:
    events = [make.event(workspace, f"Day {n}", capacity=1) for n in range(ROUNDS)]
    for event_id in events:
        for _ in range(RACERS):
            make.registration(workspace, event_id, state=RegistrationState.WAITING)
    got = race(racers, offer_all, workspace.where, events)
    for event_id, *of_event in zip(events, *got, strict=True):
        assert of_event.count("refused") == RACERS - 1, of_event
        assert workspace.read(registrations.counts, event_id).held == 1
    made = sum(one not in {"in", "refused"} for of_desk in got for one in of_desk)
    later = make.NOW + timedelta(days=7)
    done = race(racers, settle_all, workspace.where, later)
    assert (sum(ended for ended, _ in done), sum(made for _, made in done)) == (made, made)
    for event_id in events:
        assert workspace.read(registrations.counts, event_id).held == 1
    workspace.read(check)


def scan_all(number: int, where: str, event_id: UUID, codes: list[str], desk: str) -> list[tuple[str, str]]:
    """Every badge once, in this desk's own order."""
    mine = random.Random(number).sample(codes, len(codes))
    with opened(where, number) as workspace:
        show = partial(workspace.write, "Scan", checkin.scan, event_id, desk=desk.format(number), day=make.TODAY)
        TOGETHER.wait(60)
        return [(code, show(code=code, now=make.NOW)[0].verdict.value) for code in mine]


@pytest.mark.postgresql
@pytest.mark.parametrize(("desk", "count"), [("Desk {}", SCANS or 50), ("The one desk", SCANS or 20)])
def test_a_badge_is_admitted_once(workspace: Workspace, racers: ProcessPoolExecutor, desk: str, count: int) -> None:
    event_id = make.event(workspace, days=(make.TODAY,))
    people = [make.registration(workspace, event_id) for _ in range(count)]
    workspace.write("Codes", badges.issue_code_for, people, now=make.NOW)
    codes = workspace.read(lambda s: list(s.scalars(sa.select(Credential.code).order_by(Credential.code))))
    said = race(racers, scan_all, workspace.where, event_id, codes, desk)
    assert [len(of_desk) for of_desk in said] == [count] * RACERS
    verdicts = sorted(one for of_desk in said for one in of_desk)
    assert verdicts == sorted((code, word) for code in codes for word in ["admitted"] + ["already"] * (RACERS - 1))
    facts = workspace.read(scans)
    assert len(facts) == count * RACERS
    admitted = [fact["registration_id"] for fact in facts if fact["verdict"] is Verdict.ADMITTED]
    assert sorted(admitted) == sorted(people)
    assert workspace.read(presence.here, event_id, day=make.TODAY).keys() == set(people)
    workspace.read(check)
