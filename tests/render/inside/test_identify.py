"""Each family of natives is told by its content; names break ties, findings name what is odd."""

import gzip
import struct
from pathlib import Path

import pytest
from small_natives import biff_stream, dbase_bytes, ole_bytes, open_xml_bytes, word_stream, zip_bytes

from photostat.render.inside.base import DocumentFailed, Identification, Kind
from photostat.render.inside.identify import identify
from photostat.render.model import ErrorCode, Finding, FindingCode
from photostat.render.native_types import native_type

_OOXML = "application/vnd.openxmlformats-officedocument."
_WORD_MAIN = f"{_OOXML}wordprocessingml.document.main+xml"
_SHEET_MAIN = f"{_OOXML}spreadsheetml.sheet.main+xml"
_ODF = "application/vnd.oasis.opendocument."


@pytest.fixture
def identified(tmp_path: Path):
    def run(content: bytes | str, name: str = "native") -> tuple[Identification, list[Finding]]:
        path = tmp_path / "untrusted"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return identify(path, name)

    return run


def name_of(identification: Identification) -> str:
    return native_type(identification.file_type_id).name


_BY_SIGNATURE = [
    (b"%PDF-1.7\n", Kind.PDF, "Adobe Acrobat (PDF)"),
    (b"{\\rtf1\\ansi Hello}", Kind.WORD, "Rich Text Format"),
    (b"\xffWPC" + bytes(4) + b"\x01\x0a\x02\x01" + bytes(8), Kind.WORD, "WordPerfect 6.1"),
    (b"\xffWPC" + bytes(4) + b"\x01\x0a\x00\x00" + bytes(8), Kind.WORD, "WordPerfect 5.0"),
    (b"\xffWPC" + bytes(4) + b"\x01\x16\x01\x00" + bytes(8), Kind.DRAWING, "WordPerfect Graphic"),
    (b"\xdb\xa5\x2d\x00" + bytes(60), Kind.WORD, "Microsoft Word for Windows 2.0"),
    (b"\x31\xbe\0\0\0\xab".ljust(96, b"\0") + b"\x03" + bytes(64), Kind.WORD, "Windows Write"),
    (b"\x09\x02\x06\x00\x00\x00\x10\x00" + bytes(20), Kind.SPREADSHEET, "Microsoft Excel 3.0"),
    (b"\x00\x00\x02\x00\x06\x04\x06\x00" + bytes(20), Kind.SPREADSHEET, "Lotus 1-2-3 2.0"),
    (b"\x00\x00\x1a\x00\x00\x10\x04\x00" + bytes(20), Kind.SPREADSHEET, "Lotus 1-2-3 3.x"),
    (b"\x00\x00\x02\x00\x01\x10\x06\x00" + bytes(20), Kind.SPREADSHEET, "Quattro Pro for Windows"),
    (b"ID;PWXL;N;E\nC;X1;Y1;K5\nE\n", Kind.SPREADSHEET, "Symbolic Link (SYLK)"),
    (b'TABLE\r\n0,1\r\n"EXCEL"\r\n', Kind.SPREADSHEET, "Data Interchange Format (DIF)"),
    (dbase_bytes(0x03), Kind.SPREADSHEET, "DBase III"),
    (dbase_bytes(0x8B), Kind.SPREADSHEET, "DBase IV or V"),
    (b"\xd7\xcd\xc6\x9a" + bytes(40), Kind.DRAWING, "Windows Metafile"),
    (b"\x01\0\0\0".ljust(40, b"\0") + b" EMF" + bytes(20), Kind.DRAWING, "Enhanced Windows Metafile"),
    (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", Kind.DRAWING, "AutoCAD DXF (ASCII)"),
    (b"AutoCAD Binary DXF\r\n\x1a\0" + bytes(9), Kind.DRAWING, "AutoCAD DXF (Binary)"),
    (b"AC1027" + bytes(90), Kind.UNSUPPORTED, "AutoCAD Drawing 2013"),
    (b"\x89PNG\r\n\x1a\n" + bytes(20), Kind.PICTURE, "Portable Network Graphics"),
    (b"\xff\xd8\xff\xe0" + bytes(20), Kind.PICTURE, "JPEG File Interchange"),
    (b"GIF89a" + bytes(20), Kind.PICTURE, "CompuServe GIF"),
    (b"II*\0\x08\0\0\0", Kind.PICTURE, "Tagged Image File Format"),
    (b"MM\0*\0\0\0\x08", Kind.PICTURE, "Tagged Image File Format"),
    (b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(40), Kind.PICTURE, "Windows Bitmap"),
    (b"RIFF\x20\0\0\0WEBPVP8 " + bytes(20), Kind.PICTURE, "WebP Image"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind.PICTURE, "High Efficiency Image (HEIC)"),
    (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", Kind.PICTURE, "AV1 Image (AVIF)"),
    (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Kind.PICTURE, "AV1 Image (AVIF)"),
    (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", Kind.PICTURE, "JPEG 2000"),
    (b"8BPS\0\x01" + bytes(20), Kind.PICTURE, "Adobe Photoshop"),
    (b"8BPS\0\x02" + bytes(20), Kind.UNSUPPORTED, "Adobe Photoshop Large Document"),
    (b"P4\n8 1\n\xff", Kind.PICTURE, "Portable Bitmap"),
    (b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68\0\0\0\x16\0\0\0", Kind.PICTURE, "Windows Icon"),
    (b"\0\0\2\0\1\0\x10\x10\0\0\1\0\x01\0\x68\0\0\0\x16\0\0\0", Kind.PICTURE, "Windows Cursor"),
    (b"7z\xbc\xaf\x27\x1c\0\4", Kind.UNSUPPORTED, "7z Archive"),
    (b"Rar!\x1a\x07\0", Kind.UNSUPPORTED, "RAR Archive"),
    (gzip.compress(b"anything"), Kind.UNSUPPORTED, "UNIX GZip"),
    (gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Kind.SVG, "Compressed Scalable Vector Graphics"),
    (b"BZh91AY&SY" + bytes(20), Kind.UNSUPPORTED, "BZip2 Archive"),
    (b"MSCF\0\0\0\0" + bytes(30), Kind.UNSUPPORTED, "Microsoft Cabinet File"),
    (b"SQLite format 3\0" + bytes(84), Kind.UNSUPPORTED, "SQLite Database"),
    (b"\0\1\0\0Standard Jet DB\0\1" + bytes(90), Kind.UNSUPPORTED, "Microsoft Access 2000"),
    (b"!BDN" + bytes(4) + b"SM\x17\0" + bytes(90), Kind.UNSUPPORTED, "Microsoft Outlook PST 2003"),
    (b"!BDN" + bytes(4) + b"SO\x24\0" + bytes(90), Kind.UNSUPPORTED, "Microsoft Outlook OST 2013"),
    (b"ID3\4" + bytes(40), Kind.UNSUPPORTED, "MP3 Audio (ID3 2.x)"),
    (b"RIFF\x20\0\0\0WAVEfmt " + bytes(20), Kind.UNSUPPORTED, "WAV Sound"),
    (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", Kind.UNSUPPORTED, "MPEG-4 Video"),
    (b"MZ" + bytes(90), Kind.UNSUPPORTED, "EXE / Windows Library File"),
    (b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(20), Kind.UNSUPPORTED, "Java Class File"),
    (b"\x78\x9f\x3e\x22" + bytes(20), Kind.UNSUPPORTED, "Transport-Neutral Encapsulation Format"),
    (b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(40), Kind.UNSUPPORTED,
     "CMS / PKCS 7 Signed or Encrypted Data"),
    (b"%!PS-Adobe-3.0\n", Kind.UNSUPPORTED, "PostScript"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind", "name"), _BY_SIGNATURE, ids=[row[2] for row in _BY_SIGNATURE])
def test_signature_tells_the_type_without_a_name(identified, content, kind, name) -> None:
    identification, findings = identified(content)
    assert (identification.kind, name_of(identification)) == (kind, name)
    assert findings == []


@pytest.mark.parametrize(
    ("version", "name"),
    [("12.0000", "Microsoft Word 2007"), ("14.0000", "Microsoft Word 2010"), ("15.0000", "Microsoft Word 2013"),
     ("16.0300", "Microsoft Word 2016"), ("", "Microsoft Word 2007")],
)  # fmt: skip
def test_application_version_tells_the_year_of_office(identified, version, name) -> None:
    identification, _ = identified(open_xml_bytes(_WORD_MAIN, "word/document.xml", version))
    assert (name_of(identification), identification.office_filter) == (name, "MS Word 2007 XML")


@pytest.mark.parametrize(
    ("main_type", "name", "usual", "office_filter"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "Microsoft Word 2010 Macro Enabled", "docm",
         "MS Word 2007 XML VBA"),
        (f"{_OOXML}wordprocessingml.template.main+xml", "Microsoft Word 2010 Template", "dotx",
         "MS Word 2007 XML Template"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "Microsoft Excel 2010 Binary", "xlsb",
         "Calc MS Excel 2007 Binary"),
        ("application/vnd.ms-excel.addin.macroEnabled.main+xml", "Microsoft Excel 2010 Add-in Macro", "xlam",
         "Calc MS Excel 2007 VBA XML"),
        (f"{_OOXML}presentationml.slideshow.main+xml", "Microsoft PowerPoint 2010 Slideshow", "ppsx",
         "Impress MS PowerPoint 2007 XML AutoPlay"),
        ("application/vnd.ms-visio.stencil.macroEnabled.main+xml", "Microsoft Visio 2013 Stencil Macro Enabled", "vssm",
         "Visio Document"),
    ],
)  # fmt: skip
def test_main_part_tells_the_variant_of_office(identified, main_type, name, usual, office_filter) -> None:
    identification, _ = identified(open_xml_bytes(main_type, "any/part.xml", "14.0000"))
    found = (name_of(identification), identification.extension, identification.office_filter)
    assert found == (name, usual, office_filter)


def test_strict_open_xml_has_its_own_row(identified) -> None:
    plain, _ = identified(open_xml_bytes(_SHEET_MAIN, "xl/workbook.xml", "16.0300"))
    relationships = (
        '<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    strict, _ = identified(open_xml_bytes(_SHEET_MAIN, "xl/workbook.xml", "16.0300", **{"_rels/.rels": relationships}))
    assert (name_of(plain), name_of(strict)) == ("Microsoft Excel 2016", "Microsoft Excel 2016 Strict Open XML")


def test_lost_content_types_leave_the_parts_to_tell(identified) -> None:
    identification, _ = identified(zip_bytes({"_rels/.rels": "", "ppt/presentation.xml": "<p/>"}))
    assert identification.kind is Kind.PRESENTATION


@pytest.mark.parametrize(
    ("media_type", "generator", "name", "kind", "office_filter"),
    [
        (_ODF + "text", "LibreOffice/24.2.4.2$Linux", "LibreOffice Writer 4", Kind.WORD, "writer8"),
        (_ODF + "text-template", "OpenOffice.org/3.2$Win32", "OpenOffice Writer 3", Kind.WORD, "writer8_template"),
        (_ODF + "spreadsheet", "", "StarOffice Calc 8 / OpenOffice Calc 2", Kind.SPREADSHEET, "calc8"),
        (_ODF + "presentation", "OpenOffice/4.1.2$Win", "Apache OpenOffice Impress 4", Kind.PRESENTATION, "impress8"),
        (_ODF + "graphics", "LibreOffice/3.6$", "LibreOffice Draw 3", Kind.DRAWING, "draw8"),
        ("application/vnd.sun.xml.writer", "", "StarOffice Writer 6/7", Kind.WORD, "StarOffice XML (Writer)"),
        (_ODF + "base", "", "OpenDocument Database", Kind.UNSUPPORTED, ""),
        ("application/epub+zip", "", "Electronic Publication (EPUB)", Kind.UNSUPPORTED, ""),
    ],
)
def test_media_type_and_generator_tell_open_document(identified, media_type, generator, name, kind, office_filter) -> None:
    meta = f"<meta:generator>{generator}</meta:generator>"
    identification, _ = identified(zip_bytes({"mimetype": media_type, "meta.xml": meta, "content.xml": "<x/>"}))
    assert (name_of(identification), identification.kind, identification.office_filter) == (name, kind, office_filter)


@pytest.mark.parametrize(
    ("streams", "kind", "name", "office_filter"),
    [
        ({"WordDocument": word_stream()}, Kind.WORD, "Microsoft Word 97/98", "MS Word 97"),
        ({"WordDocument": word_stream(new_version=0x0101)}, Kind.WORD, "Microsoft Word 2002", "MS Word 97"),
        ({"WordDocument": word_stream(new_version=0x0112)}, Kind.WORD, "Microsoft Word 2003/2004", "MS Word 97"),
        ({"WordDocument": word_stream(0x65, 0xA5DC)}, Kind.WORD, "Microsoft Word 6.0/95", "MS WinWord 6.0"),
        ({"WordDocument": word_stream(0x68, 0xA5DC)}, Kind.WORD, "Microsoft Word 95", "MS Word 95"),
        ({"Workbook": biff_stream(3)}, Kind.SPREADSHEET, "Microsoft Excel 2003", "MS Excel 97"),
        ({"WORKBOOK": biff_stream(1)}, Kind.SPREADSHEET, "Microsoft Excel 2000", "MS Excel 97"),
        ({"Book": biff_stream(version=0x0500)}, Kind.SPREADSHEET, "Microsoft Excel 5.0/7.0", "MS Excel 5.0/95"),
        ({"PowerPoint Document": b"x"}, Kind.PRESENTATION, "Microsoft PowerPoint 97-2004", "MS PowerPoint 97"),
        ({"VisioDocument": bytes(26) + b"\x06"}, Kind.DRAWING, "Microsoft Visio 2000/2002", "Visio Document"),
        ({"Quill/QuillSub/CONTENTS": b"x", "Contents": b"x"}, Kind.DRAWING, "Microsoft Publisher 2003",
         "Publisher Document"),
        ({"MatOST": b"x", "CONTENTS": b"x"}, Kind.WORD, "Microsoft Works 2000", "MS_Works"),
        ({"PerfectOffice_MAIN": b"\xffWPC" + bytes(4) + b"\x01\x0a\x02\x01\0\0"}, Kind.WORD, "WordPerfect 6.1",
         "WordPerfect"),
        ({"StarCalcDocument": b"x"}, Kind.SPREADSHEET, "StarOffice Calc 5.2", "StarOffice_Spreadsheet"),
        ({"   114/Props": b"x"}, Kind.UNSUPPORTED, "Microsoft Project 2010", ""),
        ({"Catalog": b"x"}, Kind.UNSUPPORTED, "OLE Compound File", ""),
    ],
)  # fmt: skip
def test_streams_tell_the_type_of_an_ole_file(identified, streams, kind, name, office_filter) -> None:
    identification, _ = identified(ole_bytes(streams))
    assert (identification.kind, name_of(identification), identification.office_filter) == (kind, name, office_filter)


@pytest.mark.parametrize(
    ("message_class", "name"),
    [
        ("IPM.Note", "Microsoft Outlook Message"),
        ("IPM.Note.SMIME.MultipartSigned", "Microsoft Outlook Clear-Signed Message"),
        ("IPM.Note.SMIME", "Microsoft Outlook Opaque-Signed Message"),
        ("IPM.Appointment", "Microsoft Outlook Appointment"),
        ("REPORT.IPM.Note.NDR", "Microsoft Outlook Non-Delivery Report"),
    ],
)
def test_message_class_tells_the_outlook_item(identified, message_class, name) -> None:
    streams = {"__properties_version1.0": bytes(32), "__substg1.0_001A001F": message_class.encode("utf-16-le")}
    identification, _ = identified(ole_bytes(streams))
    assert (identification.kind, name_of(identification)) == (Kind.MSG, name)


def test_class_id_tells_an_outlook_template(identified) -> None:
    template = bytes.fromhex("46f0060000000000c000000000000046")
    identification, _ = identified(ole_bytes({"__properties_version1.0": bytes(32)}, template))
    assert (name_of(identification), identification.extension) == ("Microsoft Outlook Form Template", "oft")


@pytest.mark.parametrize(
    ("streams", "file_name", "name"),
    [
        ({"WordDocument": word_stream(flags=0x0100)}, "a.doc", "Microsoft Word 97/98"),
        ({"Workbook": biff_stream(file_pass=True)}, "a.xls", "Microsoft Excel 97/98/2004"),
        ({"PowerPoint Document": b"x", "Current User": bytes(12) + struct.pack("<I", 0xF3D1C4DF)}, "a.ppt",
         "Microsoft PowerPoint 97-2004"),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"\x04\0\x04\0"}, "a.docx", "Microsoft Word 2010 (Encrypted)"),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"\x03\0\x02\0"}, "a.xlsx", "Microsoft Excel 2007 (Encrypted)"),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"\x04\0\x04\0"}, "a.xlsb",
         "Microsoft Excel 2010 Binary (Encrypted)"),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"\x04\0\x04\0"}, "a",
         "Microsoft Office Document (Encrypted, Unknown Type)"),
        ({"EncryptedPackage": b"x", "\x06DataSpaces/TransformInfo/DRMTransform": b"x"}, "a.docx",
         "Microsoft Word 2007 (DRM Protected)"),
    ],
)  # fmt: skip
def test_encrypted_office_is_said_to_be_encrypted(identified, streams, file_name, name) -> None:
    identification, _ = identified(ole_bytes(streams), file_name)
    assert (name_of(identification), identification.encrypted) == (name, True)


