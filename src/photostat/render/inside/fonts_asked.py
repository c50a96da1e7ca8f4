"""Which font names an Open XML, OpenDocument or RTF native asks for, read from the native itself.

LibreOffice's document model tells the same at several hundred calls a document (50-300 ms, measured); a scan of the few
parts that matter takes some milliseconds. Fonts that are only declared are left out where the format tells use from
declaration. Nothing is parsed as XML: patterns over bounded bytes, so entities and nesting cannot hurt.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Final
from xml.sax.saxutils import unescape

_MAX_PART_BYTES: Final = 16 * 1024**2
_MAX_PARTS: Final = 60
_MAX_NAMES: Final = 200
_MAX_NAME_CHARS: Final = 80
_MAX_RTF_BYTES: Final = 16 * 1024**2

_WORD_TEXT: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_WORD_STYLE: Final = re.compile(rb"<w:style [^>]*?w:styleId=\"([^\"]{1,200})\".*?</w:style>", re.DOTALL)
_WORD_USED: Final = re.compile(rb"<w:(?:p|r|tbl)Style w:val=\"([^\"]{1,200})\"")
_WORD_FONTS: Final = re.compile(rb"<w:rFonts\b([^>]{0,600})>")
_WORD_FACE: Final = re.compile(rb"w:(?:ascii|hAnsi)=\"([^\"]{1,80})\"")
_WORD_THEME: Final = re.compile(rb"w:(?:ascii|hAnsi)Theme=\"(minor|major)")
_THEME_FACE: Final = re.compile(rb"<a:(minor|major)Font>\s*<a:latin typeface=\"([^\"]{1,80})\"")
_SLIDE_TEXT: Final = re.compile(r"ppt/slides/slide\d+\.xml")
_SLIDE_FACE: Final = re.compile(rb"<a:(?:latin|ea|cs) typeface=\"([^\"+]{1,80})\"")
_SHEET_FACE: Final = re.compile(rb"<font>.*?<name val=\"([^\"]{1,80})\"", re.DOTALL)
_ODF_DECLARED: Final = re.compile(rb"<style:font-face\b([^>]{0,600})>")
_ODF_NAME: Final = re.compile(rb"style:name=\"([^\"]{1,80})\"")
_ODF_FAMILY: Final = re.compile(rb"svg:font-family=\"([^\"]{1,80})\"")
_ODF_USED: Final = re.compile(rb"style:font-name=\"([^\"]{1,80})\"")
_RTF_DECLARED: Final = re.compile(rb"\{\\f(\d{1,5})(?=\\f[a-z])([^{};]{0,200}(?:\{[^{}]{0,200}\}[^{};]{0,200}){0,6});")
_RTF_MARKUP: Final = re.compile(rb"\{[^{}]*\}|\\[a-z]+-?\d* ?|[\r\n]+")
_RTF_USED: Final = re.compile(rb"\\f(\d{1,5})(?![0-9])")


def asked_fonts(native: Path) -> list[str] | None:
    """Font names, at most 200; None where the native is none of these formats or is damaged."""
    try:
        if zipfile.is_zipfile(native):
            with zipfile.ZipFile(native) as package:
                names = _of_package(package)
        else:
            with native.open("rb") as source:
                names = _of_rtf(source.read(_MAX_RTF_BYTES))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return None
    return None if names is None else sorted({name for raw in names if (name := _text(raw))})[:_MAX_NAMES]


def _of_package(package: zipfile.ZipFile) -> set[bytes] | None:
    members = set(package.namelist())
    if "word/document.xml" in members:
        return _of_word(package, members)
    if "xl/styles.xml" in members:
        return set(_SHEET_FACE.findall(_part(package, "xl/styles.xml")))
    if "ppt/presentation.xml" in members:
        return _of_slides(package, members)
    return _of_open_document(package) if "content.xml" in members else None


def _of_word(package: zipfile.ZipFile, members: set[str]) -> set[bytes]:
    """Direct formatting, document defaults, and the styles that the text names."""
    text = b"".join(_part(package, name) for name in sorted(members)[:5_000] if _WORD_TEXT.fullmatch(name))
    styles = _part(package, "word/styles.xml")
    used = set(_WORD_USED.findall(text)) | {b"Normal"}
    in_use = [match[0] for match in _WORD_STYLE.finditer(styles) if match[1] in used]
    marks = b"".join([text, *in_use, styles.partition(b"<w:style ")[0]])
    names, themes = set[bytes](), set[bytes]()
    for fonts in _WORD_FONTS.findall(marks):
        names.update(_WORD_FACE.findall(fonts))
        themes.update(_WORD_THEME.findall(fonts))
    faces = dict(_THEME_FACE.findall(_part(package, "word/theme/theme1.xml"))) if themes else {}
    return names | {faces[theme] for theme in themes if theme in faces}


def _of_slides(package: zipfile.ZipFile, members: set[str]) -> set[bytes]:
    slides = [name for name in sorted(members)[:5_000] if _SLIDE_TEXT.fullmatch(name)][:_MAX_PARTS]
    faces = {face for name in slides for face in _SLIDE_FACE.findall(_part(package, name))}
    return faces | {face for _, face in _THEME_FACE.findall(_part(package, "ppt/theme/theme1.xml"))}


def _of_open_document(package: zipfile.ZipFile) -> set[bytes]:
    content = _part(package, "content.xml")
    families = {}
    for declaration in _ODF_DECLARED.findall(content):
        name, family = _ODF_NAME.search(declaration), _ODF_FAMILY.search(declaration)
        if name and family:
            families[name[1]] = family[1]
    return {families[name] for name in _ODF_USED.findall(content) if name in families}


def _of_rtf(text: bytes) -> set[bytes] | None:
    if not text.startswith(b"{\\rtf"):
        return None
    declared = {number: _RTF_MARKUP.sub(b"", entry) for number, entry in _RTF_DECLARED.findall(text[:200_000])}
    seen: dict[bytes, int] = {}
    for number in _RTF_USED.findall(text):
        seen[number] = seen.get(number, 0) + 1
    return {name for number, name in declared.items() if seen[number] > 1 and b"\\" not in name}


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as part:
            return part.read(_MAX_PART_BYTES)
    except KeyError:
        return b""


def _text(raw: bytes) -> str:
    text = unescape(raw.decode("utf-8", "replace"), {"&apos;": "'", "&quot;": '"'}).strip(" '\"")
    return text if text.isprintable() and len(text) <= _MAX_NAME_CHARS else ""
