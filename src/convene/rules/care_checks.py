"""What people will feel: too long without a break, a short lunch, no rest for who leads, nothing quiet after a hard
story, a long day, a theme left alone, keynotes that speak with one voice. Thresholds are in ``care_limits``.

Time without a break is judged along what one can follow without choosing: what everybody sits through, and each track
with what the whole house shares. Where sessions lie beside each other only the time they all have in common counts, for
whoever wants a break can choose the one that leaves it; and who leads a workshop of three hours has its breaks in hand,
which nobody writes into a programme. So what is found is true of everybody on that line.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from convene.rules.programme import (
    AgendaPerson,
    AgendaTrack,
    ContributionRole,
    Finding,
    FindingKind,
    SessionKind,
    Severity,
)
from convene.rules.programme_frame import QUIET, Frame, Placed, listed, minutes

_CARE = Severity.CARE
_LISTENING = frozenset({SessionKind.KEYNOTE, SessionKind.TALK, SessionKind.PANEL, SessionKind.STORY})
_GIVES = frozenset({ContributionRole.SPEAKER, ContributionRole.FACILITATOR})  # whose voice a keynote is


@dataclass(frozen=True, slots=True)
class _Slot:
    """A time somebody on a line sits through: that which sessions beside each other have in common."""

    start: datetime
    end: datetime
    sessions: tuple[Placed, ...]


def care_findings(frame: Frame) -> Iterator[Finding]:
    """What people will feel of this programme, day by day."""
    for day_id, whole in frame.by_day().items():
        sat = [p for p in whole if p.taxing]
        yield from _stretches(frame, sat)
        yield from _long_day(frame, day_id, sat)
        yield from _alone(frame, day_id, sat)
    for one in frame.placed:
        short = one.session.kind is SessionKind.LUNCH and one.session.minutes < frame.limits.lunch
        if short:
            yield _lunch(frame, one)
    if any(one.session.content_note for one in frame.single):
        yield from _space(frame)
        yield from _quiet(frame)
    near = timedelta(minutes=max(frame.limits.pause, frame.limits.rest))
    for person, theirs in frame.people:
        if any(b.start - a.end < near for a, b in pairwise(theirs)):
            yield from _leading(frame, person, theirs)
    yield from _voices(frame)


def _slots(sat: Iterable[Placed], longest: int) -> list[_Slot | None]:
    """The line of a day, from its sessions in order of start; None where one can rest: in sessions that overlap without
    any time that all of them have in common, and in long ones that are work and not a talk."""
    together: list[list[Placed]] = []
    reach = None
    for one in sat:
        if reach is not None and one.start < reach:
            together[-1].append(one)
            reach = max(reach, one.end)
        else:
            together.append([one])
            reach = one.end
    return [_common(group, longest) for group in together]


def _common(group: list[Placed], longest: int) -> _Slot | None:
    start, end = group[-1].start, min(p.end for p in group)
    within = any(p.session.minutes > longest and p.session.kind not in _LISTENING for p in group)
    return _Slot(start, end, tuple(group)) if start < end and not within else None


def _runs(frame: Frame, slots: Iterable[_Slot | None]) -> Iterator[list[_Slot]]:
    """Slots that follow each other without a break, where together they are longer than one should sit."""
    pause, longest = timedelta(minutes=frame.limits.pause), timedelta(minutes=frame.limits.stretch)
    run: list[_Slot] = []
    for slot in (*slots, None):
        if slot is not None and run and slot.start - run[-1].end < pause:
            run.append(slot)
            continue
        if run and run[-1].end - run[0].start > longest:
            yield run
        run = [slot] if slot is not None else []


def _stretches(frame: Frame, sat: list[Placed]) -> Iterator[Finding]:
    shared = _slots(sat, frame.limits.stretch)
    found: list[_Slot] = []
    for run in _runs(frame, shared):
        found += run
        yield _stretch(frame, run, ())
    alone = {slot.sessions[0].copy_of for slot in shared if slot is not None and len(slot.sessions) == 1}
    lines: dict[tuple[datetime, datetime], tuple[list[_Slot], list[AgendaTrack]]] = {}
    followed: dict[UUID | None, list[Placed]] = defaultdict(list)
    for one in sat:
        if one.copy_of not in alone:
            followed[one.session.track_id].append(one)
    everybody = [p for p in sat if p.copy_of in alone]
    for track in frame.agenda.tracks:
        if track.id not in followed:
            continue
        line = sorted((*followed[track.id], *everybody), key=lambda p: (p.start, p.end))
        for run in _runs(frame, _slots(line, frame.limits.stretch)):
            if any(a.start < b.end and b.start < a.end for a in run for b in found):
                continue  # said of everybody
            lines.setdefault((run[0].start, run[-1].end), (run, []))[1].append(track)
    for run, tracks in lines.values():
        yield _stretch(frame, run, tracks)


def _stretch(frame: Frame, run: list[_Slot], tracks: Iterable[AgendaTrack]) -> Finding:
    sessions = [p for slot in run for p in slot.sessions]
    start, end = run[0].start, run[-1].end
    following = list(tracks)
    names = " or ".join(track.name for track in following)
    who = f"who follows {names} sits" if following else "everybody sits"
    titles = listed(dict.fromkeys(p.session.title for p in sessions[:4])) if len(sessions) < 5 else ""
    through = f" through {titles}" if titles else f" through {len(run)} sessions in a row"
    detail = (
        f"{frame.when(start, end, sessions[0].session.day_id)}, {who}{through}. "
        f"People need {frame.limits.pause} minutes after {frame.limits.stretch} at most."
    )
    return frame.finding(
        FindingKind.STRETCH,
        _CARE,
        f"{minutes(end - start)} minutes without a break",
        detail,
        sessions,
        about=" ".join(str(track.id) for track in following),
        facts=(frame.limits.stretch, frame.limits.pause),
    )


def _long_day(frame: Frame, day_id: UUID | None, sat: list[Placed]) -> Iterator[Finding]:
    """From the first thing one has to be there for to the last: nobody has to come for the arrival."""
    if not sat:
        return
    first, last = sat[0], max(sat, key=lambda p: p.end)
    if last.end - first.start > timedelta(hours=frame.limits.day):
        hours, rest = divmod(minutes(last.end - first.start), 60)
        title = f"A day of {hours} hours" + (f" {rest} minutes" if rest else "")
        detail = (
            f"{frame.when(first.start, last.end, day_id)}, from “{first.session.title}” to “{last.session.title}”. "
            f"Over {frame.limits.day} hours is more than one can take in, and many have a journey before and after."
        )
        ends = (first,) if first is last else (first, last)
        yield frame.finding(
            FindingKind.LONG_DAY, _CARE, title, detail, ends, about=str(day_id), facts=(frame.limits.day,)
        )


def _alone(frame: Frame, day_id: UUID | None, sat: list[Placed]) -> Iterator[Finding]:
    """A theme that one session of the day carries, while most other themes of that day have more."""
    carried = Counter(theme for one in sat for theme in one.session.themes)
    more = sum(count > 1 for count in carried.values())
    names = {theme.key: theme.name for theme in frame.agenda.themes}
    for theme, count in carried.items():
        if count == 1 and more >= 2 and more > len(carried) - more - 1:
            one = next(p for p in sat if theme in p.session.themes)
            name = names.get(theme, theme)
            detail = (
                f"{frame.when(one.start, one.end, day_id)}: of the day only “{one.session.title}” carries it, and "
                f"{more} other themes run through several. Whoever comes for it has one chance."
            )
            yield frame.finding(FindingKind.ALONE, _CARE, f"{name} stands alone", detail, (one,), about=theme)


def _lunch(frame: Frame, one: Placed) -> Finding:
    needed = frame.limits.lunch
    detail = f"“{one.session.title}” lasts {one.session.minutes} minutes; people need {needed}."
    return frame.finding(FindingKind.LUNCH, _CARE, "Lunch is short", detail, (one,), facts=(needed,))


def _space(frame: Frame) -> Iterator[Finding]:
    """A session straight after one with a content note, in its room or its track, without a pause."""
    pauses = [p for p in frame.placed if p.session.pause]
    taxing = [p for p in frame.single if not p.session.pause]
    starts = [p.start for p in taxing]
    quiet = timedelta(minutes=frame.limits.space)
    for one in frame.single:
        if not one.session.content_note:
            continue
        rests = [p for p in pauses if p.end > one.end and _reaches(p, one)]
        for index in range(bisect_left(starts, one.end), bisect_left(starts, one.end + quiet)):
            after = taxing[index]
            same_room = one.session.room_id is not None and one.session.room_id == after.session.room_id
            same_track = one.session.track_id is not None and one.session.track_id == after.session.track_id
            if (same_room or same_track) and not any(p.start < after.start for p in rests):
                where = "in the same room" if same_room else f"in the track {one.session.track}"
                detail = (
                    f"“{one.session.title}” carries a content note. “{after.session.title}” starts {where} without a "
                    "pause."
                )
                title = "No space after a hard story"
                facts = (frame.limits.space,)
                yield frame.finding(FindingKind.SPACE, _CARE, title, detail, (one, after), facts=facts)


def _reaches(pause: Placed, one: Placed) -> bool:
    """Whether it is a pause for the room of that session."""
    return pause.session.spans_rooms or not pause.floor or pause.floor == one.floor


def _quiet(frame: Frame) -> Iterator[Finding]:
    """A session with a content note while no quiet room of its venue is free, until a little after it. Where nobody
    has said what the rooms of the venue are like, nothing is known."""
    for one in frame.single:
        room = one.room
        if not one.session.content_note or room is None:
            continue
        house = [other for other in frame.agenda.rooms if other.venue == room.venue]
        if not any(other.features for other in house):
            continue
        end = one.end + timedelta(minutes=frame.limits.space)
        quiet = [other for other in house if not QUIET.isdisjoint(other.features)]
        used = [p for p in frame.during(one.start, end) if p.floor]
        taken: dict[UUID, Placed] = {}
        for other in quiet:
            key, floor = other.id.int, frame.floor(other.id.int)
            if by := [p for p in used if key in p.floor or p.floor[0] in floor]:
                taken[other.id] = by[-1]
        if len(taken) == len(quiet):
            where = f"In {room.venue} none" if room.venue else "None"
            why = (
                " and ".join(f"{r.name} is taken by “{taken[r.id].session.title}”" for r in quiet)
                if quiet
                else f"{where} of the rooms at hand is a quiet one"
            )
            when = frame.when(one.start, end, one.session.day_id)
            detail = f"{when}: “{one.session.title}” carries a content note, and people may need to step out. {why}."
            facts = sorted(str(p.session.id) for p in taken.values())
            title = "No quiet room is free"
            yield frame.finding(FindingKind.NO_QUIET, _CARE, title, detail, (one,), facts=facts)


def _leading(frame: Frame, person: AgendaPerson, theirs: list[Placed]) -> Iterator[Finding]:
    """Somebody who leads too many sessions one after the other, or leads for hours without a rest. What is short as a
    whole, such as three lightning talks, tires nobody."""
    days: dict[UUID | None, list[Placed]] = defaultdict(list)
    for one in theirs:
        if one.session.minutes < frame.limits.unrested:
            days[one.session.day_id].append(one)
    for own in days.values():
        rows = [row for row in _rows(own, frame.limits.pause, pauses=False) if len(row) > frame.limits.row]
        rows = [row for row in rows if _span(row) > timedelta(minutes=frame.limits.stretch)]
        for row in rows:
            yield _row(frame, person, row)
        for row in () if rows else _rows(own, frame.limits.rest, pauses=True):
            if len(row) > 1 and _span(row) > timedelta(minutes=frame.limits.unrested):
                yield _no_rest(frame, person, row)


def _rows(own: list[Placed], gap: int, *, pauses: bool) -> list[list[Placed]]:
    """Sessions with less than ``gap`` minutes from one to the next; pauses that somebody hosts only if asked for."""
    rows: list[list[Placed]] = []
    reach = None
    for one in own:
        if one.session.pause and not pauses:
            continue
        if reach is not None and one.start - reach < timedelta(minutes=gap):
            rows[-1].append(one)
            reach = max(reach, one.end)
        else:
            rows.append([one])
            reach = one.end
    return rows


def _span(row: list[Placed]) -> timedelta:
    return max(p.end for p in row) - row[0].start


def _row(frame: Frame, person: AgendaPerson, row: list[Placed]) -> Finding:
    name = person.name
    when = frame.when(row[0].start, max(p.end for p in row), row[0].session.day_id)
    detail = f"{when}: {listed(p.session.title for p in row)}, without {frame.limits.pause} minutes between them."
    title = f"{name} has {_NUMBERS.get(len(row), str(len(row)))} sessions in a row"
    facts = (person.person_id, frame.limits.row, frame.limits.pause, frame.limits.stretch)
    return frame.finding(FindingKind.ROW, _CARE, title, detail, row, people=(name,), facts=facts)


def _no_rest(frame: Frame, person: AgendaPerson, row: list[Placed]) -> Finding:
    name = person.name
    when = frame.when(row[0].start, max(p.end for p in row), row[0].session.day_id)
    detail = f"{when}: {listed(p.session.title for p in row)}, never {frame.limits.rest} minutes without a session."
    facts = (person.person_id, frame.limits.unrested, frame.limits.rest)
    return frame.finding(
        FindingKind.NO_REST, _CARE, f"{name} has no break", detail, row, people=(name,), facts=facts
    )  # fmt: skip


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def _voices(frame: Frame) -> Iterator[Finding]:
    """Two keynotes or more of which it is known where their speakers come from, and it is always the same place."""
    homes = {home.person_id: home for home in frame.agenda.homes}
    keynotes: list[Placed] = []
    organisations: set[str] = set()
    sectors: set[str] = set()
    for one in frame.single:
        if one.session.kind is SessionKind.KEYNOTE:
            known = [homes[p.person_id] for p in one.session.people if p.role in _GIVES and p.person_id in homes]
            known = [home for home in known if home.organisation or home.sector]
            keynotes += [one] * bool(known)
            organisations |= {home.organisation for home in known}
            sectors |= {home.sector for home in known}
    if len(keynotes) < 2:
        return
    titles = listed(one.session.title for one in keynotes)
    for kept, word in ((organisations, "organisation"), (sectors, "sector")):
        if len(kept) == 1 and (only := next(iter(kept))):
            where = f"from {only}" if word == "organisation" else f"from one sector: {only}"
            title = f"All keynotes are {where}"
            detail = f"{titles}. Who is not heard from the front? Ask somebody from another {word}."
            yield frame.finding(FindingKind.VOICES, _CARE, title, detail, keynotes, about=word, facts=(only,))
            return