def test_encryption_in_the_manifest_marks_open_document(identified) -> None:
    manifest = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    identification, _ = identified(zip_bytes({"mimetype": _ODF + "text", "META-INF/manifest.xml": manifest}))
    assert (identification.kind, identification.encrypted) == (Kind.WORD, True)


def test_encrypted_pdf_is_marked_and_not_refused(identified) -> None:
    identification, _ = identified(b"%PDF-1.4\ntrailer <</Encrypt 5 0 R>>\nstartxref\n0\n%%EOF")
    assert (identification.kind, identification.encrypted) == (Kind.PDF, True)


def test_junk_before_the_pdf_header_is_accepted(identified) -> None:
    identification, _ = identified(b"\0" * 500 + b"%PDF-1.4\n" + bytes(200))
    assert identification.kind is Kind.PDF


_TEXTS = [
    ("<!DOCTYPE html><html><body>x</body></html>", "a.html", Kind.HTML, "HTML5"),
    ("<html><body>x</body></html>", "a.htm", Kind.HTML, "Internet HTML"),
    ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>', "a", Kind.HTML, "XHTML"),
    ("<!-- saved from url --><table><tr><td>1</td></tr></table>", "a.html", Kind.HTML, "Internet HTML"),
    ("Hello <b>world</b>", "a.html", Kind.HTML, "Internet HTML"),
    ("<?php echo '<html>'; ?>\n<html></html>", "a.php", Kind.TEXT, "Text - ASCII - 7 bit"),
    ("<svg width='1' height='1'></svg>", "a", Kind.SVG, "Scalable Vector Graphics"),
    ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "a", Kind.SVG, "Scalable Vector Graphics"),
    ("<?xml version='1.0'?><note/>", "a", Kind.TEXT, "Extensible Markup Language (XML)"),
    ("<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument xmlns:w='x'/>", "a.xml",
     Kind.WORD, "Microsoft Word 2003 XML"),
    ("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "a.xml",
     Kind.SPREADSHEET, "Microsoft Excel 2003 XML"),
    ("<?xml version='1.0'?><VisioDocument/>", "a.vdx", Kind.DRAWING, "Microsoft Visio XML"),
    (f"<?xml version='1.0'?><office:document office:mimetype='{_ODF}text'/>", "a.fodt", Kind.WORD,
     "StarOffice Writer 8 / OpenOffice Writer 2"),
    ("From: a@b.c\nTo: d@e.f\nSubject: x\nMIME-Version: 1.0\n\nHello", "a", Kind.EML, "MIME Mail Message"),
    ("From: a@b.c\nTo: d@e.f\nMessage-ID: <1>\n\nHello", "a", Kind.EML, "Text Mail"),
    ("From: Bob\nTo: Ann\nSubject: lunch\nDate: Monday\n\nA memo.", "memo.txt", Kind.TEXT, "Text - ASCII - 7 bit"),
    ("Subject: x\n\nHello", "a.eml", Kind.EML, "Text Mail"),
    ("1234\nReceived: x\nFrom: a@b.c\n\nHello", "a.emlx", Kind.EML, "Apple Mail Message (EMLX)"),
    ("From a@b.c Mon Jan  1 10:00:00 2001\nFrom: a@b.c\nSubject: x\n\nHello", "a.mbox", Kind.UNSUPPORTED,
     "MBOX Mailbox"),
    ("From a@b.c Mon Jan  1 10:00:00 2001\nFrom: a@b.c\nSubject: x\n\nHello", "a.eml", Kind.EML, "Text Mail"),
    ("From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", "a", Kind.MHTML, "MHTML"),
    ("MIME-Version: 1.0\nFrom: x\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"\n\n",
     "a.eml", Kind.EML, "S/MIME Clear-Signed Message"),
    ("BEGIN:VCARD\nFN:Ann\nEND:VCARD", "a", Kind.TEXT, "vCard"),
    ("BEGIN:VCALENDAR\nEND:VCALENDAR", "a", Kind.TEXT, "vCalendar"),
    ('{"a": [1, 2]}', "a", Kind.TEXT, "JavaScript Object Notation (JSON)"),
    ("begin 644 a.bin\n#0V%T\n`\nend\n", "a", Kind.TEXT, "Text - UU Encoded"),
    ("a,b\n1,2\n", "a.csv", Kind.SPREADSHEET, "Text - ASCII - 7 bit"),
    ("a\tb\tc\n" * 6, "a.txt", Kind.SPREADSHEET, "Text - ASCII - 7 bit"),
    ("one, two, three\n" * 6, "a.txt", Kind.TEXT, "Text - ASCII - 7 bit"),
    ("int main(void) { return 0; }\n", "a.c", Kind.TEXT, "Text - ASCII - 7 bit"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "file_name", "kind", "name"), _TEXTS)
