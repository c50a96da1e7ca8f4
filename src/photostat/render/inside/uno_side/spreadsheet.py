"""Spreadsheets: hidden sheets, print areas, grid lines and comments as the profile wants; hidden cells reported."""

from typing import Any

from photostat.render.inside.uno_side.clock import Clock
from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.fonts import of_holder

EXPORT_FILTER = "calc_pdf_Export"
_MAX_SHEETS_LOOKED_AT = 1_000
_MAX_FORMATS_LOOKED_AT = 200
_MAX_WIDTHS_ASKED = 300
_SMALLEST_SCALE = 10  # percent, LibreOffice's own limit


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Set the options on the model and report; no export options of its own."""
    sheets = [document.Sheets.getByIndex(n) for n in range(min(document.Sheets.getCount(), _MAX_SHEETS_LOOKED_AT))]
    _tell_hidden(sheets, options, findings)
    _tell_comments(sheets, findings)
    _tell_links(document, findings)
    for name, apply in SHEET_OPTIONS.items():
        apply(sheets, options[name])
    clock = Clock(options)
    styles = document.StyleFamilies.getByName("PageStyles")
    for page_style in {sheet.PageStyle for sheet in sheets}:
        style = styles.getByName(page_style)
        for option, names in PAGE_STYLE_OPTIONS.items():
            for name in names if options[option] is not None else ():
                style.setPropertyValue(name, options[option])
        if style.HeaderIsOn or style.FooterIsOn:
            clock.stop_headers(style)
        _fit_widest_column(style, [sheet for sheet in sheets if page_style == sheet.PageStyle])
    clock.tell(findings)
    return {}


def _unhide(sheets: list[Any], wanted: bool) -> None:
    for sheet in sheets if wanted else ():
        if not sheet.IsVisible:
            sheet.IsVisible = True


def _ignore_print_areas(sheets: list[Any], wanted: bool) -> None:
    """Cleared on every sheet, because LibreOffice leaves out sheets without one as soon as another has one."""
    if wanted and any(sheet.getPrintAreas() for sheet in sheets):
        for sheet in sheets:
            sheet.setPrintAreas(())


# Option of the imaging profile -> what it does to the sheets.
SHEET_OPTIONS = {"unhide_hidden_worksheets": _unhide, "ignore_print_area": _ignore_print_areas}
# Option of the imaging profile -> properties of each page style in use; an option of None leaves the file's own.
PAGE_STYLE_OPTIONS = {
    "include_gridlines": ("PrintGrid",),
    "include_row_and_column_headings": ("PrintHeaders",),
    "include_headers_and_footers": ("HeaderIsOn", "FooterIsOn"),
    "include_comments": ("PrintAnnotations",),
}


def _fit_widest_column(style: Any, sheets: list[Any]) -> None:
    """Print smaller where a column is wider than the paper: LibreOffice cuts it off, while Excel goes on on a next page."""
    if style.ScaleToPages or style.ScaleToPagesX:
        return  # already shrunk to fit
    room = style.Width - style.LeftMargin - style.RightMargin
    widest = max((_widest_column(sheet, room * 100 // max(style.PageScale, 1)) for sheet in sheets), default=0)
    if widest and room > 0:
        style.PageScale = max(room * 100 // widest, _SMALLEST_SCALE)


def _widest_column(sheet: Any, room: int) -> int:
    """The width of the widest used column that has no room, 0 if all have; in 1/100 mm. Halves ranges: each call costs."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    ranges, widest, asked = [(0, cursor.RangeAddress.EndColumn)], 0, 0
    while ranges and asked < _MAX_WIDTHS_ASKED:
        first, last = ranges.pop()
        width = sheet.getCellRangeByPosition(first, 0, last, 0).Size.Width
        asked += 1
        if width <= max(room, widest):
            continue
        if first == last:
            widest = width
        else:
            middle = (first + last) // 2
            ranges += [(middle + 1, last), (first, middle)]
    return int(widest)


def page_count(document: Any) -> int | None:
    """Pages that would be printed."""
    return int(document.getRendererCount(document, ()))


def _tell_hidden(sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    hidden = [f"sheet {sheet.Name}" for sheet in sheets if not sheet.IsVisible]
    cells = [f"rows or columns of sheet {sheet.Name}" for sheet in sheets if _has_hidden_cells(sheet)]
    if hidden:
        fate = "are imaged" if options["unhide_hidden_worksheets"] else "are not imaged"
        findings.add("hidden_content", f"Hidden sheets {fate}.", hidden)
    if cells:
        findings.add("hidden_content", "Hidden or filtered rows or columns are not imaged.", cells)


def _has_hidden_cells(sheet: Any) -> bool:
    """Whether the visible cells up to the last used one are less than all of them."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    used = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    seen = sum(_cell_count(address) for address in used.queryVisibleCells().getRangeAddresses())
    return bool(seen < (end.EndColumn + 1) * (end.EndRow + 1))


def _cell_count(address: Any) -> int:
    return int((address.EndColumn - address.StartColumn + 1) * (address.EndRow - address.StartRow + 1))


def _tell_comments(sheets: list[Any], findings: Findings) -> None:
    counts = [(sheet.Name, sheet.getAnnotations().getCount()) for sheet in sheets]
    items = [f"sheet {name}: {count}" for name, count in counts if count]
    if items:
        findings.add("comments_present", "Cells have comments.", items)


def _tell_links(document: Any, findings: Findings) -> None:
    """Other workbooks and linked areas; LibreOffice was told to load none of them and shows the saved values."""
    names: set[str] = set(document.ExternalDocLinks.getElementNames())
    names |= set(document.SheetLinks.getElementNames()) | set(document.DDELinks.getElementNames())
    areas = document.AreaLinks
    names |= {areas.getByIndex(index).Url for index in range(min(areas.getCount(), 200))}
    if names:
        findings.add("remote_content_blocked", "Linked content was not loaded.", sorted(names))


def asked_fonts(document: Any) -> set[str]:
    """Font names of the cell styles in use."""
    styles = document.StyleFamilies.getByName("CellStyles")
    used = (styles.getByName(name) for name in styles.getElementNames()[:_MAX_FORMATS_LOOKED_AT])
    return {name for style in used if style.isInUse() for name in of_holder(style)}
