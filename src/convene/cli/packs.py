"""Opening a desk pack: unsealed once on a computer, then worked in there like any workspace. Knows no command line, so
that the desktop is let in by the same door."""

from collections.abc import Callable
from pathlib import Path

from convene.rules.errors import FileProblem, Refused
from convene.rules.passphrases import WrongPassphrase
from convene.store.cipher import Key
from convene.store.places import data_folder
from convene.store.workspace import Clock, Workspace, utc_now


def open_pack(
    place: str, *, ask: Callable[[], str] = lambda: "", clock: Clock = utc_now, expired_too: bool = False
) -> Workspace:
    """The workspace of a desk pack. ``ask`` gives the passphrase, where one is asked for on this computer; each
    time of a pack that stays shut.

    Raises FileProblem for a file that is no sound pack, and Refused for one whose time is over (its names are gone
    then, its scans stay: ``expired_too``) and for a wrong passphrase.
    """
    from convene.formats import desk_pack
    from convene.formats.sealed import read_file
    from convene.services import desk_packs
    from convene.store import small

    path = Path(place)
    file = read_file(path)
    head = desk_pack.read_head(file, path.name)
    over = clock() > head.expires_at
    if over and not (expired_too and small.place_of(head.pack_id).exists()):
        if not head.shut:  # what is shut nobody reads but with the passphrase
            _forget(small.place_of(head.pack_id), clock)
        raise Refused(
            f"{path.name} could be used until {head.expires_at:%d %B %Y}",
            "Its scans are kept: write its packet. For another day, ask for a new pack.",
        )

    passphrase = ask() if head.shut else ""
    key = Key(*desk_pack.desk_key(file, path.name, passphrase)) if head.shut else None

    def content() -> bytes:
        given = passphrase or (ask() if head.asks else "")
        return desk_pack.open_in_bounds(file, path.name, passphrase=given)

    try:
        workspace = Workspace.open(small.lay_out(head.pack_id, content, key), clock=clock, key=key)
    except WrongPassphrase as error:
        raise desk_pack.wrong() from error
    try:
        if over and head.shut:
            workspace.write("Forget names", desk_packs.forget)
        info = workspace.read(desk_packs.info)
        if info is None or info.pack_id != head.pack_id:
            raise FileProblem(f"{path.name} is not a desk pack", f"What {data_folder()} holds of it is something else.")
    except BaseException:
        workspace.close()
        raise
    return workspace


def _forget(path: Path, clock: Clock) -> None:
    from convene.services import desk_packs

    if path.exists():
        workspace = Workspace.open(path, clock=clock)
        try:
            workspace.write("Forget names", desk_packs.forget)
        finally:
            workspace.close()
