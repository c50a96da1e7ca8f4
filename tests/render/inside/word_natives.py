"""Word processing natives with fields, comments, hidden text and wide tables in every part of a document."""

import shutil
import subprocess
from html import escape
from pathlib import Path

import office_natives as made
from small_natives import zip_bytes

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, *, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(instruction: str, stored: str) -> str:
    """A complex field; its code and its result stand in runs of their own."""
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(stored, marks="<w:b/>")}' if stored else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def simple(instruction: str, stored: str) -> str:
    return f'<w:fldSimple w:instr="{escape(instruction, quote=True)}">{run(stored)}</w:fldSimple>'


def paragraph(*parts: str, properties: str = "") -> str:
    body = "".join(part if part.startswith("<w:") else run(part) for part in parts)
    return f"<w:p><w:pPr>{properties}</w:pPr>{body}</w:p>"


def table(*cells: str, width: int = 3000) -> str:
    """One row; `width` of a cell in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in cells)
    row = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells)
    total = width * len(cells)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>'
    )


def text_box(content: str) -> str:
    """An old text box in a run."""
    return (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:300pt;height:60pt">'
        f"<v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def page(width: int = 12240, height: int = 15840, *, margin: int = 1440, header: bool = False) -> str:
    """The properties of a section."""
    reference = '<w:headerReference w:type="default" r:id="rId1"/>' if header else ""
    landscape = ' w:orient="landscape"' if width > height else ""
    return (
        f'<w:sectPr>{reference}<w:pgSz w:w="{width}" w:h="{height}"{landscape}/><w:pgMar w:top="1440" w:right="{margin}"'
        f' w:bottom="1440" w:left="{margin}" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )


def docx(body: str, *, header: str = "", footnote: str = "", comments: str = "", section: str = "", styles: str = "") -> bytes:
    """A document; `footnote` is referred to by `footnote_mark()`, comments by their numbers."""
    parts = {"header": ("hdr", header), "styles": ("styles", styles), "comments": ("comments", comments)}
    notes = f'<w:footnote w:id="2"><w:p>{footnote}</w:p></w:footnote>' if footnote else ""
    parts["footnotes"] = ("footnotes", notes)
    files = {f"word/{name}.xml": f'<w:{root} xmlns:w="{_W}">{xml}</w:{root}>' for name, (root, xml) in parts.items()}
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for number, name in enumerate(parts, 1)
    )
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>' for name in parts)
    return zip_bytes(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{overrides}</Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"><w:body>{body}'
            f"{section or page(header=bool(header))}</w:body></w:document>",
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{links}</Relationships>",
            **files,
        }
    )


def footnote_mark() -> str:
    return '<w:r><w:footnoteReference w:id="2"/></w:r>'


def commented(text: str, number: int) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{run(text)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def comment(number: int, author: str, text: str) -> str:
    return f'<w:comment w:id="{number}" w:author="{author}" w:date="2020-05-06T07:08:00Z"><w:p>{run(text)}</w:p></w:comment>'


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\deff0{\fonttbl{\f0 Liberation Serif;}}" + body + "}").encode("cp1252")


def rtf_field(instruction: str, stored: str) -> str:
    return r"{\field{\*\fldinst { " + instruction.replace("\\", "\\\\") + r" }}{\fldrslt {\b\fs24 " + stored + "}}}"


def odt(body: str) -> bytes:
    """A package, from the same body as `office_natives.flat_text`."""
    flat = made.flat_text(body).decode()
    content = flat.replace("<office:document ", "<office:document-content ", 1).replace(
        "</office:document>", "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    content = content.replace(f' office:mimetype="{mimetype}"', "")
    return zip_bytes({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def as_word_97(folder: Path, native: bytes) -> bytes:
    """A DOCX as LibreOffice writes it as a 97-2003 file: nothing else here can make one."""
    source = folder / "stored name.docx"
    source.write_bytes(native)
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        shutil.which("soffice") or "soffice",
        home,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return source.with_suffix(".doc").read_bytes()
