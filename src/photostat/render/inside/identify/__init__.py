"""What a native is, decided by its content. The extension breaks ties and never overrules.

    read the ends -> OLE? look at its streams  -> ZIP? look at its members -> a signature? -> text? -> unknown

Reads a bounded number of bytes of a file of any size, opens no document, decrypts nothing. The only failures are an
empty native and a container that is damaged beyond telling; everything else has a type, if only "Unknown Format".
"""

from pathlib import Path

from photostat.render.inside.base import DocumentFailed, Identification, Kind
from photostat.render.inside.identify.biff import biff_form
from photostat.render.inside.identify.extensions import extension_finding
from photostat.render.inside.identify.forms import unsupported, word_set
from photostat.render.inside.identify.legacy_office import legacy_office_form
from photostat.render.inside.identify.native_bytes import NativeBytes
from photostat.render.inside.identify.ole import MAGIC as OLE_MAGIC
from photostat.render.inside.identify.ole import BrokenOleError, OleFile
from photostat.render.inside.identify.ole_types import macro_storages, ole_form
from photostat.render.inside.identify.signatures import signature_form
from photostat.render.inside.identify.text_type import text_form
from photostat.render.inside.identify.zip_container import BrokenZipError, HugeZipError, ZipContainer, local_names
from photostat.render.inside.identify.zip_types import (
    DOCUMENT_EXTENSIONS,
    looks_like_document,
    macro_members,
    zip_form,
)
from photostat.render.model import ErrorCode, Finding, FindingCode

__all__ = ["identify"]

_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_EXTENSIONS = word_set("doc dot xls xlt xla xlw ppt pps pot vsd vst vss pub msg oft wps")
# Formats that always begin with a signature: a file of that name without one is damaged, not of an unknown type.
_SIGNED_EXTENSIONS = (
    DOCUMENT_EXTENSIONS | _OLE_EXTENSIONS | word_set("pdf rtf png jpg jpeg gif tif tiff bmp webp heic jp2 psd wpd emf")
)
_MAX_ITEMS = 50
_Found = tuple[Identification, list[Finding]]


def identify(native: Path, file_name: str) -> _Found:
    """The type of a native and what is worth knowing about its container.

    `file_name` is the untrusted original name. Raises DocumentFailed: EMPTY for no bytes, CORRUPT for a container that
    is broken beyond reading or content that has nothing of what its name promises.
    """
    with NativeBytes(native, file_name) as opened:
        if opened.size_bytes == 0:
            raise DocumentFailed(ErrorCode.EMPTY)
        identification, findings = _by_content(opened)
        misfit = extension_finding(identification, opened.extension)
    return identification, [*findings, misfit] if misfit else findings


def _by_content(native: NativeBytes) -> _Found:
    if native.head.startswith(OLE_MAGIC):
        return _ole(native)
    if native.head.startswith(_ZIP_MAGICS):
        return _zip(native)
    found = (
        signature_form(native)
        or biff_form(native.head, native.extension)
        or legacy_office_form(native.head, native.size_bytes, native.extension)
    )
    if found is not None:
        return found, []
    text = text_form(native)
    if text is None:
        return _unknown(native), []
    form, decoded = text
    if not decoded.was_guessed or form.kind not in (Kind.TEXT, Kind.SPREADSHEET):
        return form, []
    words = f"The text does not say its encoding; {decoded.charset} was taken."
    return form, [Finding(FindingCode.ENCODING_GUESSED, words)]


def _ole(native: NativeBytes) -> _Found:
    try:
        ole = OleFile(native)
    except BrokenOleError as error:
        raise DocumentFailed(ErrorCode.CORRUPT, f"OLE compound file: {error}") from error
    form = ole_form(ole, native.extension)
    if form is None:
        if native.extension in _OLE_EXTENSIONS | DOCUMENT_EXTENSIONS:
            words = f"OLE compound file: no stream of a .{native.extension} document in it"
            raise DocumentFailed(ErrorCode.CORRUPT, words)
        form = unsupported("OLE Compound File", "")
    return form, _macro_findings(macro_storages(ole))


def _zip(native: NativeBytes) -> _Found:
    try:
        package = ZipContainer(native)
    except HugeZipError:
        return unsupported("ZIP File", "zip"), []
    except BrokenZipError as error:
        names = local_names(native.head)
        what = "document" if looks_like_document(names, native.extension) else "archive"
        raise DocumentFailed(ErrorCode.CORRUPT, f"ZIP {what}: {error}") from error
    form = zip_form(package, native.extension)
    if form.file_type_id == unsupported("ZIP File", "zip").file_type_id and native.extension in DOCUMENT_EXTENSIONS:
        words = f"ZIP archive: no part of a .{native.extension} document in it"
        raise DocumentFailed(ErrorCode.CORRUPT, words)
    return form, _macro_findings(macro_members(package))


def _unknown(native: NativeBytes) -> Identification:
    if native.extension in _SIGNED_EXTENSIONS:
        words = f"the content has no signature of a .{native.extension} file or of any other known type"
        raise DocumentFailed(ErrorCode.CORRUPT, words)
    return unsupported("Unknown Format", "")


def _macro_findings(places: tuple[str, ...]) -> list[Finding]:
    if not places:
        return []
    shown = ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
    message = f"The document contains macros ({shown[:600]}). They were not run."
    return [Finding(FindingCode.MACROS_PRESENT, message, items=places[:_MAX_ITEMS])]
