"""The one way in for programmes of others: XML, JSON, iCalendar or a table, told apart by what is in the file."""

from collections.abc import Sequence
from pathlib import Path

from convene.formats.bounded import read_bytes, too_big
from convene.formats.ics_lines import is_calendar
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule

_LARGEST = 50 * 1024 * 1024
_MARKS = b"\xef\xbb\xbf\xff\xfe\xfe\xff\0 \t\r\n"


def read_schedule(path: Path, columns: Sequence[tuple[str, str]] = ()) -> Schedule:
    """The schedule in a frab, pentabarf or pretalx XML file, a c3voc or pretalx JSON file, a calendar, or a table of
    sessions.

    The zone is the one that is named; without it the first of some likely zones, then of all, in which every offset in
    the file is right; in a file without offsets Europe/London. ``columns`` says what columns of a table mean whose
    headings do not: pairs such as ``("title", "What")``. Abstracts become plain text. Raises FileProblem for
    whatever is wrong, and nothing else. A hostile file can still take time and memory: call this through ``bounded``.
    """
    data = read_bytes(path, _LARGEST)
    try:
        return _read(path, data, columns)
    except FileProblem as problem:
        problem.data.setdefault("path", str(path))
        raise
    except MemoryError:
        raise too_big() from None
    except Exception as error:  # a parser's own errors, numbers out of range, brackets without end
        raise FileProblem(
            f"“{path.name}” cannot be read as a schedule", "Export it again.", path=str(path), reason=repr(error)
        ) from error


def _read(path: Path, data: bytes, columns: Sequence[tuple[str, str]]) -> Schedule:
    start = data[:1024].lstrip(_MARKS)
    if start.startswith(b"<"):
        from convene.formats.schedule_xml_in import schedule_from_xml

        return schedule_from_xml(data)
    if start.startswith((b"{", b"[")) and not start.startswith(b"{\\rtf"):
        from convene.formats.schedule_json_in import schedule_from_json

        return schedule_from_json(data)
    if is_calendar(data):
        from convene.formats.schedule_ics_in import schedule_from_ics

        return schedule_from_ics(data, path.stem)
    from convene.formats.schedule_table_in import schedule_from_table
    from convene.formats.sheet_in import table_of

    try:
        table = table_of(data)
    except FileProblem as problem:
        if not problem.title.startswith("The file is not a table"):
            raise
        hint = "Choose a schedule as XML or JSON, a calendar (.ics), or a table of sessions as CSV or Excel (.xlsx)."
        raise FileProblem(f"“{path.name}” is not a programme", hint) from problem
    return schedule_from_table(table, path.stem, columns)
