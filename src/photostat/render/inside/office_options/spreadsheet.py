"""Spreadsheets: paper, order, areas, what is shown beside the cells, field codes."""

from typing import Any, Final

from photostat.render.inside.base import Work
from photostat.render.profile import ApplicationType, Inclusion, PrintArea

_INCLUSION: Final = {Inclusion.OriginalSetting: None, Inclusion.Yes: True, Inclusion.No: False}


def spreadsheet_options(work: Work, *, is_plain_table: bool) -> dict[str, Any]:
    """The words of uno_side/spreadsheet.py."""
    sheet = work.profile.spreadsheet_options
    # A plain table has no header of its own; LibreOffice's default one would print the name of our copy.
    headers = False if is_plain_table else _INCLUSION[sheet.include_headers_and_footers]
    return {
        "unhide_hidden_worksheets": sheet.unhide_hidden_worksheets,
        "ignore_print_area": sheet.print_area is PrintArea.IgnorePrintArea,
        "include_gridlines": _INCLUSION[sheet.include_gridlines],
        "include_row_and_column_headings": _INCLUSION[sheet.include_row_and_column_headings],
        "include_headers_and_footers": headers,
        "include_comments": sheet.include_comments,
        "codes": work.printed_codes(ApplicationType.MicrosoftExcel),
    }
