"""Spreadsheets: paper, order, areas, what is shown beside the cells, field codes."""

from typing import Any, Final

from photostat.render.inside.base import Work
from photostat.render.profile import (
    ApplicationType,
    Formatting,
    Inclusion,
    PageOrder,
    PaperSizeOrientation,
    PrintArea,
    TextVisibility,
)

_INCLUSION: Final = {Inclusion.OriginalSetting: None, Inclusion.Yes: True, Inclusion.No: False}
# Width and height in inches, as contracts/imaging.md section 3 reads the figures.
_PAPER_IN: Final = {
    PaperSizeOrientation.OriginalSetting: None,
    PaperSizeOrientation.Letter8Point5X11: (8.5, 11.0),
    PaperSizeOrientation.Letter11X8Point5: (11.0, 8.5),
    PaperSizeOrientation.Tabloid: (11.0, 17.0),
    PaperSizeOrientation.Ledger: (17.0, 11.0),
}
_DOWN_FIRST: Final = {PageOrder.OriginalSetting: None, PageOrder.DownThenOver: True, PageOrder.OverThenDown: False}


def spreadsheet_options(work: Work, *, is_plain_table: bool) -> dict[str, Any]:
    """The words of uno_side/spreadsheet.py; None leaves what the file says."""
    sheet = work.profile.spreadsheet_options
    # A plain table has no header of its own; LibreOffice's default one would print the name of our copy.
    headers = False if is_plain_table else _INCLUSION[sheet.include_headers_and_footers]
    return {
        "paper_in": _PAPER_IN[sheet.paper_size_orientation],
        "down_first": _DOWN_FIRST[sheet.page_order],
        "zoom_percent": sheet.zoom_level_percentage,
        "fit_wide": sheet.fit_to_pages_wide,
        "fit_tall": sheet.fit_to_pages_tall,
        "limit_to_pages": sheet.limit_to_pages,
        "page_limit": work.page_limit,
        "blank_run": sheet.hide_and_page_break_after_consecutive_blank_row_col,
        "unhide_hidden_worksheets": sheet.unhide_hidden_worksheets,
        "ignore_print_area": sheet.print_area is PrintArea.IgnorePrintArea,
        "show_track_changes": sheet.show_track_changes,
        "include_gridlines": _INCLUSION[sheet.include_gridlines],
        "include_row_and_column_headings": _INCLUSION[sheet.include_row_and_column_headings],
        "include_headers_and_footers": headers,
        "include_comments": sheet.include_comments,
        "include_borders": sheet.include_borders,
        "auto_fit_rows": Formatting.AutoFitRows in sheet.formatting,
        "auto_fit_columns": Formatting.AutoFitColumns in sheet.formatting,
        "clear_empty_rows": Formatting.ClearFormattingInEmptyRows in sheet.formatting,
        "clear_empty_columns": Formatting.ClearFormattingInEmptyColumns in sheet.formatting,
        "remove_fills": TextVisibility.RemoveBackgroundFillColors in sheet.text_visibility,
        "black_text": TextVisibility.SetTextColorToBlack in sheet.text_visibility,
        "codes": work.printed_codes(ApplicationType.MicrosoftExcel),
        "file_name": work.file_name.replace("\\", "/").rpartition("/")[2],
    }
