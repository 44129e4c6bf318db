"""What is given to people with Windows: the program, the setup for one person, the MSI and the zip, signed.

`python3 dev.py windows-package` makes them under Wine; `trial.py` tries them.
"""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from facts import NAME, PUBLISHER, ROOT, VERSION, numbers
from package import DIST, shipped, size, summed, zipped
from wine import HERE, MADE, python, require, run, set_up

STEM = f"{NAME}-{VERSION}-windows-x86_64"


class Made(NamedTuple):
    """All that was made: the folder of the program, and what it was packed into."""

    folder: Path
    setup: Path
    msi: Path
    zip: Path


def made() -> Made:
    """Freeze, sign, pack, sum."""
    require("makensis", "wixl", "wixl-heat", "osslsigncode", "openssl")
    set_up()
    DIST.mkdir(exist_ok=True)
    folder = frozen()
    sign(*folder.glob("*.exe"))
    print(f"{folder.relative_to(ROOT)}: {size(folder)} MB", flush=True)
    result = Made(
        folder,
        setup(folder, DIST / f"{STEM}-setup.exe", VERSION),
        msi(folder, DIST / f"{STEM}.msi", VERSION),
        zipped(folder, DIST / f"{STEM}-portable.zip"),
    )
    sign(result.setup, result.msi)
    for path in result[1:]:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1_000_000} MB", flush=True)
    print(summed().read_text("utf-8"), end="", flush=True)
    return result


def frozen() -> Path:
    """Freeze with Windows' Python, and give the folder."""
    package = ROOT / "build" / "package"
    python(HERE / "icons.py", ROOT / "resources" / "mark-tile.svg", package)
    python(HERE / "notices.py", package / "notices", ROOT / "resources", *shipped())
    options = ("--noconfirm", "--log-level", "WARN", "--distpath", MADE / "out", "--workpath", MADE / "work")
    python("-m", "PyInstaller", *options, HERE / "convene.spec")
    return MADE / "out" / NAME


def setup(folder: Path, out: Path, version: str) -> Path:
    """The setup for one person, by NSIS."""
    said = {
        "OUT": out,
        "FOLDER": folder,
        "ICON": ROOT / "build" / "package" / "convene.ico",
        "PUBLISHER": PUBLISHER,
        "VERSION": version,
        "NUMBERS": ".".join(map(str, numbers(version))),
    }
    run("makensis", "-V2", *(f"-D{key}={value}" for key, value in said.items()), HERE / "windows" / "convene.nsi")
    return out


def msi(folder: Path, out: Path, version: str) -> Path:
    """The same as MSI, by wixl, for those who deploy."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    listed = "\n".join(str(path) for path in files)
    heat = ("wixl-heat", "-p", f"{folder}/", "--directory-ref", "INSTALLDIR", "--component-group", "Files")
    fragment = subprocess.run(
        [*heat, "--var", "var.SourceDir", "--win64"], input=listed, capture_output=True, text=True, check=True
    ).stdout
    (MADE / "files.wxs").write_text(fragment, "utf-8")
    said = {
        "Version": ".".join(map(str, numbers(version)[:3])),
        "Publisher": PUBLISHER,
        "SourceDir": folder.relative_to(MADE),
        "Win64": "yes",
    }
    defined = [word for key, value in said.items() for word in ("-D", f"{key}={value}")]
    sources = (HERE / "windows" / "convene.wxs", MADE / "files.wxs")
    run("wixl", "-a", "x64", *defined, "-o", out, *sources, within=MADE)  # it takes no path from the root
    return out


def sign(*files: Path) -> None:
    """Sign with CONVENE_SIGN_PFX and CONVENE_SIGN_PASSWORD; with neither, by a certificate that nobody trusts, so that
    the step itself is run each time."""
    given = os.environ.get("CONVENE_SIGN_PFX")
    words = os.environ.get("CONVENE_SIGN_PASSWORD", "") if given else "placeholder"
    certificate = Path(given) if given else placeholder()
    password = MADE / "sign.pass"
    password.touch(mode=0o600)
    password.write_text(words, "utf-8")
    try:
        for file in files:
            signed = file.with_suffix(".signed")
            signed.unlink(missing_ok=True)  # it writes over nothing
            options = ("-pkcs12", certificate, "-readpass", password, "-h", "sha256", "-n", NAME)
            stamp = ("-ts", os.environ["CONVENE_SIGN_TIMESTAMP"]) if os.environ.get("CONVENE_SIGN_TIMESTAMP") else ()
            run("osslsigncode", "sign", *options, *stamp, "-in", file, "-out", signed)
            signed.replace(file)
    finally:
        password.unlink()


def placeholder() -> Path:
    """A certificate for a day."""
    key, certificate, both = MADE / "sign.key", MADE / "sign.pem", MADE / "sign.pfx"
    subject = ("-subj", f"/CN={PUBLISHER} (not trusted)")
    options = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1")
    run("openssl", "req", *options, *subject, "-keyout", key, "-out", certificate)
    run("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", both, "-passout", "pass:placeholder")
    return both
