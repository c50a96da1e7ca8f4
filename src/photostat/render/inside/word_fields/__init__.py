"""What the fields of a Word document print and whether its hidden text shows, settled in our copy before LibreOffice opens it.

LibreOffice computes most fields anew: a date becomes that of today, a reference an error. So a field that prints its stored
result, its code, another text or nothing (contracts/imaging.md section 13) is no field any more when LibreOffice reads it.
What cannot be settled here, because the document stores no result or the file is damaged, is left to uno_side/word_fields.py.
It refuses to change anything else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from photostat.render.inside.word_fields import binary, hidden, open_document, open_xml, rtf
from photostat.render.inside.word_fields.choice import FieldChoice
from photostat.render.inside.word_fields.package import settle_parts

__all__ = ["FieldChoice", "Settled", "settle_file"]

_MAX_FILE_BYTES: Final = 256 * 1024**2
_OPEN_DOCUMENT_PARTS: Final = frozenset({"content.xml", "styles.xml"})


@dataclass
class Settled:
    """What was found in a file. `is_read` False: damaged, too large, or a format that we do not know.

    `hides_text`: it holds text formatted as hidden. `left`: instructions of fields that had no room for their text.
    """

    is_read: bool = False
    hides_text: bool = False
    left: list[str] = field(default_factory=list)


def settle_file(path: Path, office_filter: str, choice: FieldChoice, *, show_hidden: bool) -> Settled:
    """Change the copy at `path`: fields, and hidden text if it is shown."""
    settled = Settled()
    if path.stat().st_size > _MAX_FILE_BYTES:
        return settled
    match office_filter:
        case "MS Word 2007 XML" | "MS Word 2007 XML Template" | "MS Word 2007 XML VBA":
            settled.is_read = settle_parts(
                path, _is_word_part, lambda name, part: _word_part(name, part, choice, show_hidden, settled)
            )
        case "writer8" | "writer8_template":
            wanted = _OPEN_DOCUMENT_PARTS.__contains__
            settled.is_read = settle_parts(path, wanted, lambda _name, part: _open_document(part, choice, show_hidden, settled))
        case "OpenDocument Text Flat XML":
            _whole(path, settled, lambda data: _open_document(data, choice, show_hidden, settled))
        case "MS Word 2003 XML":
            _whole(path, settled, lambda data: _word_part("", data, choice, show_hidden, settled))
        case "Rich Text Format":
            _whole(path, settled, lambda data: _rtf(data, choice, show_hidden, settled))
        case "MS Word 97":
            found = binary.settle_file(path, choice, show_hidden=show_hidden)
            settled = Settled(found is not None, *(found or (False, [])))
    return settled


def _is_word_part(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml")


def _word_part(name: str, part: bytes, choice: FieldChoice, show_hidden: bool, settled: Settled) -> bytes:
    if b"vanish" in part:
        settled.hides_text |= not name.endswith("styles.xml") and hidden.hides_xml(part)
        part = hidden.shown_xml(part) if show_hidden else part
    return open_xml.settle(part, choice)


def _open_document(part: bytes, choice: FieldChoice, show_hidden: bool, settled: Settled) -> bytes:
    if hidden.hides_open_document(part):
        settled.hides_text = True
        part = hidden.shown_open_document(part) if show_hidden else part
    return open_document.settle(part, choice)


def _rtf(data: bytes, choice: FieldChoice, show_hidden: bool, settled: Settled) -> bytes:
    if hidden.hides_rtf(data):
        settled.hides_text = True
        data = hidden.shown_rtf(data) if show_hidden else data
    return rtf.settle(data, choice)


def _whole(path: Path, settled: Settled, settle: Callable[[bytes], bytes]) -> None:
    data = path.read_bytes()
    changed = settle(data)
    settled.is_read = True
    if changed is not data:
        path.write_bytes(changed)
