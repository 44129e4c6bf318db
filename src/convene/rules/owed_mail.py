"""The words of a message that brings one appointment, or takes one back."""

from convene.rules.booking_mail import MailText, header
from convene.rules.calendar_ledger import Why
from convene.rules.exchange import Appointment
from convene.rules.text import clean_line, tidy
from convene.rules.time import say_day, zone

_SAID = {
    Why.NEW: ("{title}, {day}", "“{title}” is in your programme."),
    Why.MOVED: ("Moved: {title}, now {day}", "“{title}” has moved. This is when and where it is now."),
    Why.CHANGED: ("{title}, {day}: what is new", "There is news of “{title}”. Its time and place stay as they are."),
    Why.CANCELLED: ("Cancelled: {title}, {day}", "“{title}” will not take place. We are sorry."),
    Why.NOT_THEIRS: ("No longer in your programme: {title}", "“{title}” is no longer in your programme."),
    Why.AGAIN: ("{title}, {day}", "Here is “{title}” once more, in case it was lost."),
}
_IN = "The appointment goes along with this message. Open it there, and it stands in your calendar."
_ANEW = "The appointment that goes along takes the place of the one in your calendar."
_OUT = "The appointment that goes along takes it out of your calendar."
_CALENDAR = {Why.MOVED: _ANEW, Why.CHANGED: _ANEW, Why.CANCELLED: _OUT, Why.NOT_THEIRS: _OUT}


def owed_words(why: Why, entry: Appointment, *, name: str, organiser: str, time_zone: str) -> MailText:
    """Subject and text for that person, in the zone of the event."""
    tz = zone(time_zone)
    starts, ends = entry.starts_at.astimezone(tz), entry.ends_at.astimezone(tz)
    title = clean_line(entry.title)
    subject, opening = (said.format(title=title, day=say_day(starts.date(), year=False)) for said in _SAID[why])
    over = say_day(starts.date()) == say_day(ends.date())
    until = f"{ends:%H:%M}" if over else f"{say_day(ends.date())}, {ends:%H:%M}"
    facts = [f"When: {say_day(starts.date())}, {starts:%H:%M} to {until}"]
    if entry.location:
        facts.append(f"Where: {clean_line(entry.location)}")
    if why not in (Why.CANCELLED, Why.NOT_THEIRS):
        links = (("Online", entry.join_link), ("More", entry.url if entry.url != entry.join_link else ""))
        facts += [f"{what}: {clean_line(link)}" for what, link in links if link]
    parts = (f"Dear {name},", opening, "\n".join(facts), _CALENDAR.get(why, _IN), f"With warm wishes,\n{organiser}")
    return MailText(header(subject), tidy("\n\n".join(parts)))
