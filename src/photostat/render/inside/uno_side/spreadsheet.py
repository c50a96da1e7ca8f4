"""Spreadsheets: what the profile asks for, in the order in which one thing rests on the other; hidden cells reported."""

from typing import Any

from photostat.render.inside.uno_side.attempts import attempted
from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.fonts import of_holder
from photostat.render.inside.uno_side.sheet_blank_runs import shorten_blank_runs
from photostat.render.inside.uno_side.sheet_changes import Change, read_changes, show_changes
from photostat.render.inside.uno_side.sheet_comments import show_comments
from photostat.render.inside.uno_side.sheet_headers import HeaderFields, has_text
from photostat.render.inside.uno_side.sheet_layout import auto_fit, fit_widest_column, set_page, tell_unfit
from photostat.render.inside.uno_side.sheet_looks import set_looks

EXPORT_FILTER = "calc_pdf_Export"
_MAX_SHEETS_LOOKED_AT = 1_000
_MAX_FORMATS_LOOKED_AT = 200


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Set the options on the model and report; the export options that hold the pages to LimitToPages."""
    sheets = [document.Sheets.getByIndex(n) for n in range(min(document.Sheets.getCount(), _MAX_SHEETS_LOOKED_AT))]
    _tell_hidden(sheets, options, findings)
    _tell_comments(sheets, findings)
    _tell_links(document, findings)
    changes = _changes(document, findings)
    _unhide(sheets, options["unhide_hidden_worksheets"])
    _ignore_print_areas(sheets, options["ignore_print_area"])
    with attempted(findings, "TextVisibility"):
        set_looks(document, sheets, options, findings)
    _lay_out(document, sheets, options, findings)
    with attempted(findings, "ShowTrackChanges"):
        show_changes(document, sheets, changes if options["show_track_changes"] else [], findings)
    with attempted(findings, "IncludeComments"):
        show_comments(document, sheets, options, findings)
    return _limit_to_pages(document, options, findings)


def _changes(document: Any, findings: Findings) -> list[Change]:
    with attempted(findings, "ShowTrackChanges"):
        return read_changes(document, findings)
    return []


def _lay_out(document: Any, sheets: list[Any], options: dict[str, Any], findings: Findings) -> None:
    """Paper and scale first: a fitted column is held to the paper, and blank runs are looked for among what is shown."""
    styles = document.StyleFamilies.getByName("PageStyles")
    named = [(sheet.PageStyle, sheet) for sheet in sheets]
    headers = HeaderFields(options)
    for page_style in dict.fromkeys(name for name, _sheet in named):
        style, own = styles.getByName(page_style), [sheet for name, sheet in named if name == page_style]
        _show_headers(style, options["include_headers_and_footers"])
        headers.print_in(style)
        set_page(style, own, options)
        with attempted(findings, "Formatting", own):
            auto_fit(style, own, options, findings)
        with attempted(findings, "HideAndPageBreakAfterConsecutiveBlankRowCol", own):
            shorten_blank_runs(document, own, options, findings)
        fit_widest_column(style, own, options, findings)
        tell_unfit(style, own, options, findings)
    headers.tell(findings)


def _show_headers(style: Any, wanted: bool | None) -> None:
    """On only where there is something to show: an empty header would push the cells down."""
    for kind in ("Header", "Footer") if wanted is not None else ():
        name = f"{kind}IsOn"
        if bool(style.getPropertyValue(name)) != wanted and (not wanted or has_text(style, kind)):
            style.setPropertyValue(name, wanted)


def _unhide(sheets: list[Any], wanted: bool) -> None:
    for sheet in sheets if wanted else ():
        if not sheet.IsVisible:
            sheet.IsVisible = True


def _ignore_print_areas(sheets: list[Any], wanted: bool) -> None:
    """Each sheet prints as a whole. Clearing the areas would not do: a sheet without one is left out as soon as another has one,
    and the lists of comments and changes that we append have.
    """
    for sheet in sheets if wanted else ():
        if not sheet.AutomaticPrintArea:
            sheet.AutomaticPrintArea = True


def _limit_to_pages(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """The first pages of the workbook only; nothing where the cap on all documents is lower."""
    limit = options["limit_to_pages"]
    if not limit or limit > options["page_limit"]:
        return {}
    pages = page_count(document)
    if pages is None or pages <= limit:
        return {}
    findings.add("page_cap_reached", f"Only the first {limit} of {pages} pages are imaged, as LimitToPages says.")
    return {"PageRange": f"1-{limit}"}


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
        kinds = [kind for kind in ("rows", "columns") if not options[f"auto_fit_{kind}"]]
        fate = f"{' or '.join(kinds)} are not imaged" if kinds else "rows or columns are imaged"
        findings.add("hidden_content", f"Hidden or filtered {fate}.", cells)


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
