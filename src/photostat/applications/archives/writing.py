"""An application to an archive: the same application gives the same bytes, on any day."""

import io
import zipfile
from typing import Final
from xml.etree.ElementTree import Element, tostring

from photostat.applications.archives.model import Application
from photostat.applications.archives.reading import DESCRIPTION
from photostat.applications.archives.records import write_record

_NAMESPACES: Final = {
    "xmlns:xsd": "http://www.w3.org/2001/XMLSchema",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


def write_markup(application: Application) -> bytes:
    """The bare XML, UTF-8 with its mark in front. Raises InvalidArchiveError for a text that XML cannot carry."""
    root = Element("Application", _NAMESPACES)
    write_record(application, root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return b"\xef\xbb\xbf" + text


def write_archive(application: Application) -> bytes:
    """A ZIP with the XML in it."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        member = zipfile.ZipInfo(DESCRIPTION, _FIRST_DAY_OF_ZIP)
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, write_markup(application))
    return into.getvalue()