def test_text_is_told_by_its_first_lines(identified, text, file_name, kind, name) -> None:
    identification, _ = identified(text, file_name)
    assert (identification.kind, name_of(identification)) == (kind, name)


_GERMAN = "Der Hase saß müde im Lager und grübelte über die Zukunft, für niemanden schön. " * 4
_RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю. Договор заключён. " * 4
_JAPANESE = "これは日本語の文章です。契約書の第一条に従って、当事者は次のとおり合意する。" * 4


@pytest.mark.parametrize(
    ("text", "written_as", "charset", "name"),
    [
        ("plain", "ascii", "ascii", "Text - ASCII - 7 bit"),
        (_GERMAN, "utf-8", "utf-8", "Text - UTF-8"),
        (_GERMAN, "utf-8-sig", "utf-8-sig", "Text - UTF-8"),
        (_GERMAN, "utf-16", "utf-16", "Text - Unicode"),
        (_GERMAN, "utf-16-be", "utf-16-be", "Text - Unicode"),
        (_GERMAN, "cp1252", "cp1252", "Text - ANSI - 8 bit"),
        (_RUSSIAN, "cp1251", "cp1251", "Text - Cyrillic (Windows 1251)"),
        (_RUSSIAN, "koi8_r", "koi8_r", "Text - Cyrillic (KOI8-R)"),
        (_JAPANESE, "cp932", "cp932", "Text - Japanese (Shift-JIS)"),
        (_JAPANESE, "euc_jp", "euc_jp", "Text - Japanese (EUC)"),
        (_JAPANESE, "iso2022_jp", "iso2022_jp", "Text - Japanese (JIS)"),
    ],
)
def test_encoding_of_text_is_found(identified, text, written_as, charset, name) -> None:
    identification, _ = identified(text.encode(written_as), "a.txt")
    assert (identification.charset, name_of(identification)) == (charset, name)


