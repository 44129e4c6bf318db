"""How messages leave: each is noted before it is handed over and after it was taken, so that one of which nobody knows
is shown to a person, and nothing is sent twice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import ConveneError, NotFound, Refused
from convene.rules.outbox import CALENDAR, InDoubt, Letter, MessageState, NoServer, NotNow, NotTaken, message_id
from convene.rules.roles import Right, takes
from convene.services import owed_mail
from convene.services.outbox import MessageRow, letter, messages
from convene.store.bulk import lock_rows
from convene.store.tables import Message
from convene.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Posted:
    """What a run did. ``stopped`` says why it ended before the rest, or "" where it did not."""

    sent: int
    failed: int
    doubtful: int
    left: int
    stopped: str = ""


@takes(Right.MESSAGE)
def ready(
    session: Session, event_id: UUID | None = None, *, kind: str | None = None, now: datetime | None = None
) -> list[MessageRow]:
    """The drafts that can leave, in the order they were made."""
    return [
        one
        for one in messages(session, event_id, now=now)
        if one.state is MessageState.DRAFT and not one.blocked and kind in (None, one.kind)
    ]


@takes(Right.MESSAGE)
def hand_over(session: Session, message_key: UUID, *, now: datetime) -> Letter:
    """Note that this draft is about to be handed over, and to whom. Raises Refused where it is no draft any more or
    cannot leave, NotFound."""
    row = _held(session, message_key)
    (seen,) = messages(session, ids=[message_key], now=now)
    if row.state != MessageState.DRAFT or seen.blocked:
        raise Refused(f"“{row.subject}” cannot be sent: {seen.blocked or seen.state.value}", "Look at it first.")
    made = letter(session, message_key)
    row.state, row.handed_at, row.problem = MessageState.SENDING.value, now, ""
    row.recipient, row.message_id = made.to_address, message_id(made)
    if row.kind == CALENDAR:
        owed_mail.handing(session, row, now=now)
    return made


def sent(session: Session, message_key: UUID, *, way: str, now: datetime) -> None:
    """It was taken."""
    row = _held(session, message_key)
    if row.kind == CALENDAR:
        owed_mail.taken(session, row, way=way, at=row.handed_at or now)
    row.state, row.way, row.sent_at, row.problem = MessageState.SENT.value, way, now, ""


def failed(session: Session, message_key: UUID, *, problem: str) -> None:
    """It was not taken and will not be: it went to nobody."""
    row = _held(session, message_key)
    row.state, row.problem, row.handed_at = MessageState.FAILED.value, problem, None


def back(session: Session, message_key: UUID, *, problem: str) -> None:
    """It was never handed over: a draft again."""
    row = _held(session, message_key)
    row.state, row.problem, row.handed_at = MessageState.DRAFT.value, problem, None


def doubt(session: Session, message_key: UUID, *, problem: str) -> None:
    """It was handed over, and nobody knows what became of it."""
    _held(session, message_key).problem = problem


def settle(session: Session, message_key: UUID, *, arrived: bool, way: str, now: datetime) -> None:
    """Somebody found out about one in doubt: it arrived, or it is to be sent. Raises Refused for another one."""
    row = _held(session, message_key)
    if row.state != MessageState.SENDING:
        raise Refused(f"“{row.subject}” is in no doubt: {row.state}", "Look at the list again.")
    if arrived:
        sent(session, message_key, way=way, now=row.handed_at or now)
    else:
        back(session, message_key, problem="")


def bounced(session: Session, message_key: UUID, *, problem: str) -> None:
    """It came back: noted by hand, and failed; an appointment in it is owed again. Raises Refused for one that was not
    sent."""
    row = _held(session, message_key)
    if row.state != MessageState.SENT:
        raise Refused(f"“{row.subject}” was not sent", "Only what was sent can come back.")
    if row.kind == CALENDAR:
        owed_mail.came_back(session, row)
    row.state, row.problem, row.sent_at, row.handed_at = MessageState.FAILED.value, problem, None, None


def written(session: Session, keys: Iterable[UUID], *, way: str, now: datetime) -> int:
    """These left another way: as files, or in the mail program. Raises as ``hand_over``."""
    count = 0
    for one in keys:
        hand_over(session, one, now=now)
        sent(session, one, way=way, now=now)
        count += 1
    return count


def post_all(
    workspace: Workspace,
    keys: Iterable[UUID],
    post: Callable[[Letter], None],
    *,
    way: str,
    wait: Callable[[], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[int], None] = lambda _: None,
) -> Posted:
    """Send these drafts one after another. ``post`` raises NotTaken, NotNow, InDoubt or NoServer; ``wait`` keeps the
    pace; ``told`` hears how many are done.

    Each step is a transaction of its own that no undo takes back: broken off anywhere, the next run sends exactly the
    rest. Without a pace to keep, what became of one and that the next is about to be handed over are one step, since
    nothing lies between. No server, or one in doubt, ends the run.
    """
    listed = list(keys)
    count = {"sent": 0, "failed": 0, "doubtful": 0}
    stopped = ""
    begun: Letter | None = None
    try:
        for number, key in enumerate(listed):
            if stop():
                stopped = "Stopped"
                break
            if number and wait is not None:
                wait()
            begun = begun or _begin(workspace, key)
            if begun is None:
                continue  # somebody else sent it, changed it or took it out meanwhile
            made, begun = begun, None
            what, label, note, stopped = _posted(post, made, way, workspace.now)
            if what:
                count[what] += 1
            following = listed[number + 1 : number + 2] if wait is None and not stopped else []
            begun = _note(workspace, label, partial(note, message_key=key), following)
            told(number + 1)
            if stopped:
                break
    finally:
        if begun is not None:
            workspace.happen("Message not handed over", back, begun.id, problem="")
    left = len(listed) - sum(count.values())
    return Posted(count["sent"], count["failed"], count["doubtful"], left, stopped)


def _begin(workspace: Workspace, key: UUID) -> Letter | None:
    try:
        return workspace.happen("Hand a message over", hand_over, key, now=workspace.now())[0]
    except (Refused, NotFound):
        return None


def _posted(
    post: Callable[[Letter], None], made: Letter, way: str, now: Callable[[], datetime]
) -> tuple[str, str, Callable[..., None], str]:
    """What became of it: what it counts as, the label of the step, how it is noted, and why the run ends with it."""
    try:
        post(made)
    except NotTaken as error:
        return "failed", "Message not taken", partial(failed, problem=error.title), ""
    except NotNow as error:
        return "", "Message not taken yet", partial(back, problem=error.title), ""
    except InDoubt as error:
        return "doubtful", "Message in doubt", partial(doubt, problem=error.title), error.title
    except NoServer as error:
        return "", "Message not handed over", partial(back, problem=error.title), error.title
    return "sent", f"Sent “{made.subject}”", partial(sent, way=way, now=now()), ""


def _note(workspace: Workspace, label: str, note: Callable[[Session], None], following: list[UUID]) -> Letter | None:
    """Keep what became of one, and with it that the one ``following`` is about to be handed over, which is returned.
    Where that one cannot leave, it is begun in its turn."""

    def both(session: Session) -> Letter | None:
        note(session)
        session.flush()
        return hand_over(session, following[0], now=workspace.now()) if following else None

    try:
        return workspace.happen(label, both)[0]
    except ConveneError:
        if not following:
            raise
        return _note(workspace, label, note, [])


def _held(session: Session, message_key: UUID) -> Message:
    lock_rows(session, Message, [message_key])
    if (row := session.get(Message, message_key, populate_existing=True)) is None:
        raise NotFound("That message is not in this workspace", "Somebody may have taken it out.")
    return row
