"""Spreadsheets: borders, fills and colours that hide text."""

import sheet_natives as made
from page_work import share_of
from sheet_natives import ODS, XLSX
from sheet_pages import Pages, SheetOffice

NO_GRID = {"IncludeGridlines": "No"}
BLACK = {**NO_GRID, "TextVisibility": ["SetTextColorToBlack"]}
NO_FILL = {**NO_GRID, "TextVisibility": ["RemoveBackgroundFillColors"]}


def coloured(pages: Pages) -> bool:
    """Whether anything on the first page has a colour."""
    colours = pages.picture().getcolors(1 << 24) or []
    return any(max(colour) - min(colour) > 60 for _count, colour in colours if isinstance(colour, tuple))


def test_borders_are_printed_or_not(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", *(made.row(*(made.cell("x", style="boxed") for _ in range(4))) for _ in range(20))))
    with_borders, without = sheets.pages(native, ODS, **NO_GRID), sheets.pages(native, ODS, IncludeBorders=False, **NO_GRID)
    assert with_borders.ink() > 5 * without.ink()
    assert without.text == with_borders.text


ALWAYS = (
    '<conditionalFormatting sqref="A1:C9"><cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula></cfRule>'
    "</conditionalFormatting>"
)
CONDITIONAL = made.xlsx(
    {"S": made.xlsx_sheet(*(made.xlsx_row(n, made.xlsx_cell(f"A{n}", "seen")) for n in range(1, 10)), after=ALWAYS)},
    styles='<dxfs count="1"><dxf><font><color rgb="FFFF0000"/></font>'
    '<fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill>'
    '<border><left style="thick"><color rgb="FF000000"/></left><right style="thick"><color rgb="FF000000"/></right>'
    '<top style="thick"><color rgb="FF000000"/></top><bottom style="thick"><color rgb="FF000000"/></bottom></border>'
    "</dxf></dxfs>",
)


def test_looks_of_conditional_formats_go_too(sheets: SheetOffice) -> None:
    assert coloured(sheets.pages(CONDITIONAL, XLSX, **NO_GRID))
    both = ["RemoveBackgroundFillColors", "SetTextColorToBlack"]
    bare = sheets.pages(CONDITIONAL, XLSX, TextVisibility=both, IncludeBorders=False, **NO_GRID)
    plain = sheets.pages(made.xlsx({"S": CONDITIONAL_PLAIN}), XLSX, **NO_GRID)
    assert bare.ink() == plain.ink()


CONDITIONAL_PLAIN = made.xlsx_sheet(*(made.xlsx_row(n, made.xlsx_cell(f"A{n}", "seen")) for n in range(1, 10)))


def test_fills_are_removed(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", *(made.row(made.cell("black on black", style="filled")) for _ in range(30))))
    filled, bare = sheets.pages(native, ODS, **NO_GRID), sheets.pages(native, ODS, **NO_FILL)
    assert share_of(filled.picture(), (0, 0, 0)) > 0.01
    assert 0 < bare.ink() < filled.ink() / 3


def test_colour_scales_and_data_bars_are_removed_with_the_fills(sheets: SheetOffice) -> None:
    scale = (
        '<conditionalFormatting sqref="A1:A9"><cfRule type="colorScale" priority="1"><colorScale><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FFFF0000"/><color rgb="FF00FF00"/></colorScale></cfRule></conditionalFormatting>'
    )
    rows = [made.xlsx_row(n, made.xlsx_cell(f"A{n}", float(n))) for n in range(1, 10)]
    native = made.xlsx({"S": made.xlsx_sheet(*rows, after=scale)})
    assert coloured(sheets.pages(native, XLSX, **NO_GRID))
    assert not coloured(sheets.pages(native, XLSX, **NO_FILL))


def test_white_text_becomes_readable(sheets: SheetOffice) -> None:
    native = made.ods(made.table("S", made.row(made.cell("white on white", style="white"))))
    assert sheets.pages(native, ODS, **NO_GRID).ink() == 0
    assert sheets.pages(native, ODS, **BLACK).ink() > 100


def test_colours_of_number_formats_go(sheets: SheetOffice) -> None:
    formats = ["[White]0.00", "[Red]0.0;[Blue]\\-0.0", "[h]:mm"]
    cells = [
        made.xlsx_cell(f"{column}1", value, style=n)
        for n, (column, value) in enumerate(zip("ABC", (12345.0, -7.0, 1.5), strict=True), 1)
    ]
    native = made.xlsx({"S": made.xlsx_sheet(made.xlsx_row(1, *cells))}, number_formats=formats)
    plain, black = sheets.pages(native, XLSX, **NO_GRID), sheets.pages(native, XLSX, **BLACK)
    assert coloured(plain)
    assert not coloured(black)
    assert black.ink() > 1.5 * plain.ink()
    assert black.text.split() == ["12345.00", "-7.0", "36:00"]


def test_words_of_another_colour_inside_a_cell_become_black_and_keep_their_place(sheets: SheetOffice) -> None:
    words = '<text:p>black <text:span text:style-name="red">red</text:span></text:p>'
    rich = f'<table:table-cell office:value-type="string">{words}</table:table-cell>'
    native = made.ods(made.table("S", made.row(rich)))
    assert coloured(sheets.pages(native, ODS, **NO_GRID))
    black = sheets.pages(native, ODS, **BLACK)
    assert not coloured(black)
    assert "black red" in black.text


def test_a_protected_sheet_takes_the_options_too(sheets: SheetOffice) -> None:
    lock = '<sheetProtection password="CC1A" sheet="1" objects="1" scenarios="1"/>'
    rows = [made.xlsx_row(1, made.xlsx_cell("A1", 12345.0, style=1)), made.xlsx_row(90, made.xlsx_cell("A90", "end"))]
    native = made.xlsx({"S": made.xlsx_sheet(*rows, after=lock)}, number_formats=["[White]0"])
    pages = sheets.pages(native, XLSX, **BLACK)
    assert len(pages.texts) == 2
    assert pages.ink() > 50