def test_guessed_encoding_is_reported(identified) -> None:
    _, findings = identified(_GERMAN.encode("cp1252"), "a.txt")
    assert [finding.code for finding in findings] == [FindingCode.ENCODING_GUESSED]


def test_utf8_after_the_first_mebibyte_does_not_break_the_charset(identified) -> None:
    identification, _ = identified(b"a line\n" * 160_000 + "ß".encode(), "a.txt")
    assert identification.charset == "utf-8"


def test_wrong_extension_is_a_finding(identified) -> None:
    _, findings = identified(open_xml_bytes(_WORD_MAIN, "word/document.xml", "14.0000"), "note.txt")
    assert [finding.message for finding in findings] == ["The extension .txt does not fit: the content is Microsoft Word 2010."]


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(20), "a.JPEG"),
        (b"II*\0\x08\0\0\0", "a.tiff"),
        (b"II*\0\x08\0\0\0", "a"),
        (b"II*\0\x08\0\0\0", "a.1"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a.dat"),
        (b"hello", "a.log"),
        (b"hello", "a.py"),
        (b"From: a\nSubject: b\nMessage-ID: c\n\n", "a.txt"),
    ],
)
def test_alias_unknown_or_absent_extension_is_no_finding(identified, content, file_name) -> None:
    assert identified(content, file_name)[1] == []


