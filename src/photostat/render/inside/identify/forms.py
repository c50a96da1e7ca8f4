"""From a native type's name to an Identification, and the LibreOffice import filters that we may choose.

The allow list is a wall (design section 4): LibreOffice gets a filter chosen here for the identified type, never
autodetection, never Base, never an HTML or a PDF filter. A filter that is not in the list cannot be handed out. Each
name stands in the filter configuration of LibreOffice 25.2 (share/registry/*.xcd); a test compares.
"""

from typing import Final

from photostat.render.inside.base import Identification, Kind
from photostat.render.inside.identify.file_type_ids import FILE_TYPE_IDS

IMPORT_FILTERS: Final = frozenset(
    {
        # Writer
        "MS Word 2007 XML", "MS Word 2007 XML Template", "MS Word 2007 XML VBA", "MS Word 97", "MS Word 95",
        "MS WinWord 6.0", "MS WinWord 5", "MS Word 2003 XML", "MS_Write", "DosWord", "Rich Text Format", "writer8",
        "writer8_template", "OpenDocument Text Flat XML", "StarOffice XML (Writer)",
        "writer_StarOffice_XML_Writer_Template", "StarOffice_Writer", "WordPerfect", "MS_Works", "LotusWordPro",
        "writer_MIZI_Hwp_97",
        # Calc
        "Calc MS Excel 2007 XML", "Calc MS Excel 2007 XML Template", "Calc MS Excel 2007 VBA XML",
        "Calc MS Excel 2007 Binary", "MS Excel 97", "MS Excel 5.0/95", "MS Excel 4.0", "MS Excel 2003 XML Orcus",
        "calc8", "calc8_template", "OpenDocument Spreadsheet Flat XML", "StarOffice XML (Calc)",
        "calc_StarOffice_XML_Calc_Template", "StarOffice_Spreadsheet", "Text - txt - csv (StarCalc)", "dBase", "SYLK",
        "DIF", "Lotus", "WPS_Lotus_Calc", "WPS_QPro_Calc", "MS_Works_Calc",
        # Impress
        "Impress MS PowerPoint 2007 XML", "Impress MS PowerPoint 2007 XML AutoPlay",
        "Impress MS PowerPoint 2007 XML Template", "Impress MS PowerPoint 2007 XML VBA", "MS PowerPoint 97",
        "impress8", "impress8_template", "OpenDocument Presentation Flat XML", "StarOffice XML (Impress)",
        "impress_StarOffice_XML_Impress_Template", "StarOffice_Presentation",
        # Draw and the graphic filters
        "draw8", "draw8_template", "OpenDocument Drawing Flat XML", "StarOffice XML (Draw)",
        "draw_StarOffice_XML_Draw_Template", "StarOffice_Drawing", "Visio Document", "Publisher Document",
        "Corel Draw Document", "WordPerfect Graphics", "WMF - MS Windows Metafile", "EMF - MS Windows Metafile",
        "WMZ - Compressed MS Windows Metafile", "EMZ - Compressed MS Windows Metafile", "SVM - StarView Metafile",
        "DXF - AutoCAD Interchange", "CGM - Computer Graphics Metafile", "PCT - Mac Pict",
    }
)  # fmt: skip


def word_set(words: str) -> frozenset[str]:
    """A set of extensions or header names, written as one string because a table of words reads best so."""
    return frozenset(words.split())


def native_form(
    name: str, kind: Kind, extension: str, office_filter: str = "", *, encrypted: bool = False, charset: str = ""
) -> Identification:
    """The Identification of a type by its name in the tables. KeyError, ValueError: a mistake in our tables."""
    if office_filter and office_filter not in IMPORT_FILTERS:
        raise ValueError(f"{office_filter!r} is not an import filter that we allow")
    return Identification(FILE_TYPE_IDS[name], kind, extension, office_filter, encrypted, charset)


def unsupported(name: str, extension: str, *, encrypted: bool = False) -> Identification:
    """A type that we know by name and have no reader for."""
    return native_form(name, Kind.UNSUPPORTED, extension, encrypted=encrypted)
