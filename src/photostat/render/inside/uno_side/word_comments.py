"""Comments of a text document: a numbered mark where each stands, and all of them in full on pages after the document.

The margin, where LibreOffice can print them, cuts a long comment off; a list never does. Without the option no comment is
printed.
"""

from typing import Any

from photostat.render.inside.uno_side.values import uno

_MAX_LISTED = 5000
_PARAGRAPH_BREAK = 0  # com.sun.star.text.ControlCharacter
_MAX_QUOTED_CHARS = 120
_PROPERTIES = ("Author", "Content", "DateTimeValue", "ParentName", "Resolved")
_BOLD, _REGULAR = 150.0, 100.0
_BLACK, _AUTOMATIC = 0x000000, -1
_PLAIN = {
    "CharHeight": 10.0, "CharWeight": _REGULAR, "CharColor": _AUTOMATIC, "CharEscapement": 0, "CharEscapementHeight": 100,
    "CharHidden": False, "CharUnderline": 0, "CharStrikeout": 0, "CharCaseMap": 0, "CharBackColor": _AUTOMATIC,
    "ParaLeftMargin": 0, "ParaRightMargin": 0, "ParaFirstLineIndent": 0, "ParaTopMargin": 0, "ParaBottomMargin": 150,
}  # fmt: skip


def list_comments(document: Any, comments: list[Any]) -> None:
    """Mark and list the comments, in the order of the pages."""
    if not comments:
        return
    entries = []
    for number, (page, field) in enumerate(_in_order(document, comments[:_MAX_LISTED]), 1):
        anchor = field.getAnchor()
        quoted = _printable(str(anchor.getString()))
        entries.append(_entry(number, page, quoted, field))
        _mark(anchor, number)
    left = len(comments) - len(entries)
    _append(document, entries + ([f"{left} more comments are not listed."] if left > 0 else []))


def _in_order(document: Any, comments: list[Any]) -> list[tuple[int, Any]]:
    """(page, field) by page and place on it; a comment whose place cannot be shown comes last, on page 0."""
    view = document.CurrentController.getViewCursor()
    placed = []
    for index, field in enumerate(comments):
        try:
            view.gotoRange(field.getAnchor().getStart(), False)
            place = view.getPosition()
            placed.append((view.getPage(), place.Y, place.X, index))
        except Exception as error:
            if "DisposedException" in type(error).__name__:
                raise
            placed.append((0, 0, 0, index))
    placed.sort(key=lambda key: (key[0] == 0, key))
    return [(page, comments[index]) for page, _y, _x, index in placed]


def _mark(anchor: Any, number: int) -> None:
    text = anchor.getText()
    cursor = text.createTextCursorByRange(anchor.getEnd())
    text.insertString(cursor, f"[{number}]", True)
    cursor.setPropertyValues(
        ("CharColor", "CharEscapement", "CharEscapementHeight", "CharHidden", "CharWeight"), (_BLACK, 33, 70, False, _BOLD)
    )


def _entry(number: int, page: int, quoted: str, field: Any) -> str:
    author, content, when, parent, resolved = (_value(field, name) for name in _PROPERTIES)
    parts = [str(author or "unnamed")]
    if when is not None and when.Year:
        parts.append(f"{when.Year:04}-{when.Month:02}-{when.Day:02} {when.Hours:02}:{when.Minutes:02}")
    if page:
        parts.append(f"page {page}")
    if parent:
        parts.append("reply")
    if resolved:
        parts.append("resolved")
    if quoted:
        more = "…" if len(quoted) > _MAX_QUOTED_CHARS else ""
        parts.append(f"on “{quoted[:_MAX_QUOTED_CHARS]}{more}”")
    words = str(content or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return f"[{number}] {', '.join(parts)}: {words or '(no text)'}"


def _printable(text: str) -> str:
    """On one line, without the signs that stand for notes and pictures."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _value(field: Any, name: str) -> Any:
    """Older files lack some properties."""
    return field.getPropertyValue(name) if field.getPropertySetInfo().hasPropertyByName(name) else None


def _append(document: Any, entries: list[str]) -> None:
    """After the last paragraph, on a page of their own; a line feed is a line, a carriage return a paragraph."""
    text = document.getText()
    end = _new_last_paragraph(document, text)
    end.setAllPropertiesToDefault()
    end.ParaStyleName = "Standard"
    end.BreakType = uno.Enum("com.sun.star.style.BreakType", "PAGE_BEFORE")
    text.insertString(end, "Comments", True)
    _set(end, _PLAIN | {"CharHeight": 12.0, "CharWeight": _BOLD})
    end.gotoEnd(False)
    text.insertControlCharacter(end, _PARAGRAPH_BREAK, False)
    end.BreakType = uno.Enum("com.sun.star.style.BreakType", "NONE")
    text.insertString(end, "\r".join(entries), True)
    _set(end, _PLAIN)


def _new_last_paragraph(document: Any, text: Any) -> Any:
    """A cursor in it. A document that ends with a table has no last paragraph, and no cursor goes behind the table."""
    end = text.createTextCursor()
    end.gotoEnd(False)
    try:
        text.insertControlCharacter(end, _PARAGRAPH_BREAK, False)
        text.insertString(end, "", False)
    except Exception as error:
        if "DisposedException" in type(error).__name__:
            raise
        contents, last = text.createEnumeration(), None
        while contents.hasMoreElements():
            last = contents.nextElement()
        text.insertTextContentAfter(document.createInstance("com.sun.star.text.Paragraph"), last)
        end = text.createTextCursor()
        end.gotoEnd(False)
    return end


def _set(cursor: Any, values: dict[str, Any]) -> None:
    names = tuple(sorted(values))
    cursor.setPropertyValues(names, tuple(values[name] for name in names))