def test_macros_are_a_finding_that_names_the_part(identified) -> None:
    content = open_xml_bytes(_WORD_MAIN, "word/document.xml", **{"word/vbaProject.bin": b"x"})
    _, findings = identified(content, "a.docx")
    assert [(finding.code, finding.items) for finding in findings] == [(FindingCode.MACROS_PRESENT, ("word/vbaProject.bin",))]


def test_vba_storage_of_an_ole_document_is_a_finding(identified) -> None:
    streams = {"WordDocument": word_stream(), "Macros/VBA/_VBA_PROJECT": b"x", "Macros/VBA/dir": b"x"}
    _, findings = identified(ole_bytes(streams), "a.doc")
    assert [finding.items for finding in findings] == [("Macros/VBA",)]


def test_empty_basic_library_index_is_no_macro(identified) -> None:
    members = {"mimetype": _ODF + "text", "Basic/script-lc.xml": "<x/>", "Basic/Standard/script-lb.xml": "<x/>"}
    assert identified(zip_bytes(members), "a.odt")[1] == []
    _, findings = identified(zip_bytes({**members, "Basic/Standard/Module1.xml": "<x/>"}), "a.odt")
    assert [finding.code for finding in findings] == [FindingCode.MACROS_PRESENT]


def test_empty_native_is_said_to_be_empty(identified) -> None:
    with pytest.raises(DocumentFailed) as failed:
        identified(b"", "a.docx")
    assert failed.value.code is ErrorCode.EMPTY


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (open_xml_bytes(_WORD_MAIN, "word/document.xml")[:-40], "a.docx"),
        (open_xml_bytes(_WORD_MAIN, "word/document.xml")[:-40], "a"),
        (zip_bytes({"readme.txt": "x"}), "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "a.doc"),
        (ole_bytes({"Nothing": b"x"}), "a.doc"),
        (bytes(range(256)) * 8, "a.pdf"),
    ],
)
def test_damaged_document_is_corrupt_and_not_unsupported(identified, content, file_name) -> None:
    with pytest.raises(DocumentFailed) as failed:
        identified(content, file_name)
    assert failed.value.code is ErrorCode.CORRUPT


def test_unknown_bytes_are_unknown(identified) -> None:
    identification, _ = identified(bytes(range(256)) * 8, "a.xyz")
    assert (identification.file_type_id, identification.kind) == (1999, Kind.UNSUPPORTED)


def test_archive_with_encrypted_members_is_marked(identified) -> None:
    content = bytearray(zip_bytes({"a.txt": "x"}))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    identification, _ = identified(bytes(content), "a.zip")
    assert (name_of(identification), identification.encrypted) == ("ZIP File", True)
