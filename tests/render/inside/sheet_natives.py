"""Workbooks made by hand: flat OpenDocument tables and Open XML packages, only as much of each as a test needs."""

import subprocess
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from office_natives import flat_sheets
from small_natives import zip_bytes

from photostat.render.inside.base import Identification, Kind

ODS = Identification(0, Kind.SPREADSHEET, "fods", "OpenDocument Spreadsheet Flat XML")
XLSX = Identification(0, Kind.SPREADSHEET, "xlsx", "Calc MS Excel 2007 XML")
XLS = Identification(0, Kind.SPREADSHEET, "xls", "MS Excel 97")
Cell = str | float | None
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Automatic styles of flat tables, by the name that a cell, column or row gives.
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="{family}">{content}</style:style>'
    for name, family, content in (
        ("boxed", "table-cell", '<style:table-cell-properties fo:border="2pt solid #000000"/>'),
        ("filled", "table-cell", '<style:table-cell-properties fo:background-color="#000000"/>'),
        ("white", "table-cell", '<style:text-properties fo:color="#ffffff"/>'),
        ("red", "text", '<style:text-properties fo:color="#ff0000"/>'),
        ("wrapped", "table-cell", '<style:table-cell-properties fo:wrap-option="wrap"/>'),
        ("low", "table-row", '<style:table-row-properties style:row-height="0.5cm" style:use-optimal-row-height="false"/>'),
        ("narrow", "table-column", '<style:table-column-properties style:column-width="0.5cm"/>'),
        ("wide", "table-column", '<style:table-column-properties style:column-width="12cm"/>'),
        ("hidden", "table", '<style:table-properties table:display="false"/>'),
    )
)


def cell(value: Cell, *, style: str = "", inside: str = "") -> str:
    """A cell of a flat table; `inside` is put before its text."""
    styled = f' table:style-name="{style}"' if style else ""
    if value is None:
        return f"<table:table-cell{styled}>{inside}</table:table-cell>"
    shown = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, str):
        return f'<table:table-cell{styled} office:value-type="string">{inside}{shown}</table:table-cell>'
    return f'<table:table-cell{styled} office:value-type="float" office:value="{value}">{inside}{shown}</table:table-cell>'


def row(*cells: str | Cell, repeat: int = 1, attributes: str = "") -> str:
    """A row; texts that begin with `<` are ready cells."""
    ready = "".join(c if isinstance(c, str) and c.startswith("<") else cell(c) for c in cells) or "<table:table-cell/>"
    return f'<table:table-row table:number-rows-repeated="{repeat}" {attributes}>{ready}</table:table-row>'


def table(name: str, *rows: str, columns: str = "", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{columns}{"".join(rows)}</table:table>'


def ods(*tables: str, before: str = "") -> bytes:
    """A flat workbook; `before` stands before the tables, where tracked changes do."""
    return flat_sheets(before + "".join(tables), styles=STYLES)


def xlsx_row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def xlsx_cell(reference: str, value: Cell, *, formula: str = "", style: int = 0) -> str:
    """A cell of a sheet part, its formula beside the stored value."""
    counted = f"<f>{escape(formula)}</f>" if formula else ""
    if isinstance(value, str):
        if formula:
            return f'<c r="{reference}" s="{style}" t="str">{counted}<v>{escape(value)}</v></c>'
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{reference}" s="{style}">{counted}<v>{value}</v></c>'


def xlsx_sheet(*rows: str, columns: str = "", after: str = "") -> str:
    """A sheet part; `after` follows the cells: header, page setup, protection, conditional formats."""
    listed = f"<cols>{columns}</cols>" if columns else ""
    return f'<worksheet xmlns="{_MAIN}">{listed}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def header_footer(**regions: str) -> str:
    """`oddHeader="&LDate &D"` and the like."""
    kinds = "".join(f"<{kind}>{escape(text)}</{kind}>" for kind, text in regions.items())
    flags = 'differentFirst="1"' * ("firstHeader" in regions) + ' differentOddEven="1"' * ("evenHeader" in regions)
    return f"<headerFooter {flags}>{kinds}</headerFooter>"


def xlsx(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    names: str = "",
    protection: str = "",
    styles: str = "",
    number_formats: Sequence[str] = (),
) -> bytes:
    """A workbook; cell style n (from 1) has number format n of `number_formats`."""
    listed = relations = types = ""
    parts: dict[str, str | bytes] = {}
    for number, (name, part) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="r{number}"/>'
        relations += f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        parts[f"xl/worksheets/sheet{number}.xml"] = part
    relations += f'<Relationship Id="r0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    types += f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    types += f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    book = f"{protection}<sheets>{listed}</sheets>{defined}"
    return zip_bytes(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
            "xl/styles.xml": _styles(number_formats, styles),
            **parts,
        }
    )


def _styles(number_formats: Sequence[str], differential: str) -> str:
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code)}"/>' for n, code in enumerate(number_formats))
    used = "".join(f'<xf numFmtId="{164 + n}" applyNumberFormat="1"/>' for n in range(len(number_formats)))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(number_formats)}">{formats}</numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Liberation Sans"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{1 + len(number_formats)}"><xf/>{used}</cellXfs>{differential}</styleSheet>'
    )


def converted(folder: Path, native: bytes, before: str, after: str) -> bytes:
    """A workbook as LibreOffice writes it: from `book.<before>` to the format `after`, such as `xls:MS Excel 97`."""
    source = folder / f"book.{before}"
    source.write_bytes(native)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", after, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"book.{after.partition(':')[0]}").read_bytes()
