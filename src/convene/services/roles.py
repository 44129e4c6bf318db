"""Who works with an open workspace: held by its gate, come by with a PIN."""

from contextlib import suppress

from convene.rules.errors import FileProblem, Invalid
from convene.rules.pins import Tries
from convene.rules.roles import Right, Role, may
from convene.services import pins
from convene.services.pins import Access
from convene.store.workspace import Workspace


def begin(workspace: Workspace) -> Access:
    """Whoever opened it: its owner, or where the owner has a PIN at first nobody but Reception."""
    access = workspace.read(pins.access)
    workspace.keeper.role = Role.RECEPTION if access.owner else Role.OWNER
    return access


def to_desk(workspace: Workspace) -> Access:
    """Work at a desk from now on: where there is a PIN, as Reception."""
    access = workspace.read(pins.access)
    if access.any:
        workspace.keeper.role = Role.RECEPTION
    return access


def enter(workspace: Workspace, role: Role, pin: str = "") -> Role:
    """Be somebody else from now on. Raises Invalid("pin") for a wrong PIN, and while one has to wait after several.

    Without a PIN nobody becomes more than Reception, but where there is none at all.
    """
    if role is Role.RECEPTION or not workspace.read(pins.access).any:
        workspace.keeper.role = role
        return role
    return _with(workspace, pin, (role,))


def rise(workspace: Workspace, pin: str, right: Right = Right.ORGANISE) -> Role:
    """Be whoever has that PIN, of those who have the right; this is how one leaves Reception. Raises Invalid("pin").

    Where the owner has no PIN, whoever knows the organisers’ is the owner as well.
    """
    access = workspace.read(pins.access)
    return _with(workspace, pin, [role for role in Role if access.asks(role) and may(_as(role, access), right)])


def _with(workspace: Workspace, pin: str, roles: "tuple[Role, ...] | list[Role]") -> Role:
    now = workspace.now()
    _refuse_while_waiting(workspace.read(pins.tries), workspace)
    found = next((role for role in roles if workspace.read(pins.fits, role, pin)), None)
    if found is None:
        so_far = Tries()
        with suppress(FileProblem):  # of a file that can only be read nothing is counted
            so_far, _ = workspace.happen("A wrong PIN", pins.failed, now=now)
        _refuse_while_waiting(so_far, workspace)
        raise Invalid("pin", "That is not the PIN", "Try again.")
    if workspace.read(pins.tries).wrong:
        with suppress(FileProblem):
            workspace.happen("The right PIN after wrong ones", pins.passed)
    workspace.keeper.role = _as(found, workspace.read(pins.access))
    return workspace.keeper.role


def _as(role: Role, access: Access) -> Role:
    return role if access.owner else Role.OWNER


def _refuse_while_waiting(so_far: Tries, workspace: Workspace) -> None:
    if wait := so_far.wait(workspace.now()):
        raise Invalid("pin", "Too many wrong PINs", f"Wait {wait} seconds.")
