"""The command line: one group of commands, exit codes that scripts can rely on, errors in two lines."""

import os
import sys
from collections.abc import Sequence

import click

from convene import __version__
from convene.cli import (
    access,
    allocation,
    attendance,
    badges,
    bookings,
    calendar,
    checkin,
    desks,
    events,
    exports,
    imports,
    keeping,
    lists,
    messages,
    messages_out,
    organisations,
    paper_day,
    papers,
    passphrases,
    people,
    programme,
    registrations,
    releases,
    retention,
    sessions,
    updates,
    venues,
    workspaces,
)
from convene.rules.errors import ConveneError, Exit
from convene.rules.mishaps import report


def commands() -> click.Group:
    """Every command that needs no window."""
    group = click.Group(name="convene", help="Run convenings, from the first venue enquiry to the last certificate.")
    for noun in (
        workspaces,
        access,
        keeping,
        passphrases,
        lists,
        events,
        venues,
        bookings,
        imports,
        people,
        organisations,
        retention,
        programme,
        releases,
        sessions,
        registrations,
        badges,
        checkin,
        desks,
        paper_day,
        papers,
        attendance,
        allocation,
        calendar,
        messages,
        messages_out,
        exports,
        updates,
    ):
        for command in noun.COMMANDS:
            group.add_command(command)
    return click.version_option(__version__, prog_name="convene")(group)


def run(group: click.Group, arguments: Sequence[str]) -> int:
    """Run a command. Returns 0 done, 1 refused or findings, 2 usage, 3 unreadable or unwritable file."""
    if tuple(arguments[:2]) == ("release", "diff"):  # as people type it; what compares is among the releases
        arguments = ("releases", *arguments[1:])
    try:
        group.main(args=list(arguments), prog_name="convene", standalone_mode=False)
    except ConveneError as error:
        _complain(error.title, error.hint)
        return error.exit
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return Exit.USAGE
    except click.UsageError as error:
        help_line = f"See “{error.ctx.command_path} --help”." if error.ctx else ""
        _complain(error.format_message(), help_line)
        return Exit.USAGE
    except click.ClickException as error:
        _complain(error.format_message(), "")
        return Exit.USAGE
    except click.Abort:
        return Exit.REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.DONE
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else Exit.REFUSED
    except Exception as error:
        if os.environ.get("CONVENE_TRACE"):
            raise
        _complain("Convene made a mistake; what it was about to keep is not kept", report(error))
        return Exit.REFUSED
    return Exit.DONE


def _complain(what: str, hint: str) -> None:
    click.echo(what, err=True)
    if hint:
        click.echo(hint, err=True)
