"""Pictures of SpreadsheetOptions: a small delivery ledger as a flat OpenDocument table, and the example workbook."""

from html import escape
from pathlib import Path

from profile_pictures.case import Case

_EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "finance" / "Delivery ledger 2024.xlsx"
_SPACES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "style": "style",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
}
_STYLES = (
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:background-color="#1f3a5f"'
    ' fo:border="1.5pt solid #000000"/><style:text-properties fo:color="#1f3a5f" fo:font-weight="bold"/></style:style>'
    '<style:style style:name="box" style:family="table-cell"><style:table-cell-properties fo:border="1.5pt solid #000000"/>'
    "</style:style>"
    '<style:style style:name="pale" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="thin" style:family="table-column"><style:table-column-properties style:column-width="0.9cm"/>'
    "</style:style>"
)
_HEADS = ("Lot", "Due", "Arrived", "Pieces", "Failed", "State")
_ROWS = [(f"Lot {n}", f"2024-03-{n:02}", f"2024-04-{n:02}", 55 + n, n % 4, "late" if n % 3 else "on time") for n in range(1, 31)]
_OFF: dict[str, object] = {"IncludeHeadersAndFooters": "No"}  # the flat table has no page style, LibreOffice's own has a header
_CHANGES = (
    '<table:tracked-changes><table:cell-content-change table:id="ct1"><table:cell-address table:column="3" table:row="2" '
    'table:table="0"/><office:change-info><dc:creator>Ann Ostrelle</dc:creator><dc:date>2024-04-02T10:20:00</dc:date>'
    '</office:change-info><table:previous><table:change-track-table-cell office:value-type="float" office:value="40">'
    "<text:p>40</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"
)
_NOTE = (
    "<office:annotation><dc:creator>Ann Ostrelle</dc:creator>"
    "<text:p>Counted twice, see the letter of 2 April.</text:p></office:annotation>"
)


def _cell(value: object, style: str = "", inside: str = "") -> str:
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    styled = f' table:style-name="{style}"' if style else ""
    shown = "" if value is None else f' office:value-type="{kind}"'
    text = "" if value is None else f"<text:p>{escape(str(value))}</text:p>"
    return f"<table:table-cell{styled}{shown}>{inside}{text}</table:table-cell>"


def _row(*cells: str, repeat: int = 1, hidden: bool = False) -> str:
    how = f'table:number-rows-repeated="{repeat}"' + ' table:visibility="collapse"' * hidden
    return f"<table:table-row {how}>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"


def _plain(*, style: str = "", count: int = 30) -> list[str]:
    heads = _row(*(_cell(head, style and "box") for head in _HEADS))
    return [heads, *(_row(*(_cell(value, style) for value in values)) for values in _ROWS[:count])]


def _book(*tables: str, before: str = "") -> bytes:
    names = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in _SPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{''.join(tables)}</office:spreadsheet></office:body></office:document>"
    ).encode()


