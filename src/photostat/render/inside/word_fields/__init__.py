"""What the fields of a Word document print, settled in our copy of the native before LibreOffice opens it.

LibreOffice computes most fields anew: a date becomes that of today, a reference an error. So a field that prints its stored
result, its code, another text or nothing (contracts/imaging.md section 13) is no field any more when LibreOffice reads it.
What cannot be settled here, because the document stores no result or the file is damaged, is left to uno_side/word_fields.py.
It refuses to change anything but fields.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from photostat.render.inside.word_fields import binary, open_document, open_xml, rtf
from photostat.render.inside.word_fields.choice import FieldChoice
from photostat.render.inside.word_fields.package import settle_parts

__all__ = ["FieldChoice", "settle_fields"]

_MAX_FILE_BYTES: Final = 256 * 1024**2
_OPEN_DOCUMENT_PARTS: Final = frozenset({"content.xml", "styles.xml"})


def settle_fields(path: Path, office_filter: str, choice: FieldChoice) -> bool:
    """Change the copy at `path`; whether its fields could be read. False for formats whose fields we do not know."""
    if path.stat().st_size > _MAX_FILE_BYTES:
        return False
    match office_filter:
        case "MS Word 2007 XML" | "MS Word 2007 XML Template" | "MS Word 2007 XML VBA":
            return settle_parts(path, _is_word_part, lambda part: open_xml.settle(part, choice))
        case "writer8" | "writer8_template":
            return settle_parts(path, _OPEN_DOCUMENT_PARTS.__contains__, lambda part: open_document.settle(part, choice))
        case "OpenDocument Text Flat XML":
            return _settle_whole(path, lambda data: open_document.settle(data, choice))
        case "MS Word 2003 XML":
            return _settle_whole(path, lambda data: open_xml.settle(data, choice))
        case "Rich Text Format":
            return _settle_whole(path, lambda data: rtf.settle(data, choice))
        case "MS Word 97":
            return binary.settle_file(path, choice)
        case _:
            return False


def _is_word_part(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml")


def _settle_whole(path: Path, settle: Callable[[bytes], bytes]) -> bool:
    data = path.read_bytes()
    settled = settle(data)
    if settled is not data:
        path.write_bytes(settled)
    return True
