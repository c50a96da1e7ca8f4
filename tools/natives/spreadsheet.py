"""Workbooks: a ledger with what its author hid, a plain price list for the .xls, a CSV."""

import datetime
from html import escape

from .package import OFFICE, XML, ooxml, relationships

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _HEAD, _MONEY, _DATE, _BAD = range(5)
_EPOCH = datetime.date(1899, 12, 30)
Cell = str | int | float | datetime.date


def column_name(index: int) -> str:
    """A, B, … Z, AA, … for index 0, 1, …"""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(value: Cell, reference: str, style: int) -> str:
    if isinstance(value, datetime.date):
        return f'<c r="{reference}" s="{_DATE}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{reference}" s="{_MONEY}"><f>{escape(value[1:])}</f></c>'
    if isinstance(value, str):
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{reference}" s="{_MONEY if isinstance(value, float) else style}"><v>{value}</v></c>'


def sheet(rows: list[list[Cell]], *, widths: list[float], hidden_columns: tuple[int, ...] = (), landscape: bool = False) -> str:
    """One worksheet part; the first row is the head, a row whose last cell is "late" is marked."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"{" hidden=" + chr(34) + "1" + chr(34) if n - 1 in hidden_columns else ""}/>'
        for n, width in enumerate(widths, 1)
    )
    body = ""
    for number, row in enumerate(rows, 1):
        style = _HEAD if number == 1 else _BAD if row[-1] == "late" else _PLAIN
        cells = "".join(_cell(value, f"{column_name(index)}{number}", style) for index, value in enumerate(row))
        body += f'<row r="{number}">{cells}</row>'
    page = ' orientation="landscape"' if landscape else ""
    return (
        f'{XML}<worksheet xmlns="{_S}"><cols>{columns}</cols><sheetData>{body}</sheetData>'
        f'<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="1"{page}/>'
        "<headerFooter><oddFooter>&amp;L&amp;F&amp;C&amp;A&amp;RPage &amp;P</oddFooter></headerFooter></worksheet>"
    )


def workbook(sheets: dict[str, str], hidden: tuple[str, ...] = ()) -> bytes:
    """An .xlsx of ready worksheet parts, name -> part."""
    listed = targets = ""
    rels: dict[str, tuple[str, str]] = {"rId99": (f"{OFFICE}/styles", "styles.xml")}
    parts: dict[str, str | bytes] = {}
    types = {"xl/workbook.xml": f"{_TYPE}.sheet.main+xml", "xl/styles.xml": f"{_TYPE}.styles+xml"}
    for number, (name, part) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>'
        rels[f"rId{number}"] = (f"{OFFICE}/worksheet", f"worksheets/sheet{number}.xml")
        parts[f"xl/worksheets/sheet{number}.xml"] = part
        types[f"xl/worksheets/sheet{number}.xml"] = f"{_TYPE}.worksheet+xml"
    book = f'{XML}<workbook xmlns="{_S}" xmlns:r="{OFFICE}"><sheets>{listed}{targets}</sheets></workbook>'
    fixed = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relationships(rels), "xl/styles.xml": _STYLES}
    return ooxml("xl/workbook.xml", types, {**fixed, **parts})


_FONT = '<sz val="10"/><name val="Liberation Sans"/>'
_STYLES = (
    f'{XML}<styleSheet xmlns="{_S}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    f'<fonts count="3"><font>{_FONT}</font><font><b/><color rgb="FFFFFFFF"/>{_FONT}</font>'
    f'<font><color rgb="FF9C0006"/>{_FONT}</font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF1F3A5F"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf fontId="0" borderId="1"/>'
    '<xf fontId="1" fillId="2" borderId="1" applyFill="1"/><xf numFmtId="4" borderId="1" applyNumberFormat="1"/>'
    '<xf numFmtId="164" borderId="1" applyNumberFormat="1"/><xf fontId="2" fillId="3" borderId="1" applyFill="1"/></cellXfs></styleSheet>'
)


def deliveries() -> list[list[Cell]]:
    """The ten lots: what was due, what came, what failed."""
    rows: list[list[Cell]] = [["Lot", "Due", "Arrived", "Days", "Pieces", "Failed at 16 bar", "State"]]
    arrivals = (0, 2, 9, 12, 3, 17, 21, 4, 30, 6)
    failures = (1, 0, 37, 41, 2, 12, 9, 1, 28, 0)
    for lot, (delay, failed) in enumerate(zip(arrivals, failures, strict=True), 1):
        due = datetime.date(2024, 3, 15) + datetime.timedelta(days=14 * (lot - 1))
        state = "late" if delay > 5 else "on time"
        rows.append([lot, due, due + datetime.timedelta(days=delay), delay, 55, failed, state])
    return rows


def ledger() -> bytes:
    """A hidden sheet, a hidden column (the foundry's cost) and a sheet of 30 weeks that is wider than any paper."""
    items = (("GV-80", 118.4, 87.15), ("GV-80-B", 31.75, 24.6), ("SK-80", 12.2, 5.9), ("TST-16", 95.0, 40.0))
    margin: list[list[Cell]] = [["Item", "Price", "Cost (internal)", "Ordered", "Amount"]]
    for number, (item, price, cost) in enumerate(items, 2):
        margin.append([item, price, cost, 600 if item == "SK-80" else 550, f"=B{number}*D{number}"])
    weeks: list[list[Cell]] = [["Machine", *(f"Week {week}" for week in range(10, 40))]]
    for index, machine in enumerate(("Furnace 1", "Furnace 2", "Moulding line", "Lathe A", "Lathe B", "Test bench")):
        weeks.append([machine, *(32 + (index * 7 + week * 5) % 11 for week in range(30))])
    reserve: list[list[Cell]] = [
        ["Claim", "Reserve"],
        ["Lots 3 and 4, replacement", 18400.0],
        ["Delay, lots 6 and 7", 6100.0],
    ]
    return workbook(
        {
            "Deliveries": sheet(deliveries(), widths=[6, 13, 13, 8, 9, 17, 11]),
            "Margin": sheet(margin, widths=[12, 12, 16, 12, 14], hidden_columns=(2,)),
            "Machine hours": sheet(weeks, widths=[16, *([10] * 30)], landscape=True),
            "Reserves": sheet(reserve, widths=[32, 14]),
        },
        hidden=("Reserves",),
    )


def price_list() -> bytes:
    """One short sheet; LibreOffice turns it into the .xls."""
    rows: list[list[Cell]] = [["Item", "Description", "Price 2023", "Price 2024"]]
    for size in (40, 50, 65, 80, 100, 125, 150, 200):
        rows.append([f"GV-{size}", f"Gate valve, cast iron, DN {size}, PN 16", 29.5 + size, round(31.2 + size * 1.09, 2)])
    return workbook({"Price list": sheet(rows, widths=[10, 40, 14, 14])})


def salaries() -> bytes:
    """The sheet that is encrypted afterwards; long, because msoffcrypto writes packages below 4 KB so that none opens them."""
    rows: list[list[Cell]] = [["Number", "Post", "Grade", "Annual salary", "Bonus"]]
    posts = ("Moulder", "Furnace hand", "Lathe operator", "Metallurgist", "Test engineer", "Storekeeper", "Fettler")
    for number in range(1, 111):
        grade = 2 + number * 7 % 6
        salary = 24_000.0 + 5_150 * grade + number * 7_919 % 2_300
        rows.append(
            [
                f"B{1000 + number * 37 % 811}",
                posts[number * 5 % 7],
                grade,
                salary,
                round(salary * (number * 31 % 90) / 1000, 2),
            ]
        )
    return workbook({"Salaries": sheet(rows, widths=[10, 24, 10, 18, 14])})


def shipments_csv() -> bytes:
    """The deliveries as a semicolon-free CSV with a quoted comma and CRLF line ends."""
    lines = ['"Lot","Due","Arrived","Carrier","Remark"']
    remarks = {3: "37 of 55 failed, quarantined", 6: 'Held at the quay: "no crane"', 9: "Late, strike at the port"}
    for lot, due, arrived, *_rest in deliveries()[1:]:
        remark = remarks.get(int(str(lot)), "").replace('"', '""')
        lines.append(f'{lot},{due},{arrived},"Ostrelle Freight Ltd","{remark}"')
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
