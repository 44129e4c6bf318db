"""What a Mac is given beside the frozen program: a signature, a disk image, and Apple's word that both are clean.

PyInstaller signs every library and the bundle, inside out, with the hardened runtime, where ``CONVENE_SIGN_IDENTITY``
names a certificate of the keychain; here the signature is verified, the image made, and both are sent to Apple where
``CONVENE_NOTARY_KEY``, ``CONVENE_NOTARY_KEY_ID`` and ``CONVENE_NOTARY_ISSUER`` say with which key. Without them the
program is signed for this machine alone and its image is notarised by nobody.
"""

import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from facts import BUNDLE, ENTITLEMENTS, NAME

WINDOW = (540, 340)
ICON = 112
PROGRAM_AT, APPLICATIONS_AT = (140, 160), (400, 160)
NOTARY = ("CONVENE_NOTARY_KEY", "CONVENE_NOTARY_KEY_ID", "CONVENE_NOTARY_ISSUER")

Run = Callable[..., object]
Build = Callable[[Path, Path, Path], None]


def identity() -> str | None:
    """The certificate to sign with, by its name in the keychain."""
    return os.environ.get("CONVENE_SIGN_IDENTITY") or None


def entitlements(folder: Path) -> Path:
    """The file that says what the hardened runtime allows Convene."""
    path = folder / "entitlements.plist"
    path.write_bytes(plistlib.dumps(ENTITLEMENTS))
    return path


def verified(app: Path, run: Run) -> None:
    """Every part of the bundle is signed, and nothing was changed since."""
    run("codesign", "--verify", "--deep", "--strict", "--verbose=2", app)


def notarised(path: Path, run: Run, env: Mapping[str, str] = os.environ) -> bool:
    """Have Apple look at an image or a zip, wait for the answer; False where nobody set a key. A bundle gets its ticket
    through the image it lies in."""
    if not all(env.get(name) for name in NOTARY):
        return False
    key, key_id, issuer = (env[name] for name in NOTARY)
    run("xcrun", "notarytool", "submit", path, "--key", key, "--key-id", key_id, "--issuer", issuer, "--wait")
    return True


def stapled(path: Path, run: Run) -> None:
    """Put Apple's ticket into it, so that it opens without a network, and ask the system what it thinks."""
    run("xcrun", "stapler", "staple", path)
    run("xcrun", "stapler", "validate", path)


def image_settings(app: Path, made: Path) -> dict[str, Any]:
    """The disk image as dmgbuild makes it: the program, a way to Applications, and a picture behind them."""
    return {
        "files": [str(app)],
        "symlinks": {"Applications": "/Applications"},
        "icon": str(made / "convene.icns"),
        "background": str(made / "disk-image.png"),
        "window_rect": ((200, 200), WINDOW),
        "icon_locations": {app.name: PROGRAM_AT, "Applications": APPLICATIONS_AT},
        "icon_size": ICON,
        "text_size": 13,
        "format": "UDZO",
        "filesystem": "HFS+",
        "hide_extensions": [app.name],
    }


def build_image(target: Path, app: Path, made: Path) -> None:
    """Make the disk image. Only on a Mac: hdiutil does the work."""
    import dmgbuild  # type: ignore[import-not-found]

    target.unlink(missing_ok=True)
    dmgbuild.build_dmg(str(target), NAME, settings=image_settings(app, made))


def packed(app: Path, target: Path, made: Path, run: Run, build: Build = build_image) -> Path:
    """The signed, notarised image of a frozen program; the program in it has its own ticket too."""
    verified(app, run)
    zipped = made / "to-notarise.zip"
    run("ditto", "-c", "-k", "--keepParent", app, zipped)
    if notarised(zipped, run):
        stapled(app, run)
    zipped.unlink(missing_ok=True)
    build(target, app, made)
    if name := identity():
        run("codesign", "--sign", name, "--timestamp", "--identifier", BUNDLE, target)
    if notarised(target, run):
        stapled(target, run)
        run("spctl", "--assess", "--type", "open", "--context", "context:primary-signature", "--verbose", target)
    return target


def run(*command: object) -> None:
    """A command that has to succeed."""
    subprocess.run([str(word) for word in command], check=True)


if __name__ == "__main__":
    packed(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), run)
