"""What the systems are told of Convene: its name, version, publisher and files."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "Convene"
PUBLISHER = "Convene"  # a fork that signs puts the name of its certificate here
BUNDLE = "org.convene.Convene"
DESCRIPTION = "Run convenings for health and social care"
CAMERA = "Convene reads the codes of badges with the camera when you ask for it. No picture is kept."
FILES = (("convene", "Convene workspace", "workspace"), ("cnvpack", "Convene desk pack", "pack"))
"""Suffix, what a person calls it, and the end of its type's name."""

(VERSION,) = re.findall(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

INFO_PLIST = {
    "CFBundleDisplayName": NAME,
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": words,
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [f"{BUNDLE}.{kind}"],
        }
        for _, words, kind in FILES
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": f"{BUNDLE}.{kind}",
            "UTTypeDescription": words,
            "UTTypeConformsTo": ["public.data"],
            "UTTypeTagSpecification": {"public.filename-extension": [suffix]},
        }
        for suffix, words, kind in FILES
    ],
    "LSApplicationCategoryType": "public.app-category.productivity",
    "LSMinimumSystemVersion": "13.0",  # as the pinned PySide6 asks
    "NSCameraUsageDescription": CAMERA,
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": "MIT licence",
}

ENTITLEMENTS = {
    "com.apple.security.device.camera": True,  # asked for when a camera scanner is opened
    # Python's ctypes and cffi build small functions in memory, through which Qt and the libraries call back.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}
"""What the hardened runtime of macOS allows Convene. Nothing else: no network server, no other person's libraries."""


def numbers(version: str = VERSION) -> tuple[int, int, int, int]:
    """The version as Windows has it."""
    found = [int(number) for number in re.findall(r"\d+", version)[:4]]
    major, minor, patch, build = (*found, 0, 0, 0)[:4]
    return major, minor, patch, build


def windows_version(program: str) -> object:
    """The version resource of a Windows program, in PyInstaller's own terms."""
    from PyInstaller.utils.win32.versioninfo import (
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME,  # what Windows shows as the name of the program
        "FileVersion": VERSION,
        "InternalName": program,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
    }
    table = StringTable("080904B0", [StringStruct(key, text) for key, text in words.items()])
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers(), prodvers=numbers(), OS=0x40004, fileType=1),
        kids=[StringFileInfo([table]), VarFileInfo([VarStruct("Translation", [0x0809, 1200])])],
    )
