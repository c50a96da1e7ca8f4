"""Encrypted Office files (97-2003 and Open XML) opened with the passwords given; LibreOffice never sees them encrypted.

Only what msoffcrypto-tool knows: OpenDocument files are left to LibreOffice, PDF to PDFium. It guesses no passwords
besides the one with which old Excel and PowerPoint files are marked read-only (contracts/imaging.md section 12).
"""

import struct
import zipfile
from pathlib import Path
from typing import BinaryIO, Final

import msoffcrypto  # type: ignore[import-untyped]
from msoffcrypto import exceptions

from photostat.render.inside.base import DocumentFailed, Identification, Kind, Work
from photostat.render.model import ErrorCode

_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# Excel and PowerPoint open 97-2003 files that are encrypted with this one without a question. The contract names .xls and
# .ppt only: newer files protected by it end as password_protected, and open with it from the passwords file.
DEFAULT_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105 - a published constant
_DEFAULT_FOR: Final = frozenset({Kind.SPREADSHEET, Kind.PRESENTATION})
# What the library raises on a wrong password or on damage: its own errors and those of the bytes it trusts.
_REFUSED: Final = (
    exceptions.FileFormatError,
    exceptions.ParseError,
    exceptions.DecryptionError,
    exceptions.InvalidKeyError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    AssertionError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
)


def decrypt(work: Work, identification: Identification) -> Path | None:
    """The decrypted native in `work.scratch`; None where the native is no encrypted Office file (ODF, PDF …).

    Raises DocumentFailed(password_protected) when no password fits or the kind of encryption is unknown.
    """
    with work.native.open("rb") as native:
        if not identification.encrypted or not _is_office(native):
            return None
        target = work.scratch / "decrypted.bin"
        # An encrypted Open XML file is not yet known to have a filter; a 97-2003 file is.
        is_binary = identification.kind in _DEFAULT_FOR and bool(identification.office_filter)
        if is_binary and _opened(native, DEFAULT_PASSWORD, target):
            return target
        for position, password in enumerate(work.passwords, start=1):
            if _opened(native, password, target):
                work.password_used(position)
                return target
    raise DocumentFailed(ErrorCode.PASSWORD_PROTECTED, _words(len(work.passwords)))


def _is_office(native: BinaryIO) -> bool:
    """Whether it is an OLE container; a raw BIFF stream (Excel 2-4) has no password that we could try."""
    native.seek(0)
    return native.read(8) == _OLE_MAGIC


def _opened(native: BinaryIO, password: str, target: Path) -> bool:
    native.seek(0)
    try:
        document = msoffcrypto.OfficeFile(native)
        document.load_key(password=password)
        with target.open("wb") as plain:
            document.decrypt(plain)
    except _REFUSED:
        target.unlink(missing_ok=True)
        return False
    return target.stat().st_size > 0


def _words(tried: int) -> str:
    return f"none of {tried} passwords fits" if tried else "no password was given"
