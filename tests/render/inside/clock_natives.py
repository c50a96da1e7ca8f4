"""Natives that read a clock in every way that we know; each value is a whole file, by a file name of its kind."""

from small_natives import zip_bytes

_ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("presentation", "presentation"),
        ("number", "datastyle"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
)


def _flat(kind: str, body: str, *, styles: str = "", automatic: str = "", master: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_ODF} office:version="1.3"'
        f' office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:styles>{styles}</office:styles>'
        f"<office:automatic-styles>{automatic}</office:automatic-styles><office:master-styles>{master}</office:master-styles>"
        f"<office:body>{body}</office:body></office:document>"
    ).encode()


_LAYOUT = (
    '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"'
    ' fo:margin="20mm"/><style:header-style><style:header-footer-properties fo:min-height="8mm"/></style:header-style>'
    "</style:page-layout>"
)
_HEADER = "<text:p>head <text:date/> <text:time/></text:p>"

TEXT = _flat(
    "text",
    "<office:text><text:p>body <text:date/> and <text:time/> and <text:modification-date/> <text:creation-time/></text:p>"
    '<text:p><draw:frame svg:width="6cm" svg:height="2cm"><draw:text-box><text:p>box <text:date/></text:p></draw:text-box>'
    "</draw:frame></text:p></office:text>",
    automatic=_LAYOUT,
    master=f'<style:master-page style:name="Standard" style:page-layout-name="L"><style:header>{_HEADER}</style:header>'
    "</style:master-page>",
)
SHEET = _flat(
    "spreadsheet",
    '<office:spreadsheet><table:table table:name="A"><table:table-row>'
    '<table:table-cell table:formula="of:=TODAY()" office:value-type="date" office:date-value="2011-02-03"/>'
    '<table:table-cell table:formula="of:=NOW()*1" office:value-type="float" office:value="40577.25"/>'
    '<table:table-cell table:formula="of:=YEAR(TODAY())" office:value-type="float" office:value="2011"/>'
    '<table:table-cell table:formula="of:=RAND()" office:value-type="float" office:value="0.5"/>'
    "</table:table-row></table:table></office:spreadsheet>",
    automatic=_LAYOUT,
    master=f'<style:master-page style:name="Default" style:page-layout-name="L"><style:header>{_HEADER}</style:header>'
    "</style:master-page>",
)
SLIDES = _flat(
    "presentation",
    '<office:presentation><draw:page draw:name="1" draw:master-page-name="M"><draw:frame svg:x="2cm" svg:y="4cm"'
    ' svg:width="18cm" svg:height="4cm"><draw:text-box><text:p>slide <text:date/> <text:time/></text:p></draw:text-box>'
    "</draw:frame></draw:page></office:presentation>",
    automatic='<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/>'
    "</style:page-layout>",
    master='<style:master-page style:name="M" style:page-layout-name="L"><draw:frame svg:x="2cm" svg:y="18cm"'
    ' svg:width="10cm" svg:height="1cm"><draw:text-box><text:p>master <text:date/></text:p></draw:text-box></draw:frame>'
    "</style:master-page>",
)
DRAWING = _flat(
    "graphics",
    '<office:drawing><draw:page draw:name="1" draw:master-page-name="M"><draw:frame svg:x="2cm" svg:y="4cm"'
    ' svg:width="12cm" svg:height="4cm"><draw:text-box><text:p>drawn <text:date/> <text:time/></text:p></draw:text-box>'
    "</draw:frame></draw:page></office:drawing>",
    automatic='<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29cm"/>'
    "</style:page-layout>",
    master='<style:master-page style:name="M" style:page-layout-name="L"/>',
)
RTF = (
    rb"{\rtf1\ansi{\header\pard head {\field{\*\fldinst DATE}{\fldrslt 1 May 2011}}\par}"
    rb'body {\field{\*\fldinst  DATE \\@ "dd MM yyyy" }{\fldrslt 01 05 2011}} {\field{\*\fldinst TIME}{\fldrslt 10:11}}'
    rb" {\field{\*\fldinst SAVEDATE}{\fldrslt 2 May 2011}} \chdate \chtime\par}"
)


def _word() -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    simple = '<w:fldSimple w:instr=" DATE \\@ &quot;d/M/yyyy&quot; "><w:r><w:t>3/2/2011</w:t></w:r></w:fldSimple>'
    bare = '<w:fldSimple w:instr=" TIME "/>'
    parts = ("begin", ' <w:instrText xml:space="preserve"> DATE </w:instrText>', "separate", "<w:t>4 May 2011</w:t>", "end")
    complex_field = "".join(
        f"<w:r>{part}</w:r>" if part.lstrip().startswith("<") else f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>'
        for part in parts
    )
    document = (
        f'<w:document {w} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
        f"<w:p><w:r><w:t>a </w:t></w:r>{simple}{bare}</w:p><w:p>{complex_field}</w:p>"
        f'<w:p><w:fldSimple w:instr=" SAVEDATE "/></w:p>'
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr></w:body></w:document>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    base = "http://schemas.openxmlformats.org"
    return zip_bytes(
        {
            "[Content_Types].xml": f'<Types xmlns="{base}/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
            f' ContentType="{kind}.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="{kind}.header+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1" Target='
            f'"word/document.xml" Type="{base}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1"'
            f' Target="header1.xml" Type="{base}/officeDocument/2006/relationships/header"/></Relationships>',
            "word/header1.xml": f"<w:hdr {w}><w:p>{simple}<w:r><w:t> h</w:t></w:r></w:p></w:hdr>",
            "word/document.xml": document,
        }
    )


def _workbook() -> bytes:
    base = "http://schemas.openxmlformats.org"
    main = f"{base}/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zip_bytes(
        {
            "[Content_Types].xml": f'<Types xmlns="{base}/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml"'
            f' ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml"'
            f' ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1" Target='
            f'"xl/workbook.xml" Type="{base}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1"'
            f' Target="worksheets/sheet1.xml" Type="{base}/officeDocument/2006/relationships/worksheet"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{base}/officeDocument/2006/relationships"><sheets>'
            '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">'
            '<c r="A1"><f>TODAY()</f><v>40577</v></c><c r="B1"><f>NOW()</f><v>40577.25</v></c>'
            '<c r="C1" t="str"><f>TEXT(NOW(),"yyyy")</f><v>2011</v></c><c r="D1"><f ca="1">A1+RAND()</f><v>40577.5</v></c>'
            "</row></sheetData><headerFooter><oddHeader>&amp;L&amp;D &amp;T&amp;C&amp;F&amp;R&amp;Z</oddHeader>"
            "<oddFooter>&amp;C&amp;D</oddFooter></headerFooter></worksheet>",
        }
    )


NATIVES = {
    "text.fodt": TEXT,
    "sheet.fods": SHEET,
    "slides.fodp": SLIDES,
    "drawing.fodg": DRAWING,
    "letter.rtf": RTF,
    "letter.docx": _word(),
    "book.xlsx": _workbook(),
}
