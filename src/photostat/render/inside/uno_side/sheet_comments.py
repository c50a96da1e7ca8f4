"""Comments of cells: all of them in a list behind their sheet, those of hidden cells and hidden sheets too, or none."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.sheet_lists import ListSheet, append_list

_MAX_COMMENTS = 3_000
_HEADS = ("Cell", "Author", "Comment")
_SHARES = (0.12, 0.2, 0.68)
_OPTION = "IncludeComments"


def column_letters(index: int) -> str:
    """A, B, … AA for index 0, 1, … 26."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def show_comments(document: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """List the comments, or take off those that stand open over the cells."""
    left = _MAX_COMMENTS
    for sheet in sheets:
        comments = sheet.getAnnotations()
        count = comments.getCount()
        taken = [comments.getByIndex(index) for index in range(min(count, left))]
        left -= len(taken)
        if not taken:
            continue
        if options["include_comments"]:
            _list(document, sheet, taken, findings)
        else:
            for comment in taken:
                if comment.getIsVisible():
                    comment.setIsVisible(False)
        if len(taken) < count:
            words = f"{_OPTION}: only the first {_MAX_COMMENTS} comments were treated, up to sheet {sheet.Name}."
            findings.add("option_not_honoured", words, (_OPTION,))
            break


def _list(document: Any, sheet: Any, comments: list[Any], findings: Findings) -> None:
    style = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    hidden = "" if sheet.IsVisible else " (hidden, not imaged)"
    listed = ListSheet(
        f"Comments {sheet.Name}", f"Comments of sheet {sheet.Name}{hidden}", _HEADS, _SHARES, list(map(_row, comments))
    )
    try:
        append_list(document, listed, sheet.RangeAddress.Sheet + 1, like=style)
    except Exception:  # noqa: BLE001 - pyuno raises whatever class soffice sent; here: the workbook's structure is protected
        style.setPropertyValue("PrintAnnotations", True)
        words = f"{_OPTION}: comments of sheet {sheet.Name} are printed at its end without author; the structure is protected."
        findings.add("option_not_honoured", words, (_OPTION,))


def _row(comment: Any) -> tuple[str, ...]:
    """LibreOffice reads the comments of an .xlsx when their shape is asked for; until then their text is empty."""
    place = comment.Position
    text = comment.getString() or comment.AnnotationShape.getString()
    return f"{column_letters(place.Column)}{place.Row + 1}", comment.Author, text
