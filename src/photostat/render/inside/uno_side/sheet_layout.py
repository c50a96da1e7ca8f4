"""Page styles of sheets: paper, order of pages, scale; and columns that are wider than the paper."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.sheet_content import used_end, used_range

_HUNDREDTH_MM_PER_INCH = 2540
_MAX_WIDTHS_ASKED = 300
_MAX_HEIGHTS_ASKED = 2_000
SMALLEST_SCALE = 10  # percent, LibreOffice's own limit
_HEADINGS_WIDTH = 1_200  # 1/100 mm for row numbers, more than LibreOffice takes
# Option of the imaging profile -> property of each page style in use; an option of None leaves the file's own.
_PROPERTIES = {
    "include_gridlines": "PrintGrid",
    "include_row_and_column_headings": "PrintHeaders",
    "down_first": "PrintDownFirst",
}


def set_page(style: Any, sheets: list[Any], options: dict[str, Any]) -> None:
    """Paper, order, scale and what is drawn beside the cells, on one page style and the sheets that have it."""
    wanted = {name: options[option] for option, name in _PROPERTIES.items() if options[option] is not None}
    wanted["PrintAnnotations"] = False  # comments get sheets of their own, see sheet_lists
    if options["paper_in"]:
        width, height = options["paper_in"]
        paper = (width > height, round(width * _HUNDREDTH_MM_PER_INCH), round(height * _HUNDREDTH_MM_PER_INCH))
        wanted |= dict(zip(("IsLandscape", "Width", "Height"), paper, strict=True))
    names = tuple(sorted(wanted))
    for name, value in zip(names, style.getPropertyValues(names), strict=True):
        if value != wanted[name]:  # each change costs some milliseconds, because page breaks are looked for anew
            style.setPropertyValue(name, wanted[name])
    wide, tall = options["fit_wide"], options["fit_tall"]
    if wide or tall:
        _set_scale(style, scale=100, wide=wide or 0, tall=tall or 0)
        for sheet in sheets:
            sheet.removeAllManualPageBreaks()  # which Excel ignores under Fit To; LibreOffice would add pages for them
    elif options["zoom_percent"]:
        _set_scale(style, scale=options["zoom_percent"], wide=0, tall=0)


def _set_scale(style: Any, *, scale: int, wide: int, tall: int) -> None:
    """The order matters: each of the three ways of scaling switches the others off when it is set."""
    style.setPropertyValue("ScaleToPages", 0)
    style.setPropertyValue("PageScale", scale)
    for name, count in (("ScaleToPagesX", wide), ("ScaleToPagesY", tall)):
        if count:
            style.setPropertyValue(name, count)


def room_of(style: Any) -> tuple[int, int]:
    """Width and height that cells have on a page at 100 %, in 1/100 mm."""
    margins = "BottomMargin", "Height", "LeftMargin", "PrintHeaders", "RightMargin", "TopMargin", "Width"
    bottom, height, left, headings, right, top, width = style.getPropertyValues(margins)
    return width - left - right - (_HEADINGS_WIDTH if headings else 0), height - top - bottom


def fit_widest_column(style: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """Print smaller where a column is wider than the paper: LibreOffice cuts it off, while Excel goes on on a next page."""
    if style.ScaleToPages or style.ScaleToPagesX:
        return  # already shrunk to fit
    room, scale = room_of(style)[0], style.PageScale
    widest = max((max(_widths_over(sheet, room * 100 // max(scale, 1)).values(), default=0) for sheet in sheets), default=0)
    if not widest or room <= 0:
        return
    style.PageScale = max(room * 100 // widest, SMALLEST_SCALE)
    if options["zoom_percent"]:
        words = f"ZoomLevelPercentage: a column is wider than the paper, so its pages are printed at {style.PageScale} %."
        findings.add("option_not_honoured", words, ("ZoomLevelPercentage",))


def _widths_over(sheet: Any, room: int) -> dict[int, int]:
    """Used columns wider than the room, with their widths in 1/100 mm. Halves ranges: each call costs."""
    ranges, wide, asked = [(0, used_end(sheet)[0])], dict[int, int](), 0
    while ranges and asked < _MAX_WIDTHS_ASKED:
        first, last = ranges.pop()
        width = int(sheet.getCellRangeByPosition(first, 0, last, 0).Size.Width)
        asked += 1
        if width <= room:
            continue
        if first == last:
            wide[first] = width
        else:
            middle = (first + last) // 2
            ranges += [(middle + 1, last), (first, middle)]
    return wide


def tell_unfit(style: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """Name the FitTo option whose pages cannot hold the sheet even at the smallest scale."""
    room = room_of(style)
    for name, option, place in (("FitToPagesWide", "fit_wide", 0), ("FitToPagesTall", "fit_tall", 1)):
        if not options[option]:
            continue
        most = room[place] * options[option] * 100 // SMALLEST_SCALE
        sizes = ((sheet.Name, used_range(sheet).Size) for sheet in sheets)
        names = [sheet for sheet, size in sizes if (size.Width, size.Height)[place] > most]
        if names:
            words = f"{name}: at {SMALLEST_SCALE} %, the smallest scale, more pages are needed: {', '.join(names)[:300]}."
            findings.add("option_not_honoured", words, (name,))


def auto_fit(style: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """Reveal hidden rows and columns and size them to their content; a column never becomes wider than the paper."""
    if not (options["auto_fit_columns"] or options["auto_fit_rows"]):
        return
    for sheet in sheets:
        used = used_range(sheet)
        if options["auto_fit_columns"]:
            used.Columns.IsVisible = True
            used.Columns.OptimalWidth = True
            _wrap_widest(style, sheet)
        if options["auto_fit_rows"]:
            used.Rows.IsVisible = True
            used.Rows.OptimalHeight = True
        _tell_tallest(style, sheet, findings)


def _wrap_widest(style: Any, sheet: Any) -> None:
    """A long text would make a column of metres; it is wrapped to the paper's width, and its rows grow."""
    is_fit = style.ScaleToPages or style.ScaleToPagesX or style.ScaleToPagesY
    room = room_of(style)[0] * 100 // (100 if is_fit else max(style.PageScale, SMALLEST_SCALE))
    wide = _widths_over(sheet, room)
    for column in wide:
        sheet.Columns.getByIndex(column).Width = room
        strip = sheet.getCellRangeByPosition(column, 0, column, used_end(sheet)[1])
        strip.IsTextWrapped = True
        strip.Rows.OptimalHeight = True


def _tell_tallest(style: Any, sheet: Any, findings: Findings) -> None:
    """A row is never split over pages: what does not fit on one is cut off. Looks at the first so many long stretches."""
    is_fit = style.ScaleToPages or style.ScaleToPagesX or style.ScaleToPagesY
    room = room_of(style)[1] * 100 // max(SMALLEST_SCALE if is_fit else style.PageScale, SMALLEST_SCALE)
    ranges, tall, asked = [(0, used_end(sheet)[1])], list[str](), 0
    while ranges and asked < _MAX_HEIGHTS_ASKED:
        first, last = ranges.pop()
        asked += 1
        if int(sheet.getCellRangeByPosition(0, first, 0, last).Size.Height) <= room:
            continue
        if first == last:
            tall.append(f"row {first + 1} of sheet {sheet.Name}")
        else:
            middle = (first + last) // 2
            ranges += [(middle + 1, last), (first, middle)]
    if tall:
        findings.add("text_cut_off", "A fitted row is taller than the page.", tall)
