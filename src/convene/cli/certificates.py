"""``convene papers verify`` and ``signature``: whose a certificate is, and who signs them."""

from pathlib import Path

import click

from convene.cli import shell
from convene.rules.certificates import Signature, say_dates, say_hours
from convene.rules.errors import Exit
from convene.rules.time import zone


@click.command()
@shell.where
@click.argument("code", metavar="CODE")
@shell.as_json
def verify(workspace: str, code: str, as_json: bool) -> None:
    """Whose certificate has this code, and what it certifies now. Exit 1 for one that holds no longer, or is none."""
    from convene.services import certificates, events

    with shell.opened(workspace) as opened:
        found = opened.read(certificates.verify, code)
        tz = zone(opened.read(events.detail, found.event_id).time_zone)
    if as_json:
        shell.say_json(found, tz)
    elif found.valid:
        shell.say(f"{found.name} took part in {found.title}")
        shell.say(f"on {say_dates(found.days)}, {say_hours(found.attended)} without breaks" if found.days else "")
    else:
        shell.say(f"That code was given for {found.title}, and holds no longer: attendance was corrected since.")
    if not found.valid:
        raise SystemExit(Exit.REFUSED)


@click.command()
@shell.where
@click.option("--name", default="", metavar="NAME", help="The name below the signature.")
@click.option("--role", default="", metavar="TEXT", help="What they are, below the name.")
@click.option("--image", type=click.Path(path_type=Path), metavar="FILE", help="The signature as PNG, JPEG or SVG.")
@click.option("--none", "nobody", is_flag=True, help="Nobody signs.")
def signature(workspace: str, name: str, role: str, image: Path | None, nobody: bool) -> None:
    """Who signs certificates of attendance; without options, say who does."""
    from convene.formats.bounded import read_bytes
    from convene.formats.certificates_out import read_signature
    from convene.services import certificates

    with shell.opened(workspace) as opened:
        if nobody:
            opened.write("Nobody signs certificates", certificates.set_signature, None)
        elif name or role or image:
            content = read_bytes(image, 10 * 1024 * 1024) if image else b""
            wanted = read_signature(name, role, content) if image else Signature(name, role)
            opened.write(f"{name} signs certificates", certificates.set_signature, wanted)
        kept = opened.read(certificates.signature)
    picture = ", with a picture" if kept and kept.image else ""
    shell.say(", ".join(filter(None, [kept.name, kept.role])) + picture if kept else "Nobody signs")


COMMANDS = (verify, signature)
