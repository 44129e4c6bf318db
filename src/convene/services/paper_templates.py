"""Templates of the workspace's own: which papers are set by one, and its files.

Their bytes are facts; that a paper is set by one is a step that can be undone.
"""

import hashlib
from typing import Any

from sqlalchemy.orm import Session

from convene.rules.papers import Template
from convene.rules.text import clean_line
from convene.rules.venue_documents import check_file
from convene.services.venue_documents import held
from convene.store.tables import Setting, StoredFile

_PREFIX = "paper_template."


def own(session: Session, paper: str) -> Template | None:
    """What the paper of that key is set by; None for the usual one."""
    if (kept := session.get(Setting, _PREFIX + paper)) is None:
        return None
    digests: dict[str, str] = kept.value["files"]
    files = {name: session.get_one(StoredFile, digest).content for name, digest in digests.items()}
    return Template(kept.value["main"], files)


def keep(session: Session, paper: str, template: Template) -> None:
    """Set the paper by this one from now on. Raises Invalid("file") for an empty file, and where no room is left."""
    digests: dict[str, str] = {}
    for name, content in template.files.items():
        digest = digests[name] = hashlib.sha256(content).hexdigest()
        if session.get(StoredFile, digest) is None:
            check_file(clean_line(name), len(content), held(session))
            session.add(StoredFile(digest=digest, size=len(content), content=content))
            session.flush()
    value: dict[str, Any] = {"main": template.main, "files": digests}
    if (kept := session.get(Setting, _PREFIX + paper)) is None:
        session.add(Setting(name=_PREFIX + paper, value=value))
    else:
        kept.value = value


def usual(session: Session, paper: str) -> None:
    """Set the paper by the template that ships again."""
    if (kept := session.get(Setting, _PREFIX + paper)) is not None:
        session.delete(kept)
