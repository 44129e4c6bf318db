"""The recovery sheet of a workspace with a passphrase, as tagged PDF (PDF/UA-1): one page for a safe."""

from typing import Final

from convene.formats.papers import pdf, printed
from convene.rules.passphrases import RecoverySheet
from convene.rules.time import LONDON, say_day

_LONGEST: Final = 120


def recovery_paper(value: RecoverySheet) -> bytes:
    """The sheet; the same bytes for the same."""
    at = value.made_at.astimezone(LONDON)
    data = {
        "workspace": printed(value.workspace, _LONGEST) or "Workspace",
        "where": printed(value.where, 2 * _LONGEST),
        "made": f"{say_day(at.date())}, {at:%H:%M}",
        "groups": list(value.groups),
    }
    return pdf("recovery.typ", data)
