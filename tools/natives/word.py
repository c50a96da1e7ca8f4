"""Word documents: a contract under negotiation, an addendum in three scripts, the plain ones that LibreOffice turns into .doc."""

from html import escape

from .package import OFFICE, XML, ooxml, relationships

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def run(text: str, *, bold: bool = False, italic: bool = False, tag: str = "t", font: str = "") -> str:
    """One run of text; `tag` is delText inside a tracked deletion."""
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>' if font else ""
    return f'<w:r><w:rPr>{fonts}{marks}</w:rPr><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def paragraph(*runs: str, style: str = "Normal", align: str = "") -> str:
    """One paragraph of ready runs; plain strings that are no XML become runs."""
    body = "".join(part if part.startswith("<w:") else run(part) for part in runs)
    justify = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{justify}</w:pPr>{body}</w:p>'


def inserted(text: str, author: str, number: int) -> str:
    return f'<w:ins w:id="{number}" w:author="{author}" w:date="2024-02-27T14:05:00Z">{run(text)}</w:ins>'


def deleted(text: str, author: str, number: int) -> str:
    return f'<w:del w:id="{number}" w:author="{author}" w:date="2024-02-27T14:03:00Z">{run(text, tag="delText")}</w:del>'


def commented(text: str, number: int) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{run(text)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def field(instruction: str, shown: str) -> str:
    return f'<w:fldSimple w:instr="{escape(instruction, quote=True)}">{run(shown)}</w:fldSimple>'


def table(rows: list[list[str]], widths: list[int]) -> str:
    """A bordered table; the first row is bold and shaded, widths in twentieths of a point."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:color="7F8FA3"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = ""
    for index, row in enumerate(rows):
        shade = '<w:shd w:val="clear" w:fill="D9E2EC"/>' if index == 0 else ""
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f"{paragraph(run(text, bold=index == 0), style='Cell')}</w:tc>"
            for text, width in zip(row, widths, strict=True)
        )
        body += f"<w:tr>{cells}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def document(body: str, *, header: str, comments: str = "", font: str = "Liberation Serif") -> bytes:
    """A Letter-size .docx with a header line and page numbers in the footer."""
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1260" w:left="1440" '
        'w:header="720" w:footer="620" w:gutter="0"/></w:sectPr>'
    )
    spaces = f'xmlns:w="{_W}" xmlns:r="{OFFICE}"'
    footer = paragraph("Page ", field("PAGE", "1"), " of ", field("NUMPAGES", "1"), style="Footer", align="center")
    names = ["styles", "header", "footer"] + (["comments"] if comments else [])
    parts = {
        "word/document.xml": f"{XML}<w:document {spaces}><w:body>{body}{section}</w:body></w:document>",
        "word/styles.xml": f"{XML}<w:styles {spaces}>{_styles(font)}</w:styles>",
        "word/header.xml": f"{XML}<w:hdr {spaces}>{paragraph(header, style='Footer')}</w:hdr>",
        "word/footer.xml": f"{XML}<w:ftr {spaces}>{footer}</w:ftr>",
    }
    if comments:
        parts["word/comments.xml"] = f"{XML}<w:comments {spaces}>{comments}</w:comments>"
    targets = {f"rId{number}": (f"{OFFICE}/{name}", f"{name}.xml") for number, name in enumerate(names, 1)}
    types = {f"word/{name}.xml": f"{_TYPE}.{name}+xml" for name in names}
    types["word/document.xml"] = f"{_TYPE}.document.main+xml"
    return ooxml("word/document.xml", types, {**parts, "word/_rels/document.xml.rels": relationships(targets)})


def _styles(font: str) -> str:
    def style(name: str, half_points: int, extra: str = "", space: int = 140) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
            f'<w:pPr><w:spacing w:after="{space}" w:line="276" w:lineRule="auto"/></w:pPr>'
            f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>{extra}</w:rPr></w:style>'
        )

    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="Noto Sans CJK SC"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>"
        + style("Normal", 23)
        + style("Title", 36, "<w:b/>", 240)
        + style("Heading1", 27, '<w:b/><w:color w:val="1F3A5F"/>', 120)
        + style("Cell", 20, space=40)
        + style("Footer", 18, '<w:color w:val="55606E"/>', 0)
    )


def supply_agreement() -> bytes:
    """Three pages by their page breaks: tracked changes by two authors, two comments, a date field, a table."""
    first, second = "Ida Fenwick", "Tomas Reyle"
    terms = [
        paragraph("Supply Agreement", style="Title", align="center"),
        paragraph(
            "This agreement is made between ",
            run("Brackwater Valve Company", bold=True),
            ", 14 Foundry Lane, Port Ellery (the “Supplier”), and ",
            run("Ostrelle Freight Limited", bold=True),
            ", Quay House, Saltmere (the “Buyer”).",
        ),
        paragraph("1. Goods", style="Heading1"),
        paragraph(
            "The Supplier shall manufacture and deliver ",
            deleted("four hundred", first, 10),
            inserted("five hundred and fifty", first, 11),
            " gate valves of type GV-80 and their castings, as described in Schedule A, free of cracks, porosity and "
            "misruns that impair their strength.",
        ),
        paragraph("2. Delivery", style="Heading1"),
        paragraph(
            "Deliveries are made in ten lots, the first on 15 March 2024, each following lot ",
            commented("fourteen days after the one before", 1),
            ". A lot is late when it arrives more than ",
            deleted("ten", second, 12),
            inserted("five", second, 13),
            " working days after its date.",
        ),
        paragraph(
            "For each day of delay the Buyer may deduct 0.5 % of the price of the lot, ",
            inserted("but no more than 8 % of that price in total, ", second, 14),
            "without having to prove a loss.",
        ),
        paragraph("3. Inspection", style="Heading1"),
        paragraph(
            "The Buyer inspects each lot within twenty days of its arrival and tells the Supplier of any defect that a "
            "pressure test at 16 bar reveals. Defects found later are governed by clause 7.",
        ),
    ]
    prices = [
        paragraph("4. Price and payment", style="Heading1"),
        paragraph("Prices are in pounds sterling, exclusive of value added tax, delivered to Quay House, Saltmere."),
        table(
            [
                ["Item", "Description", "Quantity", "Unit price", "Amount"],
                ["GV-80", "Gate valve, cast iron, DN 80, PN 16", "550", "118.40", "65,120.00"],
                ["GV-80-B", "Bonnet casting, machined", "550", "31.75", "17,462.50"],
                ["SK-80", "Stem and seal kit", "600", "12.20", "7,320.00"],
                ["TST-16", "Pressure test certificate, per lot", "10", "95.00", "950.00"],
                ["", "Total", "", "", "90,852.50"],
            ],
            [1200, 4000, 1200, 1400, 1560],
        ),
        paragraph(""),
        paragraph(
            "Invoices fall due ",
            commented("thirty days", 2),
            " after the lot that they cover has arrived. Sums that are not "
            "paid when due bear interest at four percentage points above the base rate.",
        ),
        paragraph("5. Title and risk", style="Heading1"),
        paragraph("Risk passes on unloading at the Buyer’s quay; title passes on payment in full of the lot concerned."),
    ]
    end = [
        paragraph("6. Governing law", style="Heading1"),
        paragraph("This agreement is governed by the law of England and Wales, and its courts have exclusive jurisdiction."),
        paragraph("Printed on ", field('DATE \\@ "d MMMM yyyy"', "1 March 2024"), run(" - draft, not for signature.", italic=True)),
        paragraph(""),
        table(
            [["For the Supplier", "For the Buyer"], ["Ida Fenwick, Managing Director", "Tomas Reyle, Head of Purchasing"], ["Date:", "Date:"]],
            [4680, 4680],
        ),
    ]  # fmt: skip
    notes = "".join(
        f'<w:comment w:id="{number}" w:author="{author}" w:date="2024-02-28T09:{number}0:00Z" w:initials="{initials}">'
        f"{paragraph(text)}</w:comment>"
        for number, author, initials, text in (
            (1, first, "IF", "The foundry cannot hold fourteen days over Easter. Please ask for twenty-one."),
            (2, second, "TR", "Our board wants sixty days here. See the minutes of 12 March."),
        )
    )
    body = "".join(terms) + _BREAK + "".join(prices) + _BREAK + "".join(end)
    return document(body, header="Brackwater / Ostrelle - Supply Agreement - draft 4, 27 February 2024", comments=notes)


def cjk_addendum() -> bytes:
    """One page in simplified Chinese, Japanese and Korean beside English."""
    rows = [
        ("Addendum 2: product names / 附件二：产品名称 / 付属書二：製品名 / 부속서 2: 제품명", "Title", "Noto Sans CJK SC"),
        ("本附件列明买卖双方约定的产品名称。如各语言文本不一致，以英文文本为准。", "Normal", "Noto Sans CJK SC"),
        ("本付属書は、当事者が合意した製品名を定める。各国語版の間に相違がある場合は、英語版が優先する。", "Normal", "Noto Sans CJK JP"),
        ("본 부속서는 당사자가 합의한 제품명을 정한다. 언어별 문언이 서로 다른 경우에는 영문본이 우선한다.", "Normal", "Noto Sans CJK KR"),
    ]  # fmt: skip
    text = "".join(paragraph(run(words, font=font), style=style) for words, style, font in rows)
    names = table(
        [
            ["Item", "English", "中文", "日本語", "한국어"],
            ["GV-80", "Gate valve", "闸阀", "仕切弁", "게이트 밸브"],
            ["GV-80-B", "Bonnet casting", "阀盖铸件", "弁蓋鋳物", "보닛 주물"],
            ["SK-80", "Stem and seal kit", "阀杆与密封件", "弁棒・シール一式", "스템 및 씰 키트"],
        ],
        [1300, 2400, 1800, 1900, 1960],
    )
    return document(text + names, header="Brackwater / Ostrelle - Supply Agreement - Addendum 2", font="Liberation Sans")


def letter_of_notice() -> bytes:
    """One page; LibreOffice turns it into the .doc."""
    lines = [
        ("Ostrelle Freight Limited", "Title"),
        ("Quay House, Saltmere", "Normal"),
        ("6 June 2024", "Normal"),
        ("Brackwater Valve Company, 14 Foundry Lane, Port Ellery", "Normal"),
        ("Notice of defects - lots 3 and 4", "Heading1"),
        ("Dear Ms Fenwick,", "Normal"),
        ("under clause 3 of the supply agreement of 4 March 2024 we give you notice that 37 of the 55 valves of lot 3 and 41 "
         "of the 55 valves of lot 4 failed the pressure test at 16 bar. The bonnets crack along the flange, where the castings "
         "show shrinkage cavities that can be seen with the naked eye. Photographs and the test log are enclosed.", "Normal"),
        ("We ask you to replace the valves concerned by 28 June 2024, and reserve the right to deduct the sums that clause 2 "
         "allows. Lots 5 and 6 will not be unloaded until your metallurgist has seen the castings.", "Normal"),
        ("Yours sincerely,", "Normal"),
        ("Tomas Reyle, Head of Purchasing", "Normal"),
    ]  # fmt: skip
    return document(
        "".join(paragraph(text, style=style) for text, style in lines),
        header="By courier and by e-mail",
        font="Liberation Sans",
    )