def _table(name: str, rows: list[str], *, columns: str = "", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{columns}{"".join(rows)}</table:table>'


def _noted() -> list[str]:
    rows = _plain(count=6)
    rows[2] = _row(_cell("Lot 2", inside=_NOTE), *(_cell(value) for value in _ROWS[1][1:]))
    return rows


def _mixed_looks() -> list[str]:
    heads = _row(*(_cell(head, "head") for head in _HEADS))
    return [heads, *(_row(*(_cell(value, "pale" if n == 2 else "") for value in _ROWS[n])) for n in range(6))]


def _narrow() -> list[str]:
    rows = [_row(_cell("Piece"), _cell("Price"), _cell("Remark"))]
    return rows + [
        _row(_cell(f"GV-{n}"), _cell(1234567.5 + n), _cell("held at the quay"), hidden=n == 3, repeat=1) for n in range(1, 7)
    ]


def _case(
    member: str,
    native: bytes,
    sides: tuple[dict[str, object], dict[str, object]],
    captions: tuple[str, str],
    *,
    pages: tuple[tuple[int, ...], tuple[int, ...]] = ((1,), (1,)),
    crop: tuple[float, float, float, float] = (0, 0, 1, 0.28),
) -> Case:
    """Options of the spreadsheet group for each side, over those that keep LibreOffice's own header away."""
    before, after = ({"SpreadsheetOptions": _OFF | side} for side in sides)
    return Case(member, "Ledger.fods", native, before, after, captions, pages, crop)


_LEDGER = _book(_table("Lots", _plain()))
_WIDE = _book(_table("Lots", [_row(*(_cell(f"{'ABCDEFGHIJKLMNOP'[c]}{r}") for c in range(16))) for r in range(1, 91)]))
_GAP = _book(_table("Lots", [*_plain(count=4), _row(repeat=20), _row(_cell("Total"), _cell(245))]))
_AREA = _book(_table("Lots", _plain(count=8), attributes='table:print-ranges="Lots.A1:Lots.C5"'))
_THIN = '<table:table-column table:style-name="thin" table:number-columns-repeated="3"/>'
_WHOLE = (0, 0, 1, 1)

CASES: list[Case] = [
    _case(
        "PaperSizeOrientation",
        _LEDGER,
        ({"PaperSizeOrientation": "Letter8Point5X11"}, {"PaperSizeOrientation": "Ledger"}),
        ("Letter8Point5X11", "Ledger, 17 x 11 in"),
        crop=_WHOLE,
    ),
    _case(
        "PageOrder",
        _WIDE,
        ({"PageOrder": "DownThenOver"}, {"PageOrder": "OverThenDown"}),
        ("DownThenOver: pages 1 and 2", "OverThenDown: pages 1 and 2"),
        pages=((1, 2), (1, 2)),
        crop=(0, 0, 1, 0.16),
    ),
    _case("PrintArea", _AREA, ({"PrintArea": "OriginalSetting"}, {}), ("OriginalSetting: A1 to C5", "IgnorePrintArea")),
    _case(
        "HideAndPageBreakAfterConsecutiveBlankRowCol",
        _GAP,
        ({"HideAndPageBreakAfterConsecutiveBlankRowCol": 56}, {}),
        ("56: the 20 blank rows stay", "10: pages 1 and 2"),
        pages=((1,), (1, 2)),
        crop=(0, 0, 1, 0.45),
    ),
    _case(
        "SpreadsheetShowTrackChanges",
        _book(_table("Lots", _plain(count=6)), before=_CHANGES),
        ({"ShowTrackChanges": False}, {}),
        ("false: as if accepted", "true: framed, and listed on a last page"),
        pages=((1,), (1, 2)),
        crop=(0, 0, 1, 0.2),
    ),
    _case(
        "IncludeRowAndColumnHeadings",
        _LEDGER,
        ({"IncludeRowAndColumnHeadings": "No"}, {"IncludeRowAndColumnHeadings": "Yes"}),
        ("No", "Yes"),
    ),
    Case(
        "IncludeHeadersAndFooters",
        _EXAMPLE.name,
        _EXAMPLE.read_bytes(),
        {"SpreadsheetOptions": {"IncludeHeadersAndFooters": "No"}},
        {"SpreadsheetOptions": {"IncludeHeadersAndFooters": "Yes"}},
        ("No", "Yes"),
        crop=(0, 0.8, 1, 1),
    ),
    _case(
        "IncludeComments",
        _book(_table("Lots", _noted())),
        ({"IncludeComments": False}, {}),
        ("false", "true: a list behind the sheet"),
        pages=((1,), (1, 2)),
        crop=(0, 0, 1, 0.2),
    ),
    _case("IncludeGridlines", _LEDGER, ({"IncludeGridlines": "No"}, {}), ("No", "Yes")),
    _case(
        "IncludeBorders",
        _book(_table("Lots", _plain(style="box", count=12))),
        ({"IncludeGridlines": "No"}, {"IncludeGridlines": "No", "IncludeBorders": False}),
        ("true", "false"),
    ),
    _case(
        "UnhideHiddenWorksheets",
        _book(
            _table("Lots", _plain(count=6)),
            _table("Reserve", [_row(_cell("Reserve for claims"), _cell(18400))], attributes='table:style-name="off"'),
        ),
        ({"UnhideHiddenWorksheets": False}, {}),
        ("false: one page", "true: the hidden sheet follows"),
        pages=((1,), (1, 2)),
        crop=(0, 0, 1, 0.18),
    ),
    _case(
        "LimitToPages",
        _WIDE,
        ({}, {"LimitToPages": 1}),
        ("not set: pages 1 to 3 of 4", "1: the only page"),
        pages=((1, 2, 3), (1,)),
        crop=(0, 0, 1, 0.14),
    ),
    _case("ZoomLevelPercentage", _LEDGER, ({}, {"ZoomLevelPercentage": 60}), ("not set: 100 %", "60")),
    _case(
        "FitToPagesWide",
        _WIDE,
        ({}, {"FitToPagesWide": 1}),
        ("not set: two pages wide", "1: columns A to P"),
        crop=(0, 0, 1, 0.4),
    ),
    _case(
        "FitToPagesTall",
        _WIDE,
        ({}, {"FitToPagesTall": 1}),
        ("not set: two pages high", "1: rows 1 to 90"),
        crop=(0, 0.62, 0.5, 1),
    ),
    _case(
        "Formatting",
        _book(_table("Lots", _narrow(), columns=_THIN)),
        ({}, {"Formatting": ["AutoFitRows", "AutoFitColumns"]}),
        ("not set: row 4 hidden, ### for numbers", "AutoFitRows, AutoFitColumns"),
        crop=(0, 0, 0.6, 0.18),
    ),
    _case(
        "TextVisibility",
        _book(_table("Lots", _mixed_looks())),
        ({}, {"TextVisibility": ["RemoveBackgroundFillColors", "SetTextColorToBlack"]}),
        ("not set: heads and lot 3 are hidden", "fills removed, text black"),
        crop=(0, 0, 1, 0.2),
    ),
    Case(
        "ExcelFieldCodes",
        _EXAMPLE.name,
        _EXAMPLE.read_bytes(),
        {"ApplicationFieldCodes": []},
        {"ApplicationFieldCodes": ["MicrosoftExcel File ShowFieldCode", "MicrosoftExcel Tab ShowNothing"]},
        ("DocumentDefault: the values", "File ShowFieldCode, Tab ShowNothing"),
        crop=(0, 0.9, 1, 1),
    ),
]
