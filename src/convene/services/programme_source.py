"""What schedules outside call our sessions and people, and what we call theirs.

An id that came from outside goes out again, so that the same session is known as the same everywhere; what was made
here goes out under one of its own, which never changes.
"""

import hashlib
import re
from collections.abc import Iterable
from uuid import NAMESPACE_OID, UUID, uuid5

from convene.rules.programme import SessionKind
from convene.rules.text import search_key

_KINDS = {
    "keynote": SessionKind.KEYNOTE,
    "workshop": SessionKind.WORKSHOP,
    "hands on": SessionKind.WORKSHOP,
    "tutorial": SessionKind.WORKSHOP,
    "panel": SessionKind.PANEL,
    "podium": SessionKind.PANEL,
    "discussion": SessionKind.PANEL,
    "story": SessionKind.STORY,
    "reflection": SessionKind.REFLECTION,
    "lunch": SessionKind.LUNCH,
    "break": SessionKind.BREAK,
    "pause": SessionKind.BREAK,
    "meeting": SessionKind.NETWORKING,
    "party": SessionKind.NETWORKING,
    "networking": SessionKind.NETWORKING,
}
"""Words in a schedule's session types, and what we call them; everything else is a talk."""


def session_kind(said: str) -> SessionKind:
    """What we call a session that a schedule calls ``said``: lecture, podium, lightning_talk ..."""
    words = search_key(said).replace("_", " ").replace("-", " ")
    if (own := words.replace(" ", "_")) in SessionKind.__members__.values():
        return SessionKind(own)
    return next((kind for word, kind in _KINDS.items() if word in words), SessionKind.TALK)


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def outside_guids(rows: Iterable[tuple[str, str]]) -> list[str]:
    """The UUID each session has outside, given its ``source_key`` and ``uid``: the source's own, else that of ours."""
    taken: set[str] = set()
    guids = []
    for source_key, uid in rows:
        own = uid if _UUID.fullmatch(uid) else str(uuid5(NAMESPACE_OID, uid))
        given = key_there(source_key)
        guid = given if _UUID.fullmatch(given) and given.lower() not in taken else own
        taken.add(guid.lower())
        guids.append(guid)
    return guids


def outside_numbers(rows: Iterable[tuple[str, UUID | str]]) -> list[int]:
    """A positive number for each, given its ``source_key`` and an id of ours: the source's, else one made of ours."""
    wanted = [(int(there) if _NUMBER.fullmatch(there := key_there(key)) else 0, str(own)) for key, own in rows]
    taken: set[int] = set()
    numbers = [0] * len(wanted)
    for theirs in (True, False):
        for at, (given, own) in enumerate(wanted):
            if numbers[at] or (theirs and (not given or given in taken)):
                continue
            number = given if theirs else int.from_bytes(hashlib.sha256(own.encode()).digest()[:8]) % 999_999_937 + 1
            while number in taken:
                number += 1
            numbers[at] = number
            taken.add(number)
    return numbers


def outside_people(people: dict[UUID, tuple[str, str]]) -> dict[UUID, str]:
    """What each person is called outside, given their ``source_key`` and name: a number, or the bare name of somebody
    who came without one."""
    numbered = sorted(people, key=str)
    numbers = outside_numbers((people[person_id][0], person_id) for person_id in numbered)
    found = {person_id: str(number) for person_id, number in zip(numbered, numbers, strict=True)}
    return found | {person_id: name for person_id, (key, name) in people.items() if name and key_there(key) == name}


def key_there(source_key: str) -> str:
    """What the source calls it: ``31c3/17`` is ``17`` there."""
    return source_key.partition("/")[2]
