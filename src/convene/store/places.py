"""Where Convene keeps what is no workspace of anybody's (opened desk packs, scans that found no workspace), and where
no workspace can be kept."""

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import Final


def data_folder() -> Path:
    """Convene's own folder of this user on this computer; ``CONVENE_DATA`` names another. It may not be there yet."""
    if named := os.environ.get("CONVENE_DATA"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Convene"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Convene"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "Convene"


_CLOUD: Final = re.compile(
    r"onedrive( - .*)?|dropbox( \(.*\))?|google ?drive|my drive|icloud ?drive|nextcloud|owncloud|box|box sync|pcloud.*"
)
_NETWORK: Final = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone")
)
_MOUNTS: Final = Path("/proc/self/mounts")


def shared_by(path: Path, *, mounts: Path = _MOUNTS) -> str:
    """What else may write to the place of a file, in words: a folder that is kept the same on several computers, or a
    share in the network, on both of which a workspace is lost sooner or later. Nothing where it is the computer's own.
    """
    whole = path.absolute()
    for part in whole.parts[:-1]:
        if _CLOUD.fullmatch(part.casefold()):
            return f"the cloud folder “{part}”"
    if whole.drive.startswith("\\\\"):
        return f"the share {whole.drive}"
    best, kind = "", ""
    with contextlib.suppress(OSError):
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            _, point, found, *_ = [*line.split(" "), "", "", ""]
            folder = point.replace("\\040", " ")
            if len(folder) >= len(best) and whole.is_relative_to(folder):
                best, kind = folder, found
    return f"the network folder {best}" if kind in _NETWORK else ""
