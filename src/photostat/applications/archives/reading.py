"""An application out of a file: a ZIP with application.xml in it, or the bare XML. Both are untrusted."""

import dataclasses
from typing import BinaryIO, Final

from photostat.applications.archives import limits
from photostat.applications.archives.container import Container, looks_like_zip
from photostat.applications.archives.errors import InvalidArchiveError
from photostat.applications.archives.markup import parse_markup
from photostat.applications.archives.model import Application
from photostat.applications.archives.records import read_record
from photostat.applications.archives.version import Version

DESCRIPTION: Final = "application.xml"
_NAME_LENGTH: Final = 255


def read_application(file: BinaryIO) -> Application:
    """What the file describes; the position in the file is undefined afterwards. Raises InvalidArchiveError."""
    is_zip = looks_like_zip(file)
    text = Container(file).read(DESCRIPTION, limits.XML_BYTES) if is_zip else file.read(limits.XML_BYTES + 1)
    if not text.strip():
        raise InvalidArchiveError("The file is empty.")
    root = parse_markup(text)
    if root.tag != "Application":
        raise InvalidArchiveError("The file is no application: its root element is not Application.")
    return _checked(read_record(Application, root))


def problems_of(application: Application) -> tuple[str, ...]:
    """What keeps a well-formed application from being installed: resource files of a restricted type."""
    return tuple(
        f"The resource file {resource.name} has a restricted type. Unable to import this file."
        for resource in application.resource_files
        if resource.name.rpartition(".")[2].lower() in limits.RESTRICTED_SUFFIXES
        or resource.file_type.lower().lstrip(".") in limits.RESTRICTED_SUFFIXES
    )


def _checked(application: Application) -> Application:
    name = application.name.strip()
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise InvalidArchiveError(f"Application/Name: a name of 1 to {_NAME_LENGTH} characters is needed.")
    if application.version == Version():
        raise InvalidArchiveError("Application/Version: a version above 0.0.0.0 is needed.")
    schema = application.schema_version
    if schema == Version() or schema > application.version:
        schema = application.version
    return dataclasses.replace(application, name=name, schema_version=schema)
