"""Colours and borders of cells: taken off the cells, off the cell styles (conditional formats point to those), and out of
number formats and parts of cells, each of which would win over what the cell says.
"""

import re
from collections.abc import Iterable
from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.sheet_content import used_range
from photostat.render.inside.uno_side.values import uno

_BLACK, _NO_COLOUR = 0, -1
_MAX_STYLES = 2_000
_MAX_FORMATS = 3_000
_MAX_RICH_CELLS = 3_000
_MAX_CONDITIONS = 2_000
_MAX_SHAPES = 300
_FORMATTED, _EDIT_ATTRIBUTES = 512, 256  # com.sun.star.sheet.CellFlags
_COLOURING_ENTRIES = (1, 2)  # com.sun.star.sheet.ConditionEntryType COLORSCALE, DATABAR
_FORMAT_COLOUR = re.compile(r"(?i)\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d+|[a-z]{4,12})\]")
_NOT_COLOURS = ("[general]", "[natnum", "[dbnum", "[hh]", "[mm]", "[ss]")
_BORDERS = ("BottomBorder", "DiagonalBLTR", "DiagonalTLBR", "LeftBorder", "RightBorder", "TopBorder")


def set_looks(document: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """Remove borders and fills and make text black, as far as the profile asks for it."""
    wanted: dict[str, Any] = {}
    if not options["include_borders"]:
        wanted |= dict.fromkeys(_BORDERS, uno.createUnoStruct("com.sun.star.table.BorderLine2"))
    if options["remove_fills"]:
        wanted["CellBackColor"] = _NO_COLOUR
    if options["black_text"]:
        wanted["CharColor"] = _BLACK
    if not wanted:
        return
    names = tuple(sorted(wanted))
    values = tuple(wanted[name] for name in names)
    _set_on_styles(document, names, values, findings)
    for sheet in sheets:
        used_range(sheet).setPropertyValues(names, values)
    for sheet in sheets:
        if options["remove_fills"]:
            _remove_colour_scales(sheet)
        if options["black_text"]:
            _blacken(document, sheet, findings)


def _set_on_styles(document: Any, names: tuple[str, ...], values: tuple[Any, ...], findings: Findings) -> None:
    """Some workbooks let no style be changed (seen in 25.2); cells without a conditional format change all the same."""
    for style in _styles(document):
        try:
            style.setPropertyValues(names, values)
        except Exception:  # noqa: BLE001 - RuntimeException, a class that pyuno makes
            words = "TextVisibility, IncludeBorders: looks that conditional formats give may have stayed."
            findings.add("option_not_honoured", words, ("TextVisibility", "IncludeBorders"))
            return


def _styles(document: Any) -> Iterable[Any]:
    """Cell styles, those of conditional formats first, should there be more than the bound."""
    styles = document.StyleFamilies.getByName("CellStyles")
    names = sorted(styles.getElementNames(), key=lambda name: ("onditional" not in name, name))
    return (styles.getByName(name) for name in names[:_MAX_STYLES])


def _remove_colour_scales(sheet: Any) -> None:
    """Colour scales and data bars fill cells whatever the cell says. Whole formats go: removeByIndex of 25.2 always refuses."""
    formats = sheet.ConditionalFormats
    for condition in formats.getConditionalFormats()[:_MAX_CONDITIONS]:
        kinds = (condition.getByIndex(index).getType() for index in range(condition.getCount()))
        if any(kind in _COLOURING_ENTRIES for kind in kinds):
            formats.removeByID(condition.ID)


def _blacken(document: Any, sheet: Any, findings: Findings) -> None:
    _blacken_number_formats(document, sheet)
    _blacken_parts_of_cells(sheet, findings)
    page = sheet.DrawPage
    for index in range(min(page.getCount(), _MAX_SHAPES)):
        shape = page.getByIndex(index)
        if shape.getPropertySetInfo().hasPropertyByName("CharColor"):
            shape.setPropertyValue("CharColor", _BLACK)


def _blacken_number_formats(document: Any, sheet: Any) -> None:
    """A format such as `0.00;[Red]-0.00` or `[White]General` colours the value itself."""
    formats, ranges = document.NumberFormats, sheet.getUniqueCellFormatRanges()
    plain: dict[int, int] = {}
    for index in range(min(ranges.getCount(), _MAX_FORMATS)):
        same = ranges.getByIndex(index)
        key = same.NumberFormat
        if key not in plain:
            plain[key] = _plain_format(formats, key)
        if plain[key] != key:
            same.NumberFormat = plain[key]


def _plain_format(formats: Any, key: int) -> int:
    """The key of the same format without colours, the key itself where there are none."""
    held = formats.getByKey(key)
    code, locale = held.FormatString, held.Locale
    without = _FORMAT_COLOUR.sub(lambda match: match[0] if match[0].lower().startswith(_NOT_COLOURS) else "", code)
    if without == code or not without:
        return key
    known = formats.queryKey(without, locale, False)
    if known >= 0:
        return int(known)
    try:
        return int(formats.addNew(without, locale))
    except Exception:  # noqa: BLE001 - MalformedNumberFormatException, a class that pyuno makes
        return key


def _blacken_parts_of_cells(sheet: Any, findings: Findings) -> None:
    """Words of another colour inside a cell."""
    ranges = sheet.queryContentCells(_FORMATTED)
    cells = _cells(ranges.getRangeAddresses())
    for column, row in cells[:_MAX_RICH_CELLS]:
        cursor = sheet.getCellByPosition(column, row).createTextCursor()
        cursor.gotoStart(False)
        cursor.gotoEnd(True)
        cursor.CharColor = _BLACK
    if len(cells) > _MAX_RICH_CELLS:
        ranges.clearContents(_EDIT_ATTRIBUTES)
        words = f"SetTextColorToBlack: bold and the like on parts of cells of sheet {sheet.Name} were dropped with the colours."
        findings.add("option_not_honoured", words, ("TextVisibility",))


def _cells(addresses: Iterable[Any]) -> list[tuple[int, int]]:
    """Up to one cell more than the bound."""
    cells: list[tuple[int, int]] = []
    for address in addresses:
        for row in range(address.StartRow, address.EndRow + 1):
            cells += [(column, row) for column in range(address.StartColumn, address.EndColumn + 1)]
            if len(cells) > _MAX_RICH_CELLS:
                return cells
    return cells
